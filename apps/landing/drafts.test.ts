import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startLanding, tokenIn } from './landing-under-test.ts'

let landing: Awaited<ReturnType<typeof startLanding>>
beforeAll(async () => {
  landing = await startLanding()
})
afterAll(() => landing.stop())

const name = 'aBcDeFgHiJkLmNoPqRsT-_'
const sealed = Buffer.from('an opaque text of thirty bytes').toString('base64url')
const address = (draft = name, form = 'enquiry') => `/api/lead_capture/forms/${form}/drafts/${draft}`
const keep = (body: unknown, draft = name, headers: Record<string, string> = {}) =>
  fetch(landing.url + address(draft), {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })

test('bytes are kept by the name that a browser made up, handed out by it, and dropped', async () => {
  expect((await landing.get(address())).status).toBe(404)
  expect((await keep({ sealed })).status).toBe(204)
  const found = await landing.get(address())
  expect([found.status, found.headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(await found.json()).toEqual({ sealed })
  expect((await keep({ sealed: null })).status).toBe(204)
  expect((await landing.get(address())).status).toBe(404)
})

test('what is no name, no form or no sealed bytes is none, and another site has no say', async () => {
  expect((await keep({ sealed }, 'short')).status).toBe(404)
  expect((await landing.get(address(name, 'nowhere'))).status).toBe(404)
  for (const body of [{}, { sealed: 7 }, { sealed: 'short' }, { sealed: 'ä'.repeat(60) }])
    expect((await keep(body)).status).toBe(422)
  expect((await keep({ sealed: 'x'.repeat(70_000) }).catch(() => ({ status: 413 }))).status).toBe(413)
  expect((await keep({ sealed }, name, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await landing.get(address(), { origin: 'https://elsewhere.example' })).status).toBe(403)
})

test('where there is no room the browser is told so, and the form is as it was', async () => {
  const names = ['1', '2', '3'].map((each) => name.slice(1) + each)
  const answers = []
  for (const each of names) answers.push((await keep({ sealed }, each)).status)
  expect(answers).toEqual([204, 204, 503])
  for (const each of names) await keep({ sealed: null }, each)
})

test('a draft goes with the submission that was made of it, and one that fails keeps it', async () => {
  await keep({ sealed })
  const token = await tokenIn(await landing.get('/'))
  expect((await landing.postJson({ name: 'Ada', token, lk_draft: name })).status).toBe(422)
  expect(landing.kept.size).toBe(1)

  const sent = { name: 'Ada Lovelace', email: 'ada@example.com', token, lk_draft: name }
  expect((await landing.postJson(sent)).status).toBe(202)
  expect(landing.kept.size).toBe(0)
  expect(JSON.stringify(await landing.opened(0))).not.toContain(name)
})
