import { request, type OutgoingHttpHeaders } from 'node:http'
import { expect } from '@jest/globals'
import { demoTrialForm, inLanguage } from '@leadkeep/lead_capture/frontend'
import fc from 'fast-check'
import { z } from 'zod'
import { startLanding } from './landing-under-test.ts'

type Landing = Awaited<ReturnType<typeof startLanding>>
type Sent = Readonly<Record<string, unknown>>

const form = inLanguage(demoTrialForm, 'en')
const genuine = { reason: 'moving', system: 'Excel', name: 'Ada Lovelace', email: 'ada@example.com' }

/**
 * Throws hostile submissions at the server as it runs, at both doors: each is refused clearly or becomes a lead that is
 * clean and says all that was sent. A genuine one is sent beside each, and none of those is lost.
 *
 * @param seed the same ones every time; without it, others.
 */
export async function surviveHostility(
  runs: number,
  seed?: number,
): Promise<{ accepted: number; refused: number }> {
  const landing = await startLanding()
  const seen = { accepted: 0, refused: 0 }
  let beside = 0
  try {
    await fc.assert(
      fc.asyncProperty(hostileRecord, hostileHeaders, fc.boolean(), async (sent, headers, asJson) => {
        const before = landing.stored.length
        const door = asJson ? jsonDoor(sent) : formDoor(sent)
        const [answer, own] = await Promise.all([
          ask(landing, door, headers),
          landing.postJson(genuine, { 'idempotency-key': `genuine-${beside++}` }, form.slug),
        ])
        expect(own.status).toBe(202)
        const isAccepted = answer.status === 202 || answer.status === 303
        expect(landing.stored.length - before).toBe(isAccepted ? 2 : 1)
        seen[isAccepted ? 'accepted' : 'refused']++
        if (isAccepted) await expectCleanLead(landing, before, door.says)
        else expectClearRefusal(answer, asJson)
      }),
      { numRuns: runs, seed },
    )
    expect(landing.lines).toEqual([])
  } finally {
    await landing.stop()
  }

  return seen
}

interface Door {
  readonly path: string
  readonly type: string
  readonly body: string
  /** The record as whoever reads it gets to see it. */
  readonly says: Sent
}

const jsonDoor = (sent: Sent): Door => ({
  path: `/api/lead_capture/forms/${form.slug}/submissions`,
  type: 'application/json',
  body: JSON.stringify(sent),
  says: sent,
})

/** A form sends texts alone, and a name as often as it likes. */
function formDoor(sent: Sent): Door {
  const texts = Object.entries(sent).flatMap(([name, value]) =>
    [value].flat().flatMap((each) => (typeof each === 'string' ? [[name, each] as const] : [])),
  )

  return {
    path: `/f/${form.slug}`,
    type: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(texts.map((each) => [...each])).toString(),
    says: Object.fromEntries(
      [...Map.groupBy(texts, ([name]) => name)].map(([name, all]) => [name, all.map(([, value]) => value)]),
    ),
  }
}

const utf16 = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units))

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  utf16,
  fc.constantFrom(
    'a@b.c',
    "'; drop table crm_lead; --",
    '<script>alert(1)</script>',
    '=cmd|calc',
    '\u0000',
    '\u202eevil',
    'a\r\nBcc: everybody@example.com',
    '{{7*7}}',
    '../../etc/passwd',
    '%00',
    '2026-02-30',
    '1e308',
    '-0',
    'moving',
    'forms',
    '',
  ),
  fc.integer({ min: 100, max: 70_000 }).map((length) => 'é'.repeat(length)),
)

const nested = fc.integer({ min: 1, max: 8000 }).map((depth) => {
  let value: unknown = 'deep'
  for (let level = 0; level < Math.min(depth, 2000); level++) value = level % 2 ? [value] : { value }

  return value
})

const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.oneof(fc.double(), fc.bigInt().map(Number), fc.boolean(), fc.constant(null)) },
  { weight: 1, arbitrary: nested },
)

const names = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      ...form.fields.map(({ key }) => key),
      'consent_product_news',
      'token',
      'utm_source',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'id', 'tenantId'],
      ...[
        'tenant_id',
        'subjectId',
        'stage',
        'ownerId',
        'source',
        'fields',
        'answers',
        'consents',
        'served',
        'v',
      ],
      ...[
        'company',
        'consent_everything',
        'consent_',
        'utm_',
        'referrer',
        'name[]',
        'name.first',
        'NAME',
        '',
      ],
    ),
  },
  { weight: 1, arbitrary: text },
)

/** What a form can't refuse without a reason: texts where texts are asked for. */
const plausible = fc.tuple(
  fc.constantFrom('name', 'system', 'phone', 'message', 'partner', 'utm_source'),
  text,
)
const chosen = fc.tuple(fc.constant('areas'), fc.subarray(['forms', 'follow_up', 'proof']))
const change = fc.oneof(
  { weight: 3, arbitrary: plausible },
  { weight: 1, arbitrary: chosen },
  { weight: 2, arbitrary: fc.tuple(names, anything) },
)

/** A genuine record with some of it replaced, added or taken away. */
const hostileRecord: fc.Arbitrary<Sent> = fc
  .tuple(
    fc.array(change, { minLength: 1, maxLength: 4 }),
    fc.option(fc.constantFrom(...Object.keys(genuine)), { freq: 8 }),
  )
  .map(([changes, missing]) =>
    // Names are defined, not assigned: `__proto__` is a name like any other here.
    Object.fromEntries([...Object.entries(genuine).filter(([name]) => name !== missing), ...changes]),
  )

const headerValue = fc
  .array(
    fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f),
    { maxLength: 80 },
  )
  .map((codes) => String.fromCharCode(...codes).trim())

const hostileHeaders: fc.Arbitrary<OutgoingHttpHeaders> = fc.dictionary(
  fc.constantFrom(
    ...[
      'accept-language',
      'user-agent',
      'referer',
      'cookie',
      'x-forwarded-for',
      'x-forwarded-proto',
      'forwarded',
    ],
    ...[
      'sec-gpc',
      'idempotency-key',
      'content-type',
      'content-encoding',
      'origin',
      'sec-fetch-site',
      'range',
      'if-match',
    ],
  ),
  fc.oneof(
    headerValue,
    fc.constantFrom(
      ...[
        'gzip',
        'identity',
        'multipart/form-data',
        'application/json; charset=utf-16',
        'null',
        'cross-site',
      ],
      ...['127.0.0.1, ::1, 256.1.1.1', 'de;q=0.8, *;q=9, en;q=x', 'http://[::', 'x'.repeat(300)],
    ),
  ),
  { maxKeys: 1 },
)

interface Answered {
  readonly status: number
  readonly type: string
  readonly text: string
}

function ask({ url }: Landing, { path, type, body }: Door, headers: OutgoingHttpHeaders): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url + path, {
      method: 'POST',
      headers: { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers },
    })
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          text: Buffer.concat(parts).toString('utf8'),
        }),
      )
    })
    outgoing.end(body)
  })
}

/** A client's fault, said in the door's own way, with the field where it is about one. */
function expectClearRefusal({ status, type, text: said }: Answered, asJson: boolean): void {
  expect([400, 403, 413, 415, 422]).toContain(status)
  expect(type).toBe(asJson ? 'application/problem+json' : 'text/html; charset=utf-8')
  if (!asJson) return void expect(said).toMatch(status === 422 ? /<p class="error" id=|role="alert"/ : /<h1>/)
  const problem = z
    .object({ code: z.string().min(1), title: z.string().min(1), errors: z.array(z.unknown()).default([]) })
    .parse(JSON.parse(said))
  if (status === 422) expect(problem.errors.length).toBeGreaterThan(0)
}

const lead = z.strictObject({
  v: z.literal(2),
  language: z.enum(['en', 'de']),
  fields: z.strictObject({
    name: z.string().min(1).max(200),
    email: z.string().min(3).max(254),
    phone: z.string().max(60).optional(),
    message: z.string().max(8000).optional(),
  }),
  answers: z.strictObject({
    reason: z.enum(['trial', 'moving', 'other']),
    system: z.string().max(200).optional(),
    areas: z.array(z.enum(['forms', 'follow_up', 'proof'])).optional(),
    leads: z
      .string()
      .regex(/^\+?\d{1,15}$/)
      .optional(),
    start: z.iso.date().optional(),
    partner: z.string().max(300).optional(),
  }),
  consents: z.array(z.object({ purpose: z.literal('product_news') })).max(1),
  served: z.array(z.string().regex(/^[0-9a-f]{64}$/)).length(2),
  servedAt: z.null(),
  attribution: z.record(z.string().regex(/^(?:utm_[a-z_]+|referrer)$/), z.string().max(300)),
  origin: z.strictObject({
    address: z.string(),
    userAgent: z.string(),
    language: z.string(),
    gpc: z.boolean(),
  }),
  submittedAt: z.iso.datetime(),
})

/** Of the two that were stored, the one that is not genuine has nothing but what the form asks, and all of that. */
async function expectCleanLead(landing: Landing, from: number, says: Sent): Promise<void> {
  const opened = await Promise.all([landing.opened(from), landing.opened(from + 1)])
  const leads = opened.map((each) => lead.parse(each))
  const ofDoor = leads.find((each) => matches(each, says))
  expect(ofDoor).toBeDefined()
  const { fields, answers } = ofDoor!
  for (const value of Object.values({ ...fields, ...answers }).flat()) {
    expect(value.isWellFormed()).toBe(true)
    expect(value).not.toMatch(/[^\P{Cc}\n\t]/u)
  }
  if (answers.reason !== 'moving') expect(answers.system).toBeUndefined()
}

/** Whether a lead says what was sent, but for space, and for what is no character. */
function matches({ fields, answers }: z.infer<typeof lead>, says: Sent): boolean {
  const known: Sent = { ...answers, ...fields }
  const asked = form.fields.filter(({ key }) => key !== 'system' || answers.reason === 'moving')

  return asked.every(({ key, kind }) => {
    const sent = Object.hasOwn(says, key) ? says[key] : undefined
    const isCut = kind === 'hidden'
    const plain = bare([sent ?? ''].flat().join())
    const kept = bare([known[key] ?? ''].flat().join())

    if (kind === 'choices')
      return new Set([sent ?? []].flat().filter(Boolean)).size === [known[key] ?? []].flat().length

    return isCut ? plain.startsWith(kept) : plain === kept
  })
}

const bare = (value: string) => value.toWellFormed().replace(/[\s\p{Cc}\u{FFFD}]/gu, '')
