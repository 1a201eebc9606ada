import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { rowsOf } from '@leadkeep/testing'
import { authWorld, Browser, entriesOf, password, problem, type AuthWorld } from './test-world.ts'
import { authenticate } from './index.ts'
import { forgetSessionsHourly } from './commands/forget-sessions.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

let world: AuthWorld
let host: string
let tenantId: string
let adminId: string
let ada: Browser

beforeAll(async () => {
  world = await authWorld()
})
beforeEach(async () => {
  ;({ host, tenantId, adminId } = await world.newTenant())
  ada = new Browser(world, host)
  await ada.signIn(`ada@${host}`)
})
afterAll(() => world.close())

const status = async (browser: Browser) => (await browser.ask('GET', '/api/auth/me')).status

test('only the hash of a token is stored, and the address and the browser are sealed', async () => {
  const rows = await rowsOf<{ all: string }>(
    world.databases.adminUrl,
    'select t::text || s::text as all from auth_session_token t, auth_session s, auth_user u',
  )

  const everything = rows.map((row) => row.all).join()
  const token = ada.session!
  for (const secret of [
    token,
    Buffer.from(token, 'base64url').toString('hex'),
    '198.51.100.7',
    'Test Browser',
  ])
    expect(everything).not.toContain(secret)
})

test('a session ends eight hours after it was last used', async () => {
  world.ambient.advance(7 * hour)
  expect(await status(ada)).toBe(200)
  world.ambient.advance(7 * hour)
  expect(await status(ada)).toBe(200)
  world.ambient.advance(8 * hour)

  const refused = await ada.ask('GET', '/api/auth/me')
  expect(await problem(refused)).toMatchObject({
    status: 401,
    code: 'auth.session_expired',
    title: 'You were signed out, because your session has ended. Please sign in again.',
  })
  expect((await entriesOf(world, tenantId)).at(-1)).toMatchObject({
    error: 'auth.session_expired',
    session: expect.any(String),
  })
})

test('a session ends after seven days, however busy it is', async () => {
  for (let each = 0; each < 27; each++) {
    world.ambient.advance(6 * hour)
    expect(await status(ada)).toBe(200)
  }
  world.ambient.advance(6 * hour)
  expect(await status(ada)).toBe(401)
})

test('whoever still carries a session that is over can sign in and out', async () => {
  world.ambient.advance(9 * hour)
  expect((await ada.ask('POST', '/api/auth/logout')).status).toBe(204)
  await ada.signIn(`ada@${host}`)
  world.ambient.advance(9 * hour)
  expect((await ada.signIn(`ada@${host}`)).status).toBe(200)
  expect(await status(ada)).toBe(200)
})

test('signing in again ends the session before and begins with another token', async () => {
  const before = ada.copy()
  await ada.signIn(`ada@${host}`)

  expect(ada.session).not.toBe(before.session)
  expect(await status(ada)).toBe(200)
  expect(await status(before)).toBe(401)
})

test('signing out ends the session on the server, too', async () => {
  const copy = ada.copy()
  const response = await ada.ask('POST', '/api/auth/logout')

  expect(response.status).toBe(204)
  expect(ada.session).toBeUndefined()
  expect(await status(copy)).toBe(401)
})

test('a token is replaced when it is a quarter of an hour old, and requests that race agree on the new one', async () => {
  const first = ada.session
  world.ambient.advance(16 * minute)
  const racing = Array.from({ length: 8 }, () => ada.copy())
  const statuses = await Promise.all(racing.map(status))

  expect(statuses).toEqual(Array(8).fill(200))
  const tokens = new Set(racing.map(({ session }) => session))
  expect(tokens.size).toBe(1)
  expect(tokens.has(first)).toBe(false)
})

test('the old token dies a minute after the new one arrived', async () => {
  const late = ada.copy()
  world.ambient.advance(16 * minute)
  await status(ada)
  expect(await status(ada)).toBe(200)

  world.ambient.advance(30_000)
  expect(await status(late.copy())).toBe(200)
  world.ambient.advance(31_000)
  expect(await status(late)).toBe(401)
  expect(await status(ada)).toBe(200)
})

test('a new token that got lost on its way is told again', async () => {
  const lost = ada.copy()
  world.ambient.advance(16 * minute)
  await status(lost)
  world.ambient.advance(2 * hour)

  expect(await status(ada)).toBe(200)
  expect(ada.session).toBe(lost.session)
  expect(await status(ada)).toBe(200)
})

test('screens, which cannot set a cookie, never replace a token', async () => {
  world.ambient.advance(hour)
  const asked = { tenantId, requestId: world.ambient.newId() }
  const signedIn = await authenticate(world.services, { kind: 'cookie', token: ada.session! }, asked)
  expect(signedIn?.scope).toMatchObject({ tenantId, actor: { kind: 'user', id: adminId }, features: ['*'] })
  const before = ada.session
  await status(ada)
  expect(ada.session).not.toBe(before)
})

test('one sees where one is signed in, and ends the others', async () => {
  const elsewhere = new Browser(world, host, '192.0.2.44')
  await elsewhere.signIn(`ada@${host}`)
  const { items } = (await (await ada.ask('GET', '/api/auth/sessions')).json()) as {
    items: { id: string; isCurrent: boolean }[]
  }
  expect(items).toMatchObject([
    { address: '192.0.2.44', userAgent: 'Test Browser 1', isCurrent: false },
    { address: '198.51.100.7', isCurrent: true },
  ])

  expect((await ada.ask('DELETE', `/api/auth/sessions/${items[0]!.id}`)).status).toBe(204)
  expect(await status(elsewhere)).toBe(401)
  await elsewhere.signIn(`ada@${host}`)
  expect(await (await ada.ask('DELETE', '/api/auth/sessions')).json()).toEqual({ ended: 1 })
  expect(await status(elsewhere)).toBe(401)
  expect(await status(ada)).toBe(200)
})

test('another person’s session does not exist, for oneself and across tenants', async () => {
  await world.newUser(tenantId, `ben@${host}`, ['sales'])
  const ben = new Browser(world, host)
  await ben.signIn(`ben@${host}`)
  const other = await world.newTenant(`other-${host}`)
  const eve = new Browser(world, `other-${host}`)
  await eve.signIn(`ada@other-${host}`)
  const { items } = (await (await ada.ask('GET', '/api/auth/sessions')).json()) as { items: { id: string }[] }
  const id = items[0]!.id

  expect((await ben.ask('DELETE', `/api/auth/sessions/${id}`)).status).toBe(404)
  expect((await eve.ask('DELETE', `/api/auth/users/${adminId}/sessions/${id}`)).status).toBe(404)
  expect((await eve.ask('DELETE', `/api/auth/users/${other.adminId}/sessions/${id}`)).status).toBe(404)
  expect((await ben.ask('DELETE', `/api/auth/users/${adminId}/sessions`)).status).toBe(403)
  expect(await status(ada)).toBe(200)
})

test('a session of one tenant is nobody’s at another tenant’s host', async () => {
  await world.newTenant(`other-${host}`)
  const there = new Browser(world, `other-${host}`)
  for (const [name, value] of ada.cookies) there.cookies.set(name, value)

  expect(await status(there)).toBe(401)
  expect(await status(ada)).toBe(200)
})

test('an administrator ends somebody’s sessions at once', async () => {
  const userId = await world.newUser(tenantId, `ben@${host}`, ['sales'])
  const ben = new Browser(world, host)
  await ben.signIn(`ben@${host}`)
  expect(await status(ben)).toBe(200)
  expect(await (await ada.ask('DELETE', `/api/auth/users/${userId}/sessions`)).json()).toEqual({ ended: 1 })

  expect(await status(ben)).toBe(401)
})

test('a new password ends every other session, and the old one is needed for it', async () => {
  const elsewhere = new Browser(world, host)
  await elsewhere.signIn(`ada@${host}`)
  const change = (currentPassword: string) =>
    ada.ask('POST', '/api/auth/password', { currentPassword, newPassword: 'a much better sentence' })

  expect(await problem(await change('not the password'))).toMatchObject({
    code: 'auth.wrong_current_password',
  })
  expect(await (await change(password)).json()).toEqual({ ended: 1 })
  expect(await status(elsewhere)).toBe(401)
  expect(await status(ada)).toBe(200)
  expect((await elsewhere.signIn(`ada@${host}`, 'a much better sentence')).status).toBe(200)
})

test('a request from another site with the cookie is refused', async () => {
  const response = await ada.ask('DELETE', '/api/auth/sessions', undefined, { 'sec-fetch-site': 'same-site' })

  expect(response.status).toBe(403)
})

test('sessions are forgotten a month after they ended', async () => {
  await ada.ask('POST', '/api/auth/logout')
  world.ambient.advance(29 * day)
  await ada.signIn(`ada@${host}`)
  world.ambient.advance(2 * day)
  const worker = await world.as('worker')
  await forgetSessionsHourly.run(worker)

  const sessions = await world.services.database.transaction(tenantId, (client) =>
    client.query(
      'select s.id, t.id as token from auth_session s left join auth_session_token t using (tenant_id, id)',
    ),
  )
  expect(sessions.rows).toHaveLength(1)
  expect(sessions.rows[0].token).not.toBeNull()
})

test('what decides over others asks for a fresh sign-in, and goes on after it', async () => {
  const roles = (name: string) => ada.ask('POST', '/api/auth/roles', { key: name, title: name, features: [] })
  const confirm = (typed: string) => ada.ask('POST', '/api/auth/sessions/confirm', { password: typed })
  world.ambient.advance(10 * minute - 1_000)
  expect((await roles('early')).status).toBe(201)
  world.ambient.advance(1_000)
  expect(await problem(await roles('late'))).toMatchObject({
    status: 403,
    code: 'auth.fresh_sign_in_needed',
    title: 'Please confirm that it is you, and it goes on.',
  })
  // What asks for none goes on as ever.
  expect(await status(ada)).toBe(200)

  expect(await problem(await confirm('not the password'))).toMatchObject({ code: 'auth.wrong_password' })
  expect((await roles('late')).status).toBe(403)
  expect((await confirm(password)).status).toBe(204)
  expect((await roles('late')).status).toBe(201)
  world.ambient.advance(10 * minute)
  expect((await roles('later')).status).toBe(403)
  const entries = await entriesOf(world, tenantId)
  expect(entries.filter(({ error }) => error === 'auth.fresh_sign_in_needed')).toHaveLength(3)
  expect(
    entries.filter(({ act, outcome }) => act === 'auth.session.confirm' && outcome === 'done'),
  ).toHaveLength(1)
})

test('confirming is counted, so that a found session does not become a place to guess passwords', async () => {
  const confirm = (typed: string) => ada.ask('POST', '/api/auth/sessions/confirm', { password: typed })
  for (let each = 0; each < 10; each++) expect((await confirm(`guess number ${each}`)).status).toBe(403)

  expect((await confirm(password)).status).toBe(429)
})
