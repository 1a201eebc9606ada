import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { Authenticator } from './authenticator-under-test.ts'
import { relyingParty } from './factors/passkeys.ts'
import { authWorld, Browser, entriesOf, password, problem, type AuthWorld } from './test-world.ts'

const minute = 60_000

let world: AuthWorld
let host: string
let origin: string
let tenantId: string
let ben: Browser
let device: Authenticator

beforeAll(async () => {
  world = await authWorld()
})
beforeEach(async () => {
  ;({ host, tenantId } = await world.newTenant())
  origin = `http://${host}`
  await world.newUser(tenantId, `ben@${host}`, ['sales'])
  ben = new Browser(world, host)
  await ben.signIn(`ben@${host}`)
  device = new Authenticator()
})
afterAll(() => world.close())

const post = (browser: Browser, path: string, body?: unknown, from = origin) =>
  browser.ask('POST', path, body, { origin: from })

interface Ceremony {
  readonly challengeId: string
  readonly options: { readonly challenge: string }
}

async function begin(browser: Browser, path: string): Promise<Ceremony> {
  const answer = await post(browser, path)
  expect(answer.status).toBe(200)

  return (await answer.json()) as Ceremony
}

const asked = (browser = new Browser(world, host)) => begin(browser, '/api/auth/passkeys/options')

async function adds(browser = ben, made = device): Promise<Response> {
  const { challengeId, options } = await begin(browser, '/api/auth/factors/passkeys/options')
  const response = made.register(options.challenge, origin)

  return post(browser, '/api/auth/factors/passkeys', { challengeId, response, name: 'Laptop' })
}

async function signsIn(): Promise<Response> {
  const { challengeId, options } = await asked()
  const signed = { challengeId, response: device.sign(options.challenge, origin) }

  return post(new Browser(world, host), '/api/auth/login/passkey', signed)
}

const refused = { status: 401, code: 'auth.passkey_refused' }

test('a passkey is added with recovery codes, and signs in alone', async () => {
  const added = await adds()
  expect(await added.json()).toMatchObject({ recoveryCodes: expect.arrayContaining([expect.any(String)]) })
  const { challengeId, options } = await asked()
  const browser = new Browser(world, host)
  const signed = { challengeId, response: device.sign(options.challenge, origin) }
  expect((await post(browser, '/api/auth/login/passkey', signed)).status).toBe(200)
  expect(await (await browser.ask('GET', '/api/auth/me')).json()).toMatchObject({ email: `ben@${host}` })
  expect(await (await browser.ask('GET', '/api/auth/factors')).json()).toMatchObject({
    passkeys: [{ name: 'Laptop', lastUsedAt: expect.any(String) }],
  })
  const started = (await entriesOf(world, tenantId)).find(
    ({ act }) => act === 'auth.session.start_with_passkey',
  )
  expect(started).toMatchObject({ outcome: 'done' })
})

test('an answer works once, and not after five minutes', async () => {
  await adds()
  const { challengeId, options } = await asked()
  const signed = { challengeId, response: device.sign(options.challenge, origin) }
  const send = () => post(new Browser(world, host), '/api/auth/login/passkey', signed)
  const answers = await Promise.all([send(), send()])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401])
  const late = await asked()
  world.ambient.advance(5 * minute)
  const response = device.sign(late.options.challenge, origin)
  const answer = await post(new Browser(world, host), '/api/auth/login/passkey', {
    challengeId: late.challengeId,
    response,
  })
  expect(await problem(answer)).toMatchObject(refused)
})

test('an answer for another site, a locked device, another key or another challenge is none', async () => {
  await adds()
  const other = await asked()
  const elsewhere = 'http://evil.example'
  for (const change of [
    ({ challengeId }: { challengeId: string }, challenge: string) => ({
      challengeId,
      response: device.sign(challenge, elsewhere),
    }),
    ({ challengeId }: { challengeId: string }, challenge: string) => ({
      challengeId,
      response: device.sign(challenge, origin, false),
    }),
    ({ challengeId }: { challengeId: string }, challenge: string) => ({
      challengeId,
      response: {
        ...new Authenticator().sign(challenge, origin),
        id: device.id.toString('base64url'),
        rawId: device.id.toString('base64url'),
      },
    }),
    (_: { challengeId: string }, challenge: string) => ({
      challengeId: other.challengeId,
      response: device.sign(challenge, origin),
    }),
  ]) {
    const { challengeId, options } = await asked()
    const body = change({ challengeId }, options.challenge)
    expect(
      await problem(await post(new Browser(world, host), '/api/auth/login/passkey', body)),
    ).toMatchObject(refused)
  }
  // A page of another site cannot even send one.
  const { challengeId, options } = await asked()
  const signed = { challengeId, response: device.sign(options.challenge, elsewhere) }
  const sent = await post(new Browser(world, host), '/api/auth/login/passkey', signed, elsewhere)
  expect(await problem(sent)).toMatchObject({ code: 'auth.foreign_sign_in' })
})

test('as a second step it must be one’s own', async () => {
  await adds()
  const cleo = new Browser(world, host)
  await world.newUser(tenantId, `cleo@${host}`, ['sales'])
  await cleo.signIn(`cleo@${host}`)
  const hers = new Authenticator()
  expect((await adds(cleo, hers)).status).toBe(201)
  const steps = async (by: Authenticator) => {
    const { challengeId, options } = await asked()
    const passkey = { challengeId, response: by.sign(options.challenge, origin) }

    return post(new Browser(world, host), '/api/auth/login', { email: `ben@${host}`, password, passkey })
  }
  expect(await problem(await steps(hers))).toMatchObject(refused)
  expect((await steps(device)).status).toBe(200)
})

test('a passkey confirms who is there; removed or of somebody disabled it opens nothing', async () => {
  await adds()
  world.ambient.advance(10 * minute)
  const { challengeId, options } = await asked(ben)
  const passkey = { challengeId, response: device.sign(options.challenge, origin) }
  expect((await post(ben, '/api/auth/sessions/confirm', { passkey })).status).toBe(204)
  const { passkeys } = (await (await ben.ask('GET', '/api/auth/factors')).json()) as {
    passkeys: { id: string }[]
  }
  expect((await ben.ask('DELETE', `/api/auth/factors/passkeys/${passkeys[0]!.id}`)).status).toBe(204)
  expect(await problem(await signsIn())).toMatchObject(refused)
})

test('another tenant knows nothing of it, and an IP address makes none', async () => {
  await adds()
  const other = await world.newTenant()
  const { challengeId, options } = await asked()
  const body = { challengeId, response: device.sign(options.challenge, `http://${other.host}`) }
  const there = new Browser(world, other.host)
  expect(
    await problem(await post(there, '/api/auth/login/passkey', body, `http://${other.host}`)),
  ).toMatchObject(refused)
  for (const address of ['http://127.0.0.1:3001', 'http://[::1]:3001'])
    expect(() => relyingParty(address)).toThrow(
      expect.objectContaining({ code: 'auth.passkeys_need_a_name' }),
    )
})
