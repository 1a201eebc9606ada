import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import type { Scope } from '@leadkeep/kernel'
import { Message } from '@leadkeep/messages'
import { Client } from 'pg'
import { authWorld, Browser, entriesOf, officersWork, type AuthWorld } from './test-world.ts'
import {
  assignRoles,
  createRole,
  createUser,
  getUser,
  listRoles,
  offerFeaturesEverywhere,
  updateRole,
} from './index.ts'

const day = 24 * 3_600_000

let world: AuthWorld
let host: string
let tenantId: string
let adminId: string
let admin: Scope

beforeAll(async () => {
  world = await authWorld()
})
beforeEach(async () => {
  ;({ host, tenantId, adminId } = await world.newTenant())
  admin = as(adminId)
})
afterAll(() => world.close())

const as = (id: string) => world.scope(tenantId, { actor: { kind: 'user', id } })
const run = <Input, Output>(
  scope: Scope,
  unit: Parameters<typeof execute<Input, Output>>[2],
  input: unknown,
) => execute(world.services, scope, unit, input)
const inDays = (days: number) => new Date(world.ambient.now().getTime() + days * day).toISOString()
const roleOf = async (key: string) =>
  (await run(admin, listRoles, {})).items.find((role) => role.key === key)!
const toldOf = async () => {
  const told = await world.services.database.fork(tenantId).find(Message, { template: 'auth.power_granted' })

  return told.map(({ subjectId }) => subjectId).toSorted()
}

test('power over the log is given by somebody else than who gets it, and the officers are told by mail', async () => {
  // As long as nobody else could do it, one may.
  await run(admin, assignRoles, { userId: adminId, roles: ['admin', 'compliance'] })
  await run(admin, assignRoles, { userId: adminId, roles: ['admin'] })
  expect(await toldOf()).toEqual([])

  const cora = await world.newUser(tenantId, `cora@${host}`, ['compliance'])
  expect(await toldOf()).toEqual([adminId])
  await expect(
    run(admin, assignRoles, { userId: adminId, roles: ['admin', 'compliance'] }),
  ).rejects.toMatchObject({ code: 'auth.grant_to_yourself', status: 403 })

  const second = await world.newUser(tenantId, `second@${host}`, ['sales'])
  expect(await toldOf()).toEqual([adminId])
  await run(admin, assignRoles, { userId: second, roles: ['sales', 'compliance'] })
  expect(await toldOf()).toEqual([adminId, adminId, cora].toSorted())
  // Saying the same again gives nothing.
  await run(admin, assignRoles, { userId: second, roles: ['sales', 'compliance'] })
  expect(await toldOf()).toHaveLength(3)
})

test('what is everybody’s work in a module of officers makes nobody an officer', async () => {
  await run(admin, createRole, { key: 'desk', title: 'Desk', features: ['audit_logs.ask'] })
  await world.newUser(tenantId, `cleo@${host}`, ['desk'])
  await run(admin, assignRoles, { userId: adminId, roles: ['admin', 'desk'] })
  expect(await toldOf()).toEqual([])
})

test('a role that one holds does not gain power by one’s own hand', async () => {
  const { roleId } = await run(admin, createRole, {
    key: 'desk',
    title: 'Desk',
    features: ['auth.users.view'],
  })
  await run(admin, assignRoles, { userId: adminId, roles: ['admin', 'desk'] })
  const ben = await world.newUser(tenantId, `ben@${host}`, ['desk'])
  const { version } = await roleOf('desk')
  const more = { roleId, version, features: ['auth.users.view', officersWork.look] }
  const cora = await world.newUser(tenantId, `cora@${host}`, ['compliance'])

  await expect(run(admin, updateRole, more)).rejects.toMatchObject({ code: 'auth.grant_to_yourself' })
  await run(admin, assignRoles, { userId: adminId, roles: ['admin'] })
  const before = (await toldOf()).length
  await run(admin, updateRole, more)
  const told = await toldOf()
  expect(told).toHaveLength(before + 2)
  expect(told).toEqual(expect.arrayContaining([adminId, cora]))
  expect(told).not.toContain(ben)
})

test('an auditor reads for a time, and nothing from the moment it is over', async () => {
  const grace = await world.newUser(tenantId, `grace@${host}`, [])
  await expect(run(admin, assignRoles, { userId: grace, roles: ['auditor'] })).rejects.toMatchObject({
    code: 'auth.role_end_needed',
    fields: [{ field: 'until.auditor' }],
  })
  const give = (until: string) =>
    run(as(adminId), assignRoles, { userId: grace, roles: ['auditor'], until: { auditor: until } })
  await expect(give(inDays(400))).rejects.toMatchObject({ code: 'auth.role_end_needed' })
  await expect(give(inDays(-1))).rejects.toMatchObject({ code: 'auth.role_end_passed' })

  const until = inDays(3)
  await give(until)
  expect((await run(admin, getUser, { userId: grace })).roles).toMatchObject([{ key: 'auditor', until }])
  world.ambient.advance(3 * day - 60_000)
  const browser = new Browser(world, host)
  await browser.signIn(`grace@${host}`)
  expect((await browser.ask('GET', '/api/auth/users')).status).toBe(200)
  world.ambient.advance(60_000)
  expect((await browser.ask('GET', '/api/auth/users')).status).toBe(403)
  expect((await run(admin, getUser, { userId: grace })).roles).toEqual([])

  // Given anew, it holds again; a longer time is a new grant.
  await give(inDays(2))
  expect((await browser.ask('GET', '/api/auth/users')).status).toBe(200)
})

test('who audits does not administer, whichever of the two came first', async () => {
  const apart = { code: 'auth.roles_apart', status: 409 }
  const grace = await world.newUser(tenantId, `grace@${host}`, [])
  const until = { auditor: inDays(3) }
  await expect(
    run(admin, assignRoles, { userId: grace, roles: ['auditor', 'admin'], until }),
  ).rejects.toMatchObject(apart)
  const { roleId } = await run(admin, createRole, {
    key: 'desk',
    title: 'Desk',
    features: ['auth.users.view'],
  })
  await run(admin, assignRoles, { userId: grace, roles: ['auditor', 'desk'], until })
  const { version } = await roleOf('desk')
  await expect(
    run(admin, updateRole, { roleId, version, features: ['auth.users.view', 'auth.roles.manage'] }),
  ).rejects.toMatchObject(apart)

  const auditor = await roleOf('auditor')
  await expect(
    run(admin, updateRole, { roleId: auditor.id, version: auditor.version, title: 'Inspector' }),
  ).rejects.toMatchObject({ code: 'auth.role.builtin' })
})

test('an administrator for a time is not the last one', async () => {
  await run(admin, createUser, {
    email: `second@${host}`,
    name: 'Second',
    password: 'correct horse battery',
    roles: ['admin'],
    until: { admin: inDays(30) },
  })

  await expect(run(admin, assignRoles, { userId: adminId, roles: ['sales'] })).rejects.toMatchObject({
    code: 'auth.last_admin',
  })
  await expect(
    run(admin, assignRoles, { userId: adminId, roles: ['admin'], until: { admin: inDays(2) } }),
  ).rejects.toMatchObject({ code: 'auth.last_admin' })
})

test('a role of before gains what newer versions give it, and never what somebody took away', async () => {
  const worker = await world.as('worker')
  const sales = await roleOf('sales')
  const kept = sales.features.filter((feature) => feature !== 'consent.purposes.view')
  await run(admin, updateRole, { roleId: sales.id, version: sales.version, features: kept })
  // As an older version left it: without a feature that it did not know, and without a note of what was offered.
  await asOlderVersion(
    sales.id,
    kept.filter((feature) => feature !== 'lead_capture.arrivals.view'),
  )
  await asOlderVersion((await roleOf('auditor')).id, null)

  await offerFeaturesEverywhere(worker)
  expect((await roleOf('sales')).features.toSorted()).toEqual(kept.toSorted())
  expect(await roleOf('auditor')).toMatchObject({
    builtin: true,
    features: expect.arrayContaining(['audit_logs.export']),
  })
  const entries = (await entriesOf(world, tenantId)).filter(({ act }) => act === 'auth.role.offer')
  expect(entries).toMatchObject([{ actor: { kind: 'job', id: 'auth.role.offer' } }])

  // Later starts have nothing to give, and say nothing.
  await offerFeaturesEverywhere(worker)
  expect((await entriesOf(world, tenantId)).filter(({ act }) => act === 'auth.role.offer')).toHaveLength(1)
})

/** A built-in role, and its log, as a version from before left them; `null`: as if that version did not know the role. */
async function asOlderVersion(roleId: string, features: string[] | null): Promise<void> {
  const client = new Client({ connectionString: world.databases.adminUrl })
  await client.connect()
  try {
    // By who may switch triggers off: no entry stands for it.
    await client.query('set session_replication_role = replica')
    await (features
      ? client.query('update auth_role set features = $2, offered = null where id = $1', [roleId, features])
      : client.query('delete from auth_role where id = $1', [roleId]))
    await client.query(
      `update audit_entry set body = replace(body::text, ',lead_capture.arrivals.view', '')::jsonb where tenant_id = $1`,
      [tenantId],
    )
  } finally {
    await client.end()
  }
}
