import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { ada, asAda, json, requestId, serving } from './handler-under-test.ts'
import { route, type Unit } from './index.ts'

const id = '0192f0c1-0000-7000-8000-0000000000f1'

const readLead = route({
  method: 'GET',
  path: '/api/crm/leads/:id',
  access: ['crm.leads.view'],
  summary: 'One lead',
  params: z.object({ id: z.uuid() }),
  query: z.object({
    columns: z.array(z.string()).optional(),
    limit: z.coerce.number().int().max(50).default(20),
  }),
  responses: { 200: z.object({ id: z.uuid(), limit: z.number(), columns: z.array(z.string()).optional() }) },
  async handle({ scope, params, query }) {
    expect(scope.tenantId).toBe(ada.tenantId)
    // More than is declared, as a careless query might return it.
    const lead = { id: params.id, ...query, passwordHash: 'secret' }

    return { status: 200, body: lead, headers: { etag: '"1"' } }
  },
})

const moveLead: Unit<{ leadId: string }, unknown> = {
  id: 'crm.lead.move',
  input: z.object({ leadId: z.uuid() }),
  run: async () => ({}),
}

const patchLead = route({
  method: 'PATCH',
  path: '/api/crm/leads/:id',
  access: 'session',
  summary: 'Change a lead',
  params: z.object({ id: z.uuid() }),
  body: z.object({ stage: z.enum(['new', 'won']) }),
  responses: { 200: z.object({ by: z.string(), unit: z.string() }) },
  async handle({ execute, params }) {
    const done = await execute(moveLead, { leadId: params.id })

    return { status: 200, body: z.object({ by: z.string(), unit: z.string() }).parse(done) }
  },
})

const deleteLead = route({
  method: 'DELETE',
  path: '/api/crm/leads/:id',
  access: ['crm.leads.delete'],
  summary: 'Delete a lead',
  params: z.object({ id: z.uuid() }),
  responses: { 204: 'empty' },
  handle: async () => ({ status: 204 }),
})

const stats = route({
  method: 'GET',
  path: '/api/crm/leads/stats',
  access: 'public',
  summary: 'How many',
  responses: { 200: 'stream' },
  handle: async () =>
    new Response('7', { headers: { 'content-type': 'text/csv', 'cache-control': 'public' } }),
})

const routes = [readLead, patchLead, deleteLead, stats]

test('a declared route gets typed params and query, and what it did not declare does not leave', async () => {
  const { ask } = serving(routes)
  const response = await ask('GET', `/api/crm/leads/${id}?columns=name&columns=stage`, { headers: asAda })

  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ id, limit: 20, columns: ['name', 'stage'] })
  expect(response.headers.get('etag')).toBe('"1"')
  expect(response.headers.get('content-type')).toBe('application/json')
})

test('every answer has the security headers and is not stored, whatever the route says', async () => {
  const { ask } = serving(routes)
  for (const path of ['/api/crm/leads/stats', '/nowhere', `/api/crm/leads/${id}`]) {
    const { headers } = await ask('GET', path)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('strict-transport-security')).toMatch(/max-age=\d+/)
    expect(headers.get('x-request-id')).toBe(requestId)
  }
})

test('a page that is the same for everybody may be cached where the app says so', async () => {
  const { ask } = serving(routes, { caching: 'as declared' })
  expect((await ask('GET', '/api/crm/leads/stats')).headers.get('cache-control')).toBe('public')
  expect((await ask('GET', '/nowhere')).headers.get('cache-control')).toBe('no-store')
})

test('a command runs for the scope that asked', async () => {
  const { ask } = serving(routes)
  const response = await ask('PATCH', `/api/crm/leads/${id}`, json({ stage: 'won' }))

  expect(await response.json()).toEqual({ by: ada.actor.id, unit: 'crm.lead.move' })
})

test.each([
  ['GET', '/api/crm/leads/stats', 200, 'a fixed segment wins over a named one'],
  ['HEAD', '/api/crm/leads/stats', 200, 'HEAD is GET without a body'],
  ['GET', '/api/crm/nowhere', 404, 'an address nobody declared'],
  ['GET', '/api/crm/leads/', 404, 'an empty name'],
  ['GET', '/api/crm/leads/%zz', 404, 'a malformed escape'],
  ['GET', '/api/crm/leads/a/b', 404, 'a path too long'],
  ['PUT', `/api/crm/leads/${id}`, 405, 'a method nobody declared'],
  ['OPTIONS', '/api/crm/leads/stats', 405, 'no other origin is invited'],
])('%s %s is %i: %s', async (method, path, status) => {
  const { ask, refusals } = serving(routes)
  const response = await ask(method, path)
  expect(response.status).toBe(status)
  expect(refusals).toEqual([])
  if (method === 'HEAD') expect(await response.text()).toBe('')
})

test('405 says what is allowed', async () => {
  const { ask } = serving(routes)
  const response = await ask('PUT', `/api/crm/leads/${id}`)
  expect(response.headers.get('allow')).toBe('GET, HEAD, PATCH, DELETE')
})

test('an encoded slash is part of a value', async () => {
  const slug = route({
    method: 'GET',
    path: '/p/:slug',
    access: 'public',
    summary: 'A page',
    params: z.object({ slug: z.string() }),
    responses: { 200: z.string() },
    handle: async ({ params }) => ({ status: 200, body: params.slug }),
  })
  expect(await (await serving([slug]).ask('GET', '/p/a%2Fb')).json()).toBe('a/b')
})

test('a body that no schema declares cannot be read', async () => {
  const blind = route({
    method: 'POST',
    path: '/blind',
    access: 'public',
    summary: 'Takes nothing',
    responses: { 200: z.string() },
    handle: async ({ request }) => ({ status: 200, body: await request.text() }),
  })
  expect(await (await serving([blind]).ask('POST', '/blind', { body: 'x'.repeat(1e6) })).json()).toBe('')
})

test('the answer and the log name the same request, the one of the scope', async () => {
  const scope = { ...ada, requestId: '0192f0c1-0000-7000-8000-00000000beef' }
  const { ask, refusals } = serving(routes, { authenticate: async () => scope })
  const response = await ask('DELETE', `/api/crm/leads/${id}`)
  expect(await response.json()).toMatchObject({ status: 403, instance: `urn:uuid:${scope.requestId}` })
  expect(refusals).toMatchObject([{ requestId: scope.requestId }])
})

test('what cannot be served stops the start', () => {
  const base = { method: 'GET', path: '/x', summary: '', responses: { 204: 'empty' } } as const
  const handle = async () => ({ status: 204 }) as const
  const open = route({ ...base, access: 'public', handle })

  expect(() => serving([open, open])).toThrow('GET /x and GET /x answer the same requests.')
  expect(() => serving([{ ...open, limiter: 'forms' }])).toThrow('names the limiter forms')
  expect(() => serving([route({ ...base, access: ['crm.leads.fly'], handle })])).toThrow('no module declares')
  expect(() => route({ ...base, path: '/x/:id', access: 'public', handle })).toThrow('do not name the same')
  expect(() =>
    route({ ...base, access: 'public', responses: { 404: 'empty' }, handle: async () => ({ status: 404 }) }),
  ).toThrow('404 is thrown as an AppError')
})

test('a route without access, or answering what it did not declare, does not compile', () => {
  const base = {
    method: 'GET',
    path: '/a',
    summary: '',
    responses: { 200: z.object({ id: z.string() }) },
  } as const
  const handle = async () => ({ status: 200, body: { id: '' } }) as const
  // @ts-expect-error -- access has no default
  route({ ...base, handle })
  // @ts-expect-error -- no feature at all is not a way to say who may call
  route({ ...base, access: [], handle })
  // @ts-expect-error -- 201 is not declared
  route({ ...base, access: 'public', handle: async () => ({ status: 201, body: { id: '' } }) })
  // @ts-expect-error -- the body is not of the declared shape
  route({ ...base, access: 'public', handle: async () => ({ status: 200, body: { id: 7 } }) })
  expect(route({ ...base, access: 'public', handle }).id).toBe('GET /a')
})
