import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { rowsOf } from '@leadkeep/testing'
import { authWorld, Browser, entriesOf, password, problem, type AuthWorld } from './test-world.ts'
import { codeAt } from './factors/totp.ts'

const minute = 60_000

let world: AuthWorld
let host: string
let tenantId: string
let ada: Browser
let ben: Browser
let benId: string

beforeAll(async () => {
  world = await authWorld()
})
beforeEach(async () => {
  ;({ host, tenantId } = await world.newTenant())
  benId = await world.newUser(tenantId, `ben@${host}`, ['sales'])
  ada = new Browser(world, host)
  await ada.signIn(`ada@${host}`)
  ben = new Browser(world, host)
  await ben.signIn(`ben@${host}`)
})
afterAll(() => world.close())

/** Ben's app: its secret, and the codes that came with it. */
async function enrols(browser = ben): Promise<{ secret: string; recoveryCodes: string[] }> {
  const { secret } = (await (await browser.ask('POST', '/api/auth/factors/totp')).json()) as {
    secret: string
  }
  const answer = await browser.ask('POST', '/api/auth/factors/totp/confirm', { code: now(secret) })
  const { recoveryCodes } = (await answer.json()) as { recoveryCodes: string[] }

  return { secret, recoveryCodes }
}

const now = (secret: string) => codeAt(secret, world.ambient.now())
const signsIn = (shown: object, typed = password) =>
  new Browser(world, host).ask('POST', '/api/auth/login', { email: `ben@${host}`, password: typed, ...shown })
const later = () => world.ambient.advance(minute)

test('who has an app signs in by password and code, and the code alone or the password alone are not enough', async () => {
  const { secret } = await enrols()
  later()
  expect(await problem(await signsIn({}))).toMatchObject({
    status: 401,
    code: 'auth.second_factor_required',
    app: true,
    passkey: false,
  })
  expect(await problem(await signsIn({ code: '000000' }))).toMatchObject({ code: 'auth.wrong_second_factor' })
  // That there is a second step is told to nobody who does not know the password.
  expect(await problem(await signsIn({ code: now(secret) }, 'not the password'))).toMatchObject({
    code: 'auth.wrong_credentials',
  })
  expect(await problem(await signsIn({}, 'not the password'))).toMatchObject({
    code: 'auth.wrong_credentials',
  })
  expect((await signsIn({ code: ` ${now(secret).replace(/(...)/, '$1 ')} ` })).status).toBe(200)
})

test('a program is told what is missing and gives the code', async () => {
  const { secret } = await enrols()
  later()
  const ask = (shown: object) => {
    const body = JSON.stringify({ email: `ben@${host}`, password, ...shown })
    const headers = { host, 'content-type': 'application/json' }
    const request = new Request(`http://${host}/api/auth/login`, { method: 'POST', headers, body })

    return world.handler(request, { address: '198.51.100.7' })
  }
  expect(await (await ask({})).json()).toMatchObject({ code: 'auth.second_factor_required', passkey: false })
  expect(await (await ask({ code: now(secret) })).json()).toMatchObject({ token: expect.any(String) })
})

test('a code works once, also when two use it at the same moment', async () => {
  const { secret } = await enrols()
  // The one that was shown for enrolling is used up.
  expect((await signsIn({ code: now(secret) })).status).toBe(401)
  later()
  const code = now(secret)
  const answers = await Promise.all([signsIn({ code }), signsIn({ code })])
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect((await signsIn({ code })).status).toBe(401)
})

test('guessing codes ends after five, whoever guesses, and the right one waits then, too', async () => {
  const { secret } = await enrols()
  later()
  for (let each = 0; each < 5; each++) {
    const guesser = new Browser(world, host, `203.0.${each}.1`)
    const body = { email: `ben@${host}`, password, code: '000000' }
    expect((await guesser.ask('POST', '/api/auth/login', body)).status).toBe(401)
  }
  expect(await problem(await signsIn({ code: now(secret) }))).toMatchObject({ status: 429 })
})

test('a recovery code signs in once, however it is typed, and its hash alone is stored', async () => {
  const { recoveryCodes } = await enrols()
  expect(recoveryCodes).toHaveLength(10)
  const [first = '', second = ''] = recoveryCodes
  expect((await signsIn({ code: first.toUpperCase().replace('-', ' ') })).status).toBe(200)
  expect((await signsIn({ code: first })).status).toBe(401)
  const factors = await (await ben.ask('GET', '/api/auth/factors')).json()
  expect(factors).toMatchObject({ totp: { since: expect.any(String) }, passkeys: [], recoveryCodes: 9 })

  const { recoveryCodes: renewed } = (await (
    await ben.ask('POST', '/api/auth/factors/recovery-codes')
  ).json()) as { recoveryCodes: string[] }
  expect((await signsIn({ code: second })).status).toBe(401)
  expect((await signsIn({ code: renewed[0] })).status).toBe(200)
  const stored = await rowsOf(
    world.databases.adminUrl,
    'select c::text, t::text from auth_recovery_code c, auth_totp t',
  )
  expect(JSON.stringify(stored)).not.toContain(renewed[1])
})

test('an app that showed no right code is asked of nobody, and begins anew', async () => {
  const begin = async () =>
    ((await (await ben.ask('POST', '/api/auth/factors/totp')).json()) as { secret: string }).secret
  const lost = await begin()
  expect((await signsIn({})).status).toBe(200)
  const secret = await begin()
  const confirm = (code: string) => ben.ask('POST', '/api/auth/factors/totp/confirm', { code })
  expect(await problem(await confirm(now(lost)))).toMatchObject({ code: 'auth.wrong_second_factor' })
  expect((await confirm(now(secret))).status).toBe(200)
  expect(await problem(await ben.ask('POST', '/api/auth/factors/totp'))).toMatchObject({
    code: 'auth.already_enrolled',
  })
})

test('factors come and go with a fresh sign-in alone; with the last one its recovery codes go', async () => {
  const { secret, recoveryCodes } = await enrols()
  world.ambient.advance(10 * minute)
  expect(await problem(await ben.ask('DELETE', '/api/auth/factors/totp'))).toMatchObject({
    code: 'auth.fresh_sign_in_needed',
  })
  expect((await ben.ask('POST', '/api/auth/sessions/confirm', { code: now(secret) })).status).toBe(204)
  expect((await ben.ask('DELETE', '/api/auth/factors/totp')).status).toBe(204)
  expect((await signsIn({})).status).toBe(200)
  await enrols()
  expect((await signsIn({ code: recoveryCodes[3] })).status).toBe(401)
})

test('who manages users takes lost factors away; the person is told by mail and signed out', async () => {
  await enrols()
  expect((await ada.ask('DELETE', `/api/auth/users/${benId}/factors`)).status).toBe(200)
  expect((await ben.ask('GET', '/api/auth/me')).status).toBe(401)
  expect((await signsIn({})).status).toBe(200)
  expect(await world.work(tenantId)).toMatchObject([
    { template: 'auth.totp_added', subjectId: benId },
    { template: 'auth.factors_reset', subjectId: benId },
  ])
  const entries = await entriesOf(world, tenantId)
  expect(entries.find(({ act }) => act === 'auth.user.reset_factors')).toMatchObject({
    outcome: 'done',
    changes: expect.arrayContaining([expect.objectContaining({ table: 'auth.totp', op: 'delete' })]),
  })
  expect((await ada.ask('DELETE', `/api/auth/users/${benId}/factors`)).status).toBe(404)
})

test('a forgotten password leaves second factors as they are', async () => {
  const { secret } = await enrols()
  await new Browser(world, host).ask('POST', '/api/auth/forgotten', { email: `ben@${host}` })
  const letter = (await world.work(tenantId)).find(({ template }) => template === 'auth.reset')
  const token = /\/sign-in\/link\/([\w-]{43})/.exec(letter!.text)![1]
  const use = { token, password: 'a sentence of my own' }
  expect((await new Browser(world, host).ask('POST', '/api/auth/links', use)).status).toBe(204)
  later()
  expect(await problem(await signsIn({}, use.password))).toMatchObject({
    code: 'auth.second_factor_required',
  })
  expect((await signsIn({ code: now(secret) }, use.password)).status).toBe(200)
})

test('where officers need a second factor, who has none may add one and nothing else', async () => {
  const cora = new Browser(world, host)
  await world.newUser(tenantId, `cora@${host}`, ['compliance'])
  await cora.signIn(`cora@${host}`)
  expect((await cora.ask('GET', '/api/auth/users')).status).toBe(200)
  await enrols(ada)
  const change = await ada.ask('PUT', '/api/auth/policy', { secondFactorFor: 'officers', version: 0 })
  expect(change.status).toBe(204)

  expect((await cora.ask('GET', '/api/auth/users')).status).toBe(403)
  expect(await (await cora.ask('GET', '/api/auth/me')).json()).toMatchObject({ features: [] })
  // Sales are no officers, and go on as before; so does who has one.
  expect(await (await ben.ask('GET', '/api/auth/me')).json()).toMatchObject({
    features: expect.arrayContaining(['crm.*']),
  })
  expect((await ada.ask('GET', '/api/auth/users')).status).toBe(200)
  await enrols(cora)
  expect((await cora.ask('GET', '/api/auth/users')).status).toBe(200)
})

test('the secret is sealed, and neither it nor a code is on the log', async () => {
  const { secret, recoveryCodes } = await enrols()
  later()
  const code = now(secret)
  await signsIn({ code })
  const stored = JSON.stringify(await rowsOf(world.databases.adminUrl, 'select t::text from auth_totp t'))
  const log = JSON.stringify(await entriesOf(world, tenantId))
  for (const hidden of [secret, Buffer.from(secret).toString('hex'), recoveryCodes[0]!]) {
    expect(stored).not.toContain(hidden)
    expect(log).not.toContain(hidden)
  }
  expect(log).not.toContain(`"${code}"`)
})
