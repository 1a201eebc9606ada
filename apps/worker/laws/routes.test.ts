import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execute, isRecorded, recordFailure } from '@leadkeep/commands'
import { createHandler, type Handler, type Route } from '@leadkeep/http'
import type { Module, Scope } from '@leadkeep/kernel'
import { rowsOf } from '@leadkeep/testing'
import { modules as listed } from '../modules.ts'
import { bodies } from './bodies.ts'
import { contentsOf, recordsOf, type ForeignRecord } from './foreign-records.ts'
import { openPopulatedWorld, type PopulatedWorld } from './populated-world.ts'

const modules: readonly Module[] = listed
const routes = modules.flatMap((module) => [...(module.routes ?? [])])

let world: PopulatedWorld
let handler: Handler
let foreign: readonly ForeignRecord[]
let asking: Scope | null

beforeAll(async () => {
  world = await openPopulatedWorld()
  handler = createHandler({
    modules,
    services: world.services,
    ambient: world.ambient,
    authenticate: async (_request, _connection, { requestId }) => asking && { ...asking, requestId },
    execute,
    log: () => undefined,
    async onRefusal(scope, { routeId, error }) {
      if (scope && !isRecorded(error)) await recordFailure(world.services, scope, routeId, error)
    },
  })
  foreign = await recordsOf(world, world.other)
}, 180_000)
afterAll(() => world.close())

test('every route with a body has one here to be tried with', () => {
  const missing = routes.filter(({ id, body }) => body && !bodies[id]).map(({ id }) => id)
  expect(missing).toEqual([])
})

describe('every route that names a record, with every kind of id of another tenant', () => {
  test.each(routes.filter(({ path, id }) => path.includes('/:') || /bulk/.test(id)))('$id', async (route) => {
    expect(foreign.length).toBeGreaterThan(10)
    const before = await contentsOf(world, world.other)
    asking = world.scope(world.demo)
    const answers = await Promise.all(
      foreign.map(async ({ table, id }) => ({ table, ...(await ask(route, id)) })),
    )
    expect(answers.filter(({ status }) => status !== 404)).toEqual([])
    expect(await refused(answers)).toEqual(answers.map(() => 1))
    expect(await contentsOf(world, world.other)).toEqual(before)
  })

  test('a foreign colleague can be named as nobody’s owner', async () => {
    asking = world.scope(world.demo)
    const answers = await Promise.all(foreign.map(({ id }) => ask(routeOf('POST /api/crm/leads'), id)))
    expect(answers.filter(({ status }) => status < 400)).toEqual([])
  })
})

describe('every route that asks for a feature', () => {
  const guarded = routes.filter((route): route is Route & { access: readonly string[] } =>
    Array.isArray(route.access),
  )

  test.each(guarded)('$id refuses who has every other one, and says so on the log', async (route) => {
    for (const feature of route.access) {
      const all = modules.flatMap((module) => [...(module.features ?? [])]).map(({ id }) => id)
      asking = world.scope(world.demo, { features: all.filter((each) => each !== feature) })
      const answer = await ask(route, world.ambient.newId())
      expect(answer).toMatchObject({ status: 403, code: 'auth.not_allowed' })
      expect(await refused([answer])).toEqual([1])
    }
  })
})

test.each(routes.filter(({ access }) => access !== 'public'))(
  '$id refuses who has not signed in',
  async (route) => {
    asking = world.scope(world.demo, { actor: { kind: 'anonymous', id: null }, features: [] })
    expect((await ask(route, world.ambient.newId())).status).toBe(401)
  },
)

test.each(routes.filter(({ access, method }) => access !== 'public' && method !== 'GET'))(
  '$id asks for a fresh sign-in exactly where it says so',
  async (route) => {
    const longAgo = new Date(world.ambient.now().getTime() - 10 * 60_000)
    asking = world.scope(world.demo, { authenticatedAt: longAgo })
    const { code } = await ask(route, world.ambient.newId())
    expect(code === 'auth.fresh_sign_in_needed').toBe(route.fresh === true)
  },
)

const routeOf = (id: string) => routes.find((route) => route.id === id)!

async function ask(route: Route, id: string) {
  const address = route.path.replaceAll(/:\w+/g, id)
  const body = bodies[route.id]?.(id)
  const response = await handler(
    new Request(`http://127.0.0.1${address}`, {
      method: route.method,
      headers: {
        authorization: 'Bearer x',
        origin: 'http://127.0.0.1',
        ...(body ? { 'content-type': mediaTypeOf(route) } : {}),
      },
      body: sentAs(body),
    }),
    { address: '127.0.0.1' },
  )
  const text = response.status === 200 ? '' : await response.text()
  await response.body?.cancel().catch(() => undefined)
  const problem = text.startsWith('{') ? (JSON.parse(text) as { code?: string; instance?: string }) : {}

  return { status: response.status, code: problem.code, requestId: problem.instance?.split(':').at(-1) ?? '' }
}

const sentAs = (body: unknown) =>
  body instanceof Uint8Array ? new Uint8Array(body) : body === undefined ? undefined : JSON.stringify(body)

const mediaTypeOf = ({ accepts: [first = 'json'] = [] }: Route) =>
  first === 'json' || first === 'form' ? 'application/json' : first

/** How many refusals the log has of each of these requests. */
async function refused(answers: readonly { readonly requestId: string }[]): Promise<number[]> {
  const rows = await rowsOf<{ count: number }>(
    world.databases.adminUrl,
    `select count(e.id)::int as count from unnest($1::text[]) with ordinality as asked (request, place)
      left join audit_entry e on e.body->>'request' = asked.request and e.outcome = 'refused'
      group by place order by place`,
    [answers.map(({ requestId }) => requestId)],
  )

  return rows.map(({ count }) => count)
}
