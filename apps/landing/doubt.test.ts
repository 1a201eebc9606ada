import { pbkdf2Sync } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { systemAmbient } from '@leadkeep/kernel'
import { startLanding, tokenIn } from './landing-under-test.ts'

const ada = { name: 'Ada Lovelace', email: 'ada@example.com' }
/** The clock stands still unless a test moves it. */
const begun = Date.now()
let shift = 0
let landing: Awaited<ReturnType<typeof startLanding>>

beforeEach(async () => {
  shift = 0
  landing = await startLanding({
    ambient: { ...systemAmbient, now: () => new Date(begun + shift) },
  })
})
afterEach(() => landing.stop())

test('who shows a proof may be as quick as they like', async () => {
  const token = await newToken()
  expect(await landing.postJson({ ...ada, token, altcha: await prove(token) })).toMatchObject({ status: 202 })
  expect(await signals()).toEqual([])
})

test('a proof is for the form token it was worked for, and for no key of the client’s own', async () => {
  const [token, another] = [await newToken(), await newToken()]
  const altcha = await prove(token)
  await landing.postJson({ ...ada, token: another, altcha })
  expect(await signals()).toEqual(['proof_invalid', 'too_fast'])
  await landing.postJson({ ...ada, token, altcha }, { 'idempotency-key': 'mine' })
  expect(await signals()).toContain('proof_invalid')
})

test('without one, a form is sent in its own time; sooner than anybody types is noted, and never refused', async () => {
  const token = await newToken()
  expect(await landing.post('/f/enquiry', { ...ada, token })).toMatchObject({ status: 303 })
  expect(await signals()).toEqual(['unproven', 'too_fast'])
  shift = 2000
  await landing.post('/f/enquiry', { ...ada, token, message: 'And one more thing.' })
  expect(await signals()).toEqual(['unproven'])
})

test('a field that nobody sees gives away who fills it in', async () => {
  const page = await landing.get('/f/enquiry')
  const html = await page.text()
  expect(html).toMatch(/class="aside" aria-hidden="true">.*tabindex="-1" autoComplete="off" name="homepage"/)
  expect(await landing.post('/f/enquiry', { ...ada, homepage: 'https://spam.example' })).toMatchObject({
    status: 303,
  })
  expect(await signals()).toEqual(['honeypot', 'unproven'])
  await landing.post('/f/enquiry', { ...ada, homepage: '' })
  expect(await signals()).toEqual(['unproven'])
})

test('there is no challenge for who has not been served the form', async () => {
  for (const token of ['', 'x.y', 1, undefined]) {
    const answer = await challenge(token)
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      422,
      'lead_capture.token_unknown',
    ])
  }
})

test('challenges have a limit of their own, and a form whose challenge was refused is accepted', async () => {
  await landing.stop()
  landing = await startLanding({
    challengeLimiter: { consume: async () => ({ allowed: false, retryAfter: 9, remaining: 0 }) },
  })
  const token = await newToken()
  expect((await challenge(token)).status).toBe(429)
  expect(await landing.postJson({ ...ada, token, altcha: '' })).toMatchObject({ status: 202 })
})

const newToken = async () => tokenIn(await landing.get('/f/enquiry'))
const challenge = (token: unknown) =>
  fetch(`${landing.url}/api/lead_capture/forms/enquiry/challenges`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })

/** As a browser does it, only by other means. */
async function prove(token: string): Promise<string> {
  const given = (await (await challenge(token)).json()) as {
    parameters: { nonce: string; salt: string; cost: number; keyLength: number; keyPrefix: string }
  }
  const { nonce, salt, cost, keyLength, keyPrefix } = given.parameters
  for (let counter = 0; ; counter++) {
    const password = Buffer.concat([Buffer.from(nonce, 'hex'), Buffer.alloc(4)])
    password.writeUInt32BE(counter, 16)
    const derivedKey = pbkdf2Sync(password, Buffer.from(salt, 'hex'), cost, keyLength, 'sha256').toString(
      'hex',
    )
    if (!derivedKey.startsWith(keyPrefix)) continue

    return Buffer.from(JSON.stringify({ challenge: given, solution: { counter, derivedKey } })).toString(
      'base64',
    )
  }
}

/** What travelled, sealed, with the newest submission. */
async function signals(): Promise<unknown> {
  const { signals = [] } = (await landing.opened(landing.stored.length - 1)) as { signals?: unknown }

  return signals
}
