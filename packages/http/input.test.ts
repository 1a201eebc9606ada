import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { asAda, json, serving } from './handler-under-test.ts'
import { route } from './index.ts'

const body = z.object({
  email: z.email(),
  name: z.string().min(2).max(10),
  age: z.number().optional(),
  kind: z.enum(['lead', 'person']).optional(),
  tags: z.record(z.string(), z.number()).optional(),
  nested: z.strictObject({ ok: z.boolean() }).optional(),
  loud: z
    .string()
    .refine(() => false, { error: (issue) => `"${String(issue.input)}" is nothing we know.` })
    .optional(),
  quiet: z
    .string()
    .refine(() => false, 'Please choose another.')
    .optional(),
})

const create = route({
  method: 'POST',
  path: '/api/crm/leads',
  access: 'session',
  summary: 'Make a lead',
  query: z.object({ dry: z.enum(['yes', 'no']).default('no') }),
  body,
  bodyLimit: 2048,
  responses: { 201: z.object({ email: z.string() }) },
  handle: async ({ body: { email } }) => ({ status: 201, body: { email } }),
})

const form = route({
  method: 'POST',
  path: '/f',
  access: 'public',
  summary: 'A form',
  accepts: ['form', 'json'],
  body: z.object({ name: z.string(), choice: z.array(z.string()) }),
  responses: { 200: z.object({ name: z.string(), choice: z.array(z.string()) }) },
  handle: async ({ body: fields }) => ({ status: 200, body: fields }),
})

const ask = (init: RequestInit, path = '/api/crm/leads') => serving([create, form]).ask('POST', path, init)
const good = { email: 'ada@example.com', name: 'Ada' }

test('a good body arrives', async () => {
  expect((await ask(json(good))).status).toBe(201)
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }
  const sent = await ask({ headers, body: 'name=Ada+L&choice=a&choice=b' }, '/f')
  expect(await sent.json()).toEqual({ name: 'Ada L', choice: ['a', 'b'] })
})

const typed = (
  type: string | null,
  sent: BodyInit | null,
  more: Record<string, string> = {},
): RequestInit => ({
  headers: { ...asAda, ...(type === null ? {} : { 'content-type': type }), ...more },
  body: sent,
})
const bytes = (text: string) => new TextEncoder().encode(text)

test.each<[string, RequestInit, number, string]>([
  ['text', typed('text/plain', '{}'), 415, 'http.unsupported_media_type'],
  [
    'a form where JSON is asked for',
    typed('application/x-www-form-urlencoded', 'a=b'),
    415,
    'http.unsupported_media_type',
  ],
  ['bytes of no type', typed(null, bytes('{}')), 415, 'http.unsupported_media_type'],
  ['another charset', typed('application/json; charset=latin1', '{}'), 415, 'http.unsupported_media_type'],
  [
    'a compressed body',
    typed('application/json', '{}', { 'content-encoding': 'gzip' }),
    415,
    'http.unsupported_media_type',
  ],
  ['half a body', typed('application/json', '{"email":"ada@'), 400, 'http.malformed_body'],
  [
    'bytes that are no UTF-8',
    typed('application/json', new Uint8Array([0x22, 0xff, 0x22])),
    400,
    'http.malformed_body',
  ],
  ['no body', typed(null, null), 422, 'input.invalid'],
  ['a number', json(7), 422, 'input.invalid'],
  ['a body larger than the limit', json({ ...good, name: 'x'.repeat(3000) }), 413, 'http.body_too_large'],
])('%s', async (_what, init, status, code) => {
  const response = await ask(init)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem = await response.text()
  expect(JSON.parse(problem)).toMatchObject({ status, code, type: `urn:leadkeep:problem:${code}` })
  expect(problem).not.toContain('ada@')
})

test('a body that says less than it is, or nothing, is counted while it is read, and cut', async () => {
  let sent = 0
  let cancelled = false
  const endless = new ReadableStream({
    pull(controller) {
      sent += 1024
      controller.enqueue(new Uint8Array(1024))
    },
    cancel: () => void (cancelled = true),
  })
  const response = await ask(typed('application/json', endless))
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({ limit: 2048 })
  expect(cancelled).toBe(true)
  expect(sent).toBeLessThan(10 * 1024)
})

test('one whose sender goes away before its end is their doing, not a fault of ours', async () => {
  const broken = new ReadableStream({
    pull: (controller) => controller.error(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })),
  })
  const response = await ask(typed('application/json', broken))
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ code: 'http.body_cut_off' })
})

test('one that announces too much is not read at all', async () => {
  let pulled = 0
  const stream = new ReadableStream({ pull: () => void (pulled += 1) }, { highWaterMark: 0 })
  expect((await ask(typed('application/json', stream, { 'content-length': '5000' }))).status).toBe(413)
  expect(pulled).toBe(0)
})

test.each([
  [{ name: 'Ada' }, 'email', 'required'],
  [{ ...good, email: 'canary-7f3a' }, 'email', 'invalid_format'],
  [{ ...good, name: 'canary-7f3a-and-more' }, 'name', 'too_big'],
  [{ ...good, age: 'canary-7f3a' }, 'age', 'invalid_type'],
  [{ ...good, kind: 'canary-7f3a' }, 'kind', 'invalid_value'],
  [{ ...good, tags: { 'canary-7f3a@example.com': 'x' } }, 'tags.*', 'invalid_type'],
  [{ ...good, nested: { ok: true, 'canary-7f3a': 1 } }, 'nested', 'unrecognized_keys'],
  [{ ...good, loud: 'canary-7f3a' }, 'loud', 'custom'],
  [{ ...good, quiet: 'canary-7f3a' }, 'quiet', 'custom'],
])('%j is refused without being repeated', async (sent, field, code) => {
  const text = await (await ask(json(sent))).text()
  const problem = JSON.parse(text)
  expect(problem).toMatchObject({ status: 422, code: 'input.invalid', errors: [{ field, code }] })
  expect(text).not.toContain('canary')
})

test("a schema's own words reach the person, unless they repeat what was sent", async () => {
  const own = await (await ask(json({ ...good, quiet: 'x' }))).json()
  expect(own.errors[0].message).toBe('Please choose another.')
  const repeats = await (await ask(json({ ...good, loud: 'x7' }))).json()
  expect(repeats.errors[0].message).toBe('This is not valid.')
})

test('a query is refused by its name', async () => {
  const response = await ask(json(good), '/api/crm/leads?dry=canary')
  expect(await response.json()).toMatchObject({
    status: 422,
    errors: [{ field: 'query.dry', code: 'invalid_value' }],
  })
})

test('a deep or wide body is refused without falling over', async () => {
  const depth = 20_000
  const deep = serving([{ ...create, bodyLimit: 1e6 }])
  const nested = `{"name":${'['.repeat(depth)}${']'.repeat(depth)}}`
  expect((await deep.ask('POST', '/api/crm/leads', typed('application/json', nested))).status).toBe(422)
  const wide = {
    ...good,
    tags: Object.fromEntries(Array.from({ length: 9000 }, (_, at) => [`k${at}`, `v${at}`])),
  }
  const problem = await (await deep.ask('POST', '/api/crm/leads', json(wide))).json()
  expect(problem.errors).toHaveLength(50)
})
