import { expect } from '@jest/globals'
import { z } from 'zod'
import { form, type Sent } from './requests-under-test.ts'

export interface Answered {
  readonly status: number
  readonly type: string
  readonly text: string
}

/** A client's fault, said in the door's own way, with the field where it is about one. */
export function expectClearRefusal({ status, type, text: said }: Answered, asJson: boolean): void {
  expect([400, 403, 413, 415, 422]).toContain(status)
  expect(type).toBe(asJson ? 'application/problem+json' : 'text/html; charset=utf-8')
  if (!asJson) {
    expect(said).toMatch(status === 422 ? /<p class="error" id=|role="alert"/ : /<h1>/)

    return
  }
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
  // It comes without a proof of work, and with whatever else looks like a program to us.
  signals: z.array(z.string().regex(/^[a-z_]+$/)),
})

/** Of the two that were stored, the one that is not genuine has nothing but what the form asks, and all of that. */
export function expectCleanLead(opened: readonly unknown[], says: Sent): void {
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
    const sent = textsOf(Object.hasOwn(says, key) ? says[key] : undefined)
    const kept = textsOf(known[key])
    if (kind === 'choices') return new Set(sent).size === kept.length
    if (kind === 'hidden') return bare(sent).startsWith(bare(kept))

    return bare(sent) === bare(kept)
  })
}

const textsOf = (value: unknown): string[] =>
  [value ?? []]
    .flat()
    .filter((each) => typeof each === 'string' || typeof each === 'number')
    .map(String)
    .filter((each) => each !== '')

const bare = (texts: readonly string[]) =>
  texts
    .join()
    .toWellFormed()
    .replace(/[\s\p{Cc}\u{FFFD}]/gu, '')
