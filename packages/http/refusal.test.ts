import { expect, test } from '@jest/globals'
import { AppError } from '@leadkeep/kernel'
import { z } from 'zod'
import { ada, asAda, failure, requestId, serving, visitor } from './handler-under-test.ts'
import { route, type Access, type Limiter } from './index.ts'

const id = '0192f0c1-0000-7000-8000-0000000000f1'

/** A route that fails as told. */
const failing = (thrown: unknown, access: Access = 'session') =>
  route({
    method: 'POST',
    path: '/api/crm/leads/:id',
    access,
    summary: 'Fails',
    params: z.object({ id: z.uuid() }),
    responses: { 204: 'empty' },
    async handle() {
      throw thrown
    },
  })

const path = `/api/crm/leads/${id}`
const entry = { routeId: 'POST /api/crm/leads/:id', requestId }

test.each([400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 500, 502, 503])(
  '%i thrown by a route',
  async (status) => {
    const error = failure(status)
    const { ask, refusals } = serving([failing(error)])
    const response = await ask('POST', path, { headers: asAda })
    const isOnTheLog = [401, 403, 404, 409].includes(status) || status >= 500

    expect(await response.json()).toMatchObject({ status, code: 'crm.lead.trouble' })
    expect(refusals).toEqual(
      isOnTheLog ? [{ ...entry, code: error.code, status, scope: ada, params: { id }, error }] : [],
    )
  },
)

test.each<[string, Access, HeadersInit, string, string | null]>([
  ['nobody at a closed door is not worth an entry', 'session', {}, path, null],
  ['a wrong token is', 'session', { authorization: 'Bearer eve' }, path, 'auth.sign_in_needed'],
  ['a missing feature is', ['crm.leads.delete'], asAda, path, 'auth.not_allowed'],
  ['an id that is none is not found', 'session', asAda, '/api/crm/leads/canary', 'http.not_found'],
  ['a foreign page is', 'session', { cookie: '__Host-leadkeep=ada' }, path, 'http.foreign_request'],
])('%s', async (_fact, access, headers, at, code) => {
  const { ask, refusals } = serving([failing(failure(418), access)])
  await ask('POST', at, { headers })
  expect(refusals.map((refusal) => refusal.code)).toEqual(code === null ? [] : [code])
  expect(JSON.stringify(refusals)).not.toContain('canary')
})

test('a visitor is nobody who signed in, and closed doors say how to', async () => {
  const { ask } = serving([failing(failure(418))], { authenticate: async () => visitor })
  const response = await ask('POST', path)
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Bearer')
})

test.each([
  [401, 503],
  [403, 503],
  [404, 503],
  [409, 503],
  [422, 422],
  [500, 500],
])('with the log away, %i is told as %i', async (status, told) => {
  const { ask, logged } = serving([failing(failure(status))], {
    onRefusal: async () => {
      throw new Error('connection refused for ada@example.com')
    },
  })
  const response = await ask('POST', path, { headers: asAda })
  expect(response.status).toBe(told)
  if (told === 503) {
    expect(await response.json()).toMatchObject({ code: 'http.refusal_unrecorded' })
    expect(response.headers.get('retry-after')).toBe('5')
    expect(logged.map(({ code }) => code)).toContain('http.refusal_unrecorded')
  }
})

test('what succeeds does not ask the log again', async () => {
  const fine = route({
    method: 'GET',
    path: '/fine',
    access: 'public',
    summary: 'Fine',
    responses: { 204: 'empty' },
    handle: async () => ({ status: 204 }),
  })
  const { ask } = serving([fine], { onRefusal: () => Promise.reject(new Error('away')) })
  expect((await ask('GET', '/fine')).status).toBe(204)
})

test('an unknown error says nothing but `internal`, and is logged by kind and place, never by its words', async () => {
  const error = Object.assign(new TypeError('canary ada@example.com\n    at canary (x:1:1)'), {
    code: '23505',
  })
  const { ask, logged } = serving([failing(error)])
  const response = await ask('POST', path, { headers: asAda })

  expect(await response.json()).toEqual({
    type: 'urn:leadkeep:problem:internal',
    title: 'Something went wrong on our side.',
    status: 500,
    code: 'internal',
    instance: `urn:uuid:${requestId}`,
  })
  expect(logged).toMatchObject([
    { code: 'internal', status: 500, requestId, fault: { kind: 'TypeError 23505' } },
  ])
  expect(logged[0]?.fault?.frames[0]).toMatch(/^at .+refusal\.test\.ts:\d+:\d+\)?$/)
  expect(JSON.stringify(logged)).not.toContain('canary')
})

test.each([null, undefined, 'canary', { message: 'canary' }])(
  '%j thrown is internal, too',
  async (thrown) => {
    const { ask, logged } = serving([failing(thrown)])
    const text = await (await ask('POST', path, { headers: asAda })).text()
    expect(text).toContain('"internal"')
    expect(text + JSON.stringify(logged)).not.toContain('canary')
  },
)

test('facts, fields and Retry-After of an expected failure reach the caller; those of a fault of ours do not', async () => {
  const shape = {
    code: 'crm.lead.changed',
    facts: { version: 7, status: 200, code: 'forged' },
    fields: [{ field: 'stage', code: 'changed', message: 'Somebody moved it.' }],
    retryAfter: 1.2,
  }
  const conflict = await serving([failing(new AppError('Changed.', { ...shape, status: 409 }))]).ask(
    'POST',
    path,
    {
      headers: asAda,
    },
  )
  expect(conflict.headers.get('retry-after')).toBe('2')
  expect(await conflict.json()).toEqual({
    type: 'urn:leadkeep:problem:crm.lead.changed',
    title: 'Changed.',
    status: 409,
    code: 'crm.lead.changed',
    instance: `urn:uuid:${requestId}`,
    version: 7,
    errors: shape.fields,
  })
  const { ask, logged } = serving([failing(new AppError('Away.', { ...shape, status: 503 }))])
  const away = await (await ask('POST', path, { headers: asAda })).json()
  expect(away).not.toHaveProperty('version')
  expect(away).not.toHaveProperty('errors')
  expect(logged).toMatchObject([{ fields: ['stage changed'] }])
})

test('an answer that breaks its schema does not leave', async () => {
  const broken = (result: unknown) => ({
    ...failing(null, 'public'),
    responses: { 200: z.object({ name: z.string().max(3) }), 206: 'stream' as const },
    // What a type error silenced elsewhere would return.
    handle: async () => result as Response,
  })
  for (const [result, code] of [
    [{ status: 200, body: { name: 'canary' } }, 'http.invalid_response'],
    [{ status: 201, body: {} }, 'http.undeclared_response'],
    [new Response('canary'), 'http.undeclared_response'],
    [{ status: 206, body: 'canary' }, 'http.undeclared_response'],
    [undefined, 'internal'],
  ] as const) {
    const { ask, refusals, logged } = serving([broken(result)])
    const text = await (await ask('POST', path)).text()
    expect(JSON.parse(text)).toMatchObject({ status: 500, code })
    expect(text + JSON.stringify(logged)).not.toContain('canary')
    expect(refusals).toMatchObject([{ code }])
  }
})

test('a limited route says how long to wait, and whom it counts is a block of addresses', async () => {
  const keys: string[] = []
  const forms: Limiter = {
    consume: async (key) => ({ allowed: keys.push(key) < 2, retryAfter: 7, remaining: 0 }),
    reset: async () => {},
  }
  const { ask, refusals } = serving([{ ...failing(failure(418), 'public'), limiter: 'forms' }], {
    limiters: { forms },
  })
  expect((await ask('POST', path)).status).toBe(418)
  const refused = await ask('POST', path)
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('7')
  expect(await refused.json()).toMatchObject({ code: 'http.too_many_requests' })
  expect(keys).toEqual(['203.0.113.7', '203.0.113.7'])
  expect(refusals).toEqual([])
})

test('who reads pages gets a page', async () => {
  const { ask } = serving([], {
    present: ({ title }, request) =>
      request.headers.get('accept') === 'text/html'
        ? new Response(`<p>${title}</p>`, { headers: { 'content-type': 'text/html' } })
        : null,
  })
  const page = await ask('GET', '/nowhere', { headers: { accept: 'text/html' } })
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html'])
  expect((await ask('GET', '/nowhere')).headers.get('content-type')).toBe('application/problem+json')
})
