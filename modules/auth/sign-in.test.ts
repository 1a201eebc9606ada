import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { hash, argon2id } from 'argon2'
import { rowsOf } from '@leadkeep/testing'
import { authWorld, Browser, entriesOf, password, problem, type AuthWorld } from './test-world.ts'
import { sessionCookie } from './index.ts'
import { nobodysHash, Passwords } from './passwords/passwords.ts'

let world: AuthWorld
let host: string
let tenantId: string

beforeAll(async () => {
  world = await authWorld()
})
beforeEach(async () => {
  ;({ host, tenantId } = await world.newTenant())
})
afterAll(() => world.close())

test('a browser gets a cookie that no script can read, and no token in the body', async () => {
  const browser = new Browser(world, host)
  const response = await browser.signIn(`ADA@${host}`)

  expect(response.status).toBe(200)
  expect(await response.json()).not.toHaveProperty('token')
  const cookie = response.headers.getSetCookie().find((each) => each.startsWith(`${sessionCookie}=`))
  expect(cookie).toMatch(/^__Host-leadkeep=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/)
  expect(await (await browser.ask('GET', '/api/auth/me')).json()).toMatchObject({
    name: 'ada',
    email: `ada@${host}`,
    features: ['*'],
    tenantName: host,
  })
})

test('a caller that is no browser gets a bearer token, and no cookie', async () => {
  const request = new Request(`http://${host}/api/auth/login`, {
    method: 'POST',
    headers: { host, 'content-type': 'application/json' },
    body: JSON.stringify({ email: `ada@${host}`, password }),
  })
  const response = await world.handler(request, { address: '198.51.100.7' })
  const { token } = (await response.json()) as { token: string }
  expect(response.headers.getSetCookie()).toEqual([])

  const me = new Request(`http://${host}/api/auth/me`, {
    headers: { host, authorization: `Bearer ${token}` },
  })
  expect((await world.handler(me, { address: '198.51.100.7' })).status).toBe(200)
})

test('a wrong password and an unknown account get the same answer, leave the same kind of entries, and cost as much', async () => {
  // What the processor works, not what passes on a clock: that says more of this machine than of us.
  const work = { known: 0, unknown: 0 }
  const answers: unknown[] = []
  for (let each = 0; each < 6; each++)
    for (const [kind, email] of [
      ['known', `ada@${host}`],
      ['unknown', `eve@${host}`],
    ] as const) {
      const began = process.cpuUsage()
      const response = await new Browser(world, host, `203.0.${each}.1`).signIn(email, 'not the password')
      const { user, system } = process.cpuUsage(began)
      work[kind] += user + system
      const { status, code, title } = await problem(response)
      answers.push({ status, code, title })
    }

  expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1)
  expect(answers[0]).toMatchObject({ status: 401, code: 'auth.wrong_credentials' })
  expect(work.unknown / work.known).toBeGreaterThan(0.5)
  expect(work.unknown / work.known).toBeLessThan(2)

  const log = await entriesOf(world, tenantId)
  expect(log.filter(({ act }) => act === 'auth.password.check')).toHaveLength(12)
  expect(
    log.filter(({ act, outcome }) => act === 'auth.session.start' && outcome === 'refused'),
  ).toHaveLength(12)
  expect(JSON.stringify(log)).not.toMatch(/eve@|ada@|203\.0/)
})

test('a sign-in is on the log, with the user as its subject', async () => {
  await new Browser(world, host).signIn(`ada@${host}`)
  const started = (await entriesOf(world, tenantId)).find(({ act }) => act === 'auth.session.start')

  expect(started).toMatchObject({ outcome: 'done', changes: [{ table: 'auth.session', op: 'insert' }] })
  expect(started?.subjects).toHaveLength(1)
})

test('another site cannot sign anybody in', async () => {
  const response = await new Browser(world, host).ask(
    'POST',
    '/api/auth/login',
    { email: `ada@${host}`, password },
    { 'sec-fetch-site': 'cross-site' },
  )

  expect(await problem(response)).toMatchObject({ status: 403, code: 'auth.foreign_sign_in' })
})

test('a disabled user is told so only with the right password', async () => {
  const ben = await world.newUser(tenantId, `ben@${host}`, ['sales'])
  const ada = new Browser(world, host)
  await ada.signIn(`ada@${host}`)
  await ada.ask('POST', `/api/auth/users/${ben}/disable`)

  expect(
    await problem(await new Browser(world, host).signIn(`ben@${host}`, 'not the password')),
  ).toMatchObject({
    code: 'auth.wrong_credentials',
  })
  expect(await problem(await new Browser(world, host).signIn(`ben@${host}`))).toMatchObject({
    status: 403,
    code: 'auth.user_disabled',
  })
})

test('a stranger who guesses locks out himself, not the owner at home or on a known device', async () => {
  const home = new Browser(world, host, '198.51.100.7')
  await home.signIn(`ada@${host}`)
  // The stranger even sits in the same network.
  const stranger = new Browser(world, host, '198.51.100.66')
  for (let each = 0; each < 10; each++)
    expect((await stranger.signIn(`ada@${host}`, `guess number ${each}`)).status).toBe(401)
  const refused = await stranger.signIn(`ada@${host}`)

  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60)
  expect(await problem(refused)).toMatchObject({ title: expect.stringMatching(/try again in \d+ minutes/) })
  expect((await new Browser(world, host, '192.0.2.1').signIn(`ada@${host}`)).status).toBe(200)
  expect((await home.signIn(`ada@${host}`)).status).toBe(200)
  expect((await stranger.signIn(`ada@${host}`)).status).toBe(429)
})

test('a device cookie counts for its own account alone, and forged ones count as none', async () => {
  const browser = new Browser(world, host)
  await browser.signIn(`ada@${host}`)
  await world.newUser(tenantId, `ben@${host}`, [])
  for (let each = 0; each < 10; each++) await browser.signIn(`ben@${host}`, 'not the password')
  expect((await browser.signIn(`ben@${host}`)).status).toBe(429)
  expect((await browser.signIn(`ada@${host}`)).status).toBe(200)

  for (let each = 0; each < 11; each++) {
    browser.cookies.set('__Host-leadkeep-device', Buffer.alloc(48, each).toString('base64url'))
    await browser.signIn(`ada@${host}`, 'not the password')
  }
  expect((await browser.signIn(`ada@${host}`)).status).toBe(429)
})

test('one address cannot try one password on every account', async () => {
  const spraying = new Browser(world, host, '203.0.113.5')
  const { attemptLimits } = world.services
  for (let each = 0; each < 100; each++)
    await attemptLimits.admit({ tenantId, account: `account ${each}`, address: '203.0.113.5', device: null })

  expect((await spraying.signIn(`ada@${host}`)).status).toBe(429)
})

test('when attempts cannot be counted, nobody signs in', async () => {
  await rowsOf(world.databases.adminUrl, 'alter table rate_limit rename to gone')
  try {
    expect(await problem(await new Browser(world, host).signIn(`ada@${host}`))).toMatchObject({
      status: 503,
      code: 'http.limiter_unavailable',
    })
  } finally {
    await rowsOf(world.databases.adminUrl, 'alter table gone rename to rate_limit')
  }
})

test('a hash made with yesterday’s parameters is made anew while the password is at hand', async () => {
  const old = await hash(password, { type: argon2id, memoryCost: 8192, timeCost: 1, parallelism: 1 })
  const passwords = new Passwords()

  expect(passwords.isOutdated(nobodysHash)).toBe(false)
  expect(passwords.isOutdated(old)).toBe(true)
  expect(await passwords.matches(old, password)).toBe(true)
  expect(await passwords.hash(password)).toMatch(/^\$argon2id\$v=19\$m=19456,(t=2,p=1|p=1,t=2)\$/)
})

test('a flood of passwords is turned away before it fills the memory', async () => {
  const passwords = new Passwords()
  const results = await Promise.allSettled(
    Array.from({ length: 130 }, () => passwords.matches(null, password)),
  )
  const refused = results.filter((result) => result.status === 'rejected')

  expect(refused).toHaveLength(28)
  expect(refused[0]).toMatchObject({ reason: { code: 'auth.too_busy', status: 503 } })
})

test.each([
  ['eleven char', 'too_short'],
  ['aaaaaaaaaaaaaaaa', 'repeats'],
  ['ada@{host}', 'is_email'],
  ['ä'.repeat(100) + 'öü'.repeat(30), 'too_long'],
])('%s is no password', async (unacceptable, code) => {
  const ada = new Browser(world, host)
  await ada.signIn(`ada@${host}`)
  const newPassword = unacceptable.replace('{host}', host)
  const response = await ada.ask('POST', '/api/auth/password', { currentPassword: password, newPassword })

  expect(await response.json()).toMatchObject({ status: 422, errors: [{ field: 'newPassword', code }] })
})
