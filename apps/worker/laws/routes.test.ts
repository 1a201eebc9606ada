import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execute, isRecorded, recordFailure } from '@leadkeep/commands'
import { declarationOf } from '@leadkeep/database'
import { createHandler, type Handler, type Route } from '@leadkeep/http'
import type { Module, Scope } from '@leadkeep/kernel'
import { Client } from 'pg'
import { modules as listed } from '../modules.ts'
import { openPopulatedWorld, type PopulatedWorld } from './populated-world.ts'

const modules: readonly Module[] = listed
const routes = modules.flatMap((module) => [...(module.routes ?? [])])
const entities = modules.flatMap((module) => [...(module.entities ?? [])]).map(declarationOf)

/** A body that passes the route's schema. `id` is whichever foreign id is being tried. */
const bodies: Readonly<Record<string, (id: string) => unknown>> = {
  'POST /api/auth/login': () => ({ email: 'nobody@example.com', password: 'not the password' }),
  'POST /api/auth/password': () => ({
    currentPassword: 'not the password',
    newPassword: 'a longer new password',
  }),
  'POST /api/auth/users': () => ({
    email: 'new@example.com',
    name: 'New',
    password: 'a longer new password',
    roles: [],
  }),
  'PATCH /api/auth/users/:id': () => ({ version: 1, name: 'Changed' }),
  'PUT /api/auth/users/:id/roles': () => ({ roles: [] }),
  'POST /api/auth/users/:id/password': () => ({ password: 'a longer new password' }),
  'POST /api/auth/roles': () => ({ key: 'extra', title: 'Extra', features: [] }),
  'PATCH /api/auth/roles/:id': () => ({ version: 1, title: 'Changed' }),
  'POST /api/crm/leads': (id) => ({ name: 'Ada', ownerId: id }),
  'POST /api/crm/leads/exports': () => ({}),
  'POST /api/consent/purposes': () => ({
    key: 'extra',
    basis: 'consent',
    isConfirmed: true,
    confirmWithinHours: 72,
    unconfirmed: 'keep',
    texts: { en: { title: 'Extra', text: 'Something more.' } },
  }),
  'PATCH /api/consent/purposes/:id': () => ({ confirmWithinHours: 24 }),
  'POST /api/consent/subjects/:id/withdrawals': () => ({ purpose: 'product_news' }),
  'POST /api/consent/decisions/:id/evidence': () => ({ purpose: 'consent.prove_consent' }),
  'POST /api/crm/leads/bulk/stage': (id) => ({ ids: [id], stage: 'won' }),
  'POST /api/crm/leads/bulk/owner': (id) => ({ ids: [id], ownerId: null }),
  'PATCH /api/crm/leads/:id': () => ({ version: 1, name: 'Changed' }),
  'PUT /api/crm/leads/:id/person': (id) => ({ version: 1, personId: id }),
  'POST /api/crm/leads/:id/person': () => ({ version: 1 }),
  'POST /api/crm/leads/:id/notes': () => ({ text: 'Changed' }),
  'PATCH /api/crm/notes/:id': () => ({ version: 1, text: 'Changed' }),
  'POST /api/crm/leads/:id/tasks': () => ({ title: 'Changed' }),
  'POST /api/audit_logs/entries/:id/openings': () => ({ purpose: 'looking around' }),
  'POST /api/audit_logs/exports': () => ({ format: 'jsonl', purpose: 'looking around' }),
}

let world: PopulatedWorld
let handler: Handler
let foreign: { readonly table: string; readonly id: string }[]
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
  foreign = await asSuperuser(async (admin) => {
    const found: { table: string; id: string }[] = []
    for (const { table, columns } of entities.filter((each) => each.columns.some(({ id }) => id === 'id'))) {
      expect(columns.length).toBeGreaterThan(0)
      const { rows } = await admin.query(`select id from ${table} where tenant_id = $1 limit 1`, [
        world.other,
      ])
      if (rows[0]) found.push({ table, id: rows[0].id })
    }

    return found
  })
}, 180_000)
afterAll(() => world.close())

test('every route with a body has one here to be tried with', () => {
  const missing = routes.filter(({ id, body }) => body && !bodies[id]).map(({ id }) => id)
  expect(missing).toEqual([])
})

describe('every route that names a record, with every kind of id of another tenant', () => {
  test.each(routes.filter(({ path, id }) => path.includes('/:') || /bulk/.test(id)))('$id', async (route) => {
    expect(foreign.length).toBeGreaterThan(10)
    for (const { table, id } of foreign) {
      asking = world.scope(world.demo)
      const before = await contents(world.other)
      const answer = await ask(route, id)
      expect([table, answer.status]).toEqual([table, 404])
      expect(await refusals(answer.requestId)).toBe(1)
      expect(await contents(world.other)).toEqual(before)
    }
  })

  test('a foreign colleague can be named as nobody’s owner', async () => {
    asking = world.scope(world.demo)
    for (const { id } of foreign)
      expect((await ask(routeOf('POST /api/crm/leads'), id)).status).toBeGreaterThan(399)
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
      expect(await refusals(answer.requestId)).toBe(1)
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

const routeOf = (id: string) => routes.find((route) => route.id === id)!

async function ask(route: Route, id: string) {
  const address = route.path.replaceAll(/:\w+/g, id)
  const body = bodies[route.id]?.(id)
  const response = await handler(
    new Request(`http://127.0.0.1${address}`, {
      method: route.method,
      headers: { authorization: 'Bearer x', ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : undefined,
    }),
    { address: '127.0.0.1' },
  )
  const text = response.status === 200 ? '' : await response.text()
  await response.body?.cancel().catch(() => undefined)
  const problem = text.startsWith('{') ? (JSON.parse(text) as { code?: string; instance?: string }) : {}

  return { status: response.status, code: problem.code, requestId: problem.instance?.split(':').at(-1) ?? '' }
}

async function refusals(requestId: string): Promise<number> {
  return asSuperuser(async (admin) => {
    const { rows } = await admin.query(
      `select count(*)::int as count from audit_entry where body->>'request' = $1 and outcome = 'refused'`,
      [requestId],
    )

    return rows[0].count
  })
}

/** A fingerprint of all that a tenant has, its log included. */
async function contents(tenantId: string): Promise<string> {
  return asSuperuser(async (admin) => {
    const { rows } = await admin.query(
      `select ${entities
        .map(
          ({ table }) =>
            `(select coalesce(md5(string_agg(t::text, '' order by t::text)), '') from ${table} t where tenant_id = $1)`,
        )
        .join(` || ' ' || `)} as all`,
      [tenantId],
    )

    return rows[0].all
  })
}

async function asSuperuser<T>(work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: world.databases.adminUrl })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}
