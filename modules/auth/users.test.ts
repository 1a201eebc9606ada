import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import type { Scope } from '@leadkeep/kernel'
import { rowsOf } from '@leadkeep/testing'
import { authWorld, Browser, entriesOf, type AuthWorld } from './test-world.ts'
import {
  assignRoles,
  createRole,
  createUser,
  disableUser,
  enableUser,
  getUser,
  isColleague,
  listFeatures,
  listRoles,
  listUsers,
  resetPassword,
  updateRole,
  updateUser,
} from './index.ts'

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
  admin = world.scope(tenantId, { actor: { kind: 'user', id: adminId } })
})
afterAll(() => world.close())

const as = (...features: string[]) => world.scope(tenantId, { features })
const run = <Input, Output>(
  scope: Scope,
  unit: Parameters<typeof execute<Input, Output>>[2],
  input: unknown,
) => execute(world.services, scope, unit, input)
const role = async (key: string) => (await run(admin, listRoles, {})).items.find((each) => each.key === key)!

test('a new tenant has an administrator’s, an auditor’s, a compliance, a marketing and a sales role', async () => {
  expect((await run(admin, listRoles, {})).items).toMatchObject([
    { key: 'admin', features: ['*'], users: 1 },
    { key: 'auditor', features: expect.arrayContaining(['audit_logs.entries.view']) },
    { key: 'compliance', features: expect.arrayContaining(['audit_logs.*', 'crm.leads.view', 'consent.*']) },
    { key: 'marketing', features: expect.arrayContaining(['lead_capture.forms.*']) },
    { key: 'sales', features: expect.arrayContaining(['crm.*', 'lead_capture.submissions.retry']) },
  ])
})

test('an address signs in one user of a tenant, in whatever letters, and may be used in another tenant', async () => {
  const ben = { email: 'Ben@Example.com', name: 'Ben', password: 'correct horse battery', roles: ['sales'] }
  const { userId } = await run(admin, createUser, ben)

  await expect(run(admin, createUser, { ...ben, email: 'ben@example.COM' })).rejects.toMatchObject({
    code: 'auth.user.email_taken',
  })
  const other = await world.newTenant(`other-${host}`)
  await run(world.scope(other.tenantId), createUser, ben)
  await expect(run(world.scope(other.tenantId), getUser, { userId })).rejects.toMatchObject({ status: 404 })
  expect(await run(admin, getUser, { userId })).toMatchObject({ name: 'Ben', roles: [{ key: 'sales' }] })
})

test('names and addresses are sealed in the table and absent from the log', async () => {
  await run(admin, createUser, {
    email: 'canary@example.com',
    name: 'Canary',
    password: 'a canary sings here',
    roles: [],
  })
  const rows = await rowsOf(
    world.databases.adminUrl,
    `select encode(coalesce(email, '') || coalesce(name, '') || coalesce(password_hash, ''), 'escape') as all from auth_user`,
  )

  const stored = JSON.stringify(rows) + JSON.stringify(await entriesOf(world, tenantId))
  expect(stored).not.toMatch(/canary|argon2/i)
})

test('users are listed by pages, each reading on the log', async () => {
  for (const name of ['ben', 'cleo', 'dora']) await world.newUser(tenantId, `${name}@${host}`, [])
  const first = await run(admin, listUsers, { limit: 3 })
  const second = await run(admin, listUsers, { limit: 3, cursor: first.next! })

  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['ada', 'ben', 'cleo', 'dora'])
  expect(second.next).toBeNull()
  const reads = (await entriesOf(world, tenantId)).filter(({ act }) => act === 'auth.user.list')
  expect(reads.map(({ subjects }) => subjects?.length)).toEqual([3, 1])
})

test('nobody gives what they do not hold', async () => {
  const manager = as('auth.users.manage', 'auth.roles.manage', 'auth.users.view')
  const ben = await world.newUser(tenantId, `ben@${host}`, [])
  const beyond = { code: 'auth.beyond_your_features', status: 403 }

  await expect(run(manager, assignRoles, { userId: ben, roles: ['admin'] })).rejects.toMatchObject(beyond)
  await expect(run(manager, assignRoles, { userId: ben, roles: ['sales'] })).rejects.toMatchObject(beyond)
  await expect(
    run(manager, createRole, { key: 'boss', title: 'Boss', features: ['*'] }),
  ).rejects.toMatchObject(beyond)
  await expect(
    run(manager, createRole, { key: 'boss', title: 'Boss', features: ['auth.*'] }),
  ).rejects.toMatchObject(beyond)
  const eve = { email: 'eve@example.com', name: 'Eve', password: 'correct horse battery', roles: ['admin'] }
  await expect(run(manager, createUser, eve)).rejects.toMatchObject(beyond)

  await run(manager, createRole, { key: 'viewer', title: 'Viewer', features: ['auth.users.view'] })
  await run(manager, assignRoles, { userId: ben, roles: ['viewer'] })
  const { id: roleId, version } = await role('viewer')
  await expect(
    run(manager, updateRole, { roleId, version, features: ['auth.roles.view'] }),
  ).rejects.toMatchObject(beyond)
  await run(manager, updateRole, { roleId, version, features: ['auth.users.view', 'auth.users.manage'] })
})

test('nobody overrules who can do more: not their password, address, roles or being let in', async () => {
  const manager = as('auth.users.manage', 'auth.users.view')
  await world.newUser(tenantId, `second@${host}`, ['admin'])
  const { version } = await run(admin, getUser, { userId: adminId })
  const beyond = { code: 'auth.beyond_your_features' }

  await expect(
    run(manager, resetPassword, { userId: adminId, password: 'taking over now' }),
  ).rejects.toMatchObject(beyond)
  await expect(
    run(manager, updateUser, { userId: adminId, version, email: 'eve@example.com' }),
  ).rejects.toMatchObject(beyond)
  await expect(run(manager, disableUser, { userId: adminId })).rejects.toMatchObject(beyond)
  await expect(run(manager, assignRoles, { userId: adminId, roles: [] })).rejects.toMatchObject(beyond)
})

test('a wildcard is held by an equal or a wider one alone, and never reaches installation-wide features', async () => {
  const holder = as('auth.*')
  await run(holder, createRole, { key: 'users', title: 'Users', features: ['auth.users.*'] })
  await run(holder, createRole, { key: 'all_auth', title: 'All of auth', features: ['auth.*'] })
  const refused = { code: 'auth.role.unknown_feature', status: 422 }
  const bad = [
    'installation.tenants.create',
    'installation.*',
    'nothing.here',
    'au*',
    'auth.users',
    '**',
    'nothing.*',
  ]

  for (const feature of bad)
    await expect(
      run(world.scope(tenantId, { features: ['*', 'installation.tenants.create'] }), createRole, {
        key: 'bad',
        title: 'Bad',
        features: [feature],
      }),
    ).rejects.toMatchObject(refused)
  expect(
    (await run(admin, listFeatures, {})).items.filter(({ id }) => id.startsWith('installation.')),
  ).toEqual([])
})

test('the last active administrator stays one', async () => {
  const lastOne = { code: 'auth.last_admin', status: 409 }
  await expect(run(admin, disableUser, { userId: adminId })).rejects.toMatchObject(lastOne)
  await expect(run(admin, assignRoles, { userId: adminId, roles: ['sales'] })).rejects.toMatchObject(lastOne)

  const second = await world.newUser(tenantId, `second@${host}`, ['admin'])
  await run(admin, disableUser, { userId: second })
  await expect(run(admin, disableUser, { userId: adminId })).rejects.toMatchObject(lastOne)
  await run(admin, enableUser, { userId: second })
  await run(admin, disableUser, { userId: adminId })
})

test('who is administrator by a role of another name counts, and that role cannot lose it either', async () => {
  await run(admin, createRole, { key: 'root', title: 'Root', features: ['*'] })
  const root = await world.newUser(tenantId, `root@${host}`, ['root'])
  await run(admin, disableUser, { userId: adminId })
  const { id: roleId, version } = await role('root')

  await expect(run(admin, updateRole, { roleId, version, features: ['auth.*'] })).rejects.toMatchObject({
    code: 'auth.last_admin',
  })
  await expect(run(admin, disableUser, { userId: root })).rejects.toMatchObject({ code: 'auth.last_admin' })
})

test('two administrators who remove each other at the same moment: one of them stays', async () => {
  for (let each = 0; each < 5; each++) {
    const second = await world.newUser(tenantId, `second${each}@${host}`, ['admin'])
    const results = await Promise.allSettled([
      run(admin, disableUser, { userId: second }),
      run(admin, disableUser, { userId: adminId }),
    ])

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await run(admin, enableUser, { userId: adminId })
    await run(admin, disableUser, { userId: second })
  }
})

test('the administrator role cannot be changed', async () => {
  const { id: roleId, version } = await role('admin')

  await expect(run(admin, updateRole, { roleId, version, features: ['crm.*'] })).rejects.toMatchObject({
    code: 'auth.role.builtin',
  })
})

test('what a role allows counts with the next request', async () => {
  const ben = new Browser(world, host)
  const userId = await world.newUser(tenantId, `ben@${host}`, ['sales'])
  await ben.signIn(`ben@${host}`)
  expect((await ben.ask('GET', '/api/auth/users')).status).toBe(403)
  await run(admin, assignRoles, { userId, roles: ['sales', 'compliance'] })
  expect((await ben.ask('GET', '/api/auth/users')).status).toBe(200)
  await run(admin, assignRoles, { userId, roles: ['sales'] })
  expect((await ben.ask('GET', '/api/auth/users')).status).toBe(403)

  await run(admin, disableUser, { userId })
  expect((await ben.ask('GET', '/api/auth/me')).status).toBe(401)
})

test('a password set by somebody else ends the sessions and is the one that works', async () => {
  const ben = new Browser(world, host)
  const userId = await world.newUser(tenantId, `ben@${host}`, ['sales'])
  await ben.signIn(`ben@${host}`)
  expect(await run(admin, resetPassword, { userId, password: 'another long sentence' })).toEqual({ ended: 1 })

  expect((await ben.ask('GET', '/api/auth/me')).status).toBe(401)
  expect((await ben.signIn(`ben@${host}`)).status).toBe(401)
  expect((await ben.signIn(`ben@${host}`, 'another long sentence')).status).toBe(200)
})

test('two who edit one user: the second is told', async () => {
  const userId = await world.newUser(tenantId, `ben@${host}`, [])
  const { version } = await run(admin, getUser, { userId })
  await run(admin, updateUser, { userId, version, name: 'Benjamin' })

  await expect(run(admin, updateUser, { userId, version, name: 'Benny' })).rejects.toMatchObject({
    code: 'record.changed_meanwhile',
  })
  expect((await run(admin, getUser, { userId })).name).toBe('Benjamin')
})

test('a new address signs in, the old one no longer does', async () => {
  const userId = await world.newUser(tenantId, `ben@${host}`, [])
  const { version } = await run(admin, getUser, { userId })
  await run(admin, updateUser, { userId, version, email: `benjamin@${host}` })

  expect((await new Browser(world, host).signIn(`ben@${host}`)).status).toBe(401)
  expect((await new Browser(world, host).signIn(`benjamin@${host}`)).status).toBe(200)
})

test('work can be given to active colleagues of the tenant alone', async () => {
  const ben = await world.newUser(tenantId, `ben@${host}`, [])
  await world.newUser(tenantId, `cleo@${host}`, [])
  await run(admin, disableUser, { userId: ben })
  const other = await world.newTenant(`other-${host}`)
  const em = world.services.database.fork(tenantId)

  expect(await Promise.all([adminId, ben, other.adminId].map((id) => isColleague({ em }, id)))).toEqual([
    true,
    false,
    false,
  ])
})
