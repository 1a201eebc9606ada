import type { OutgoingHttpHeaders } from 'node:http'
import { demoTrialForm, inLanguage } from '@leadkeep/lead_capture/frontend'
import * as fc from 'fast-check'

export type Sent = Readonly<Record<string, unknown>>

export const form = inLanguage(demoTrialForm, 'en')
export const genuine = { reason: 'moving', system: 'Excel', name: 'Ada Lovelace', email: 'ada@example.com' }

/** Halves of characters included. */
const utf16 = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units))

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  utf16,
  fc.constantFrom(
    '',
    'a@b.c',
    'moving',
    'forms',
    '2026-02-30',
    '1e308',
    '-0',
    '%00',
    '\u0000',
    '\u202eevil',
    "'; drop table crm_lead; --",
    '<script>alert(1)</script>',
    '=cmd|calc',
    '{{7*7}}',
    '../../etc/passwd',
    'a\r\nBcc: everybody@example.com',
  ),
  fc.integer({ min: 100, max: 70_000 }).map((length) => 'é'.repeat(length)),
)

const nested = fc.integer({ min: 1, max: 2000 }).map((depth) => {
  let value: unknown = 'deep'
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { value }

  return value
})

const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.oneof(fc.double(), fc.bigInt().map(Number), fc.boolean(), fc.constant(null)) },
  { weight: 1, arbitrary: nested },
)

const fieldNames = form.fields.map(({ key }) => key)
const besideFields = ['consent_product_news', 'token', 'utm_source', 'referrer', 'lang']
/** Of the language, of tables, of the sealed payload, of another form, and nearly right. */
const foreignNames =
  '__proto__ constructor prototype toString hasOwnProperty length id tenantId tenant_id subjectId stage ownerId source ' +
  'fields answers consents served v company consent_everything consent_ utm_ name[] name.first NAME'

const names = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...fieldNames, ...besideFields) },
  { weight: 1, arbitrary: fc.constantFrom('', ...foreignNames.split(' ')) },
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
export const hostileRecord: fc.Arbitrary<Sent> = fc
  .tuple(
    fc.array(change, { minLength: 1, maxLength: 4 }),
    fc.option(fc.constantFrom(...Object.keys(genuine)), { freq: 8 }),
  )
  .map(([changes, missing]) =>
    // Names are defined, not assigned: `__proto__` is a name like any other here.
    Object.fromEntries([...Object.entries(genuine).filter(([name]) => name !== missing), ...changes]),
  )

const headerNames =
  'accept-language user-agent referer cookie x-forwarded-for x-forwarded-proto forwarded sec-gpc idempotency-key ' +
  'content-type content-encoding origin sec-fetch-site range if-match'

const headerValue = fc
  .array(
    fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f),
    { maxLength: 80 },
  )
  .map((codes) => String.fromCharCode(...codes).trim())

const trickyValue = fc.constantFrom(
  'gzip',
  'identity',
  'multipart/form-data',
  'application/json; charset=utf-16',
  'null',
  'cross-site',
  '127.0.0.1, ::1, 256.1.1.1',
  'de;q=0.8, *;q=9, en;q=x',
  'http://[::',
  'x'.repeat(300),
)

export const hostileHeaders: fc.Arbitrary<OutgoingHttpHeaders> = fc.dictionary(
  fc.constantFrom(...headerNames.split(' ')),
  fc.oneof(headerValue, trickyValue),
  { maxKeys: 1 },
)
