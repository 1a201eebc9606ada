import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type Gateway, openGateway, upstreamsFrom } from './gateway.ts'
import { openStandIn, sendEvents, sendJson, type StandIn } from './stand-ins/api.ts'

let api: StandIn
let gateway: Gateway
beforeEach(async () => {
  api = await openStandIn(({ path }, response) => {
    if (path.includes('stream')) sendEvents(response, [{ type: 'one' }, { type: 'two' }])
    else sendJson(response, 200, { ok: true }, { 'set-cookie': 'a=b', 'x-request-id': '7' })
  })
  gateway = await openGateway([{ family: 'claude', url: api.url, headers: { 'x-api-key': 'the-real-one' } }])
})
afterEach(async () => {
  await gateway.close()
  await api.close()
})

const ask = (url: string, token: string, path = '/v1/messages') =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': token, 'content-type': 'application/json', cookie: 'c=d' },
    body: '{"model":"m"}',
  })

test('a pass is exchanged for the credential on the way, and the body arrives', async () => {
  const pass = gateway.admit('claude')
  const answer = await ask(pass?.url ?? '', pass?.token ?? '')
  expect(await answer.json()).toEqual({ ok: true })
  expect(answer.headers.get('x-request-id')).toBe('7')
  expect(answer.headers.get('set-cookie')).toBeNull()
  expect(api.seen).toEqual([expect.objectContaining({ path: '/v1/messages', body: { model: 'm' } })])
  expect(api.seen[0]?.headers['x-api-key']).toBe('the-real-one')
  expect(JSON.stringify(api.seen[0]?.headers)).not.toContain(pass?.token)
  expect(api.seen[0]?.headers.cookie).toBeUndefined()
})

test('events pass through as they come', async () => {
  const pass = gateway.admit('claude')
  const answer = await ask(pass?.url ?? '', pass?.token ?? '', '/v1/messages?beta=stream')
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  expect(await answer.text()).toContain('event: two')
})

test('without a pass, with one that has ended, and for anything but the model, it refuses', async () => {
  const pass = gateway.admit('claude')
  const url = pass?.url ?? ''
  expect((await ask(url, 'guessed')).status).toBe(401)
  expect((await ask(url, pass?.token ?? '', '/v1/files')).status).toBe(404)
  expect((await ask(url, pass?.token ?? '', '/v1/messages/batches')).status).toBe(404)
  pass?.revoke()
  expect((await ask(url, pass?.token ?? '')).status).toBe(401)
  expect(api.seen).toEqual([])
})

test('a family without a key has no gateway; the engine says so instead of starting', () => {
  expect(gateway.admit('codex')).toBeNull()
  expect(upstreamsFrom({})).toEqual([])
  expect(upstreamsFrom({ ANTHROPIC_API_KEY: 'a', OPENAI_API_KEY: 'b' })).toEqual([
    { family: 'claude', url: 'https://api.anthropic.com', headers: { 'x-api-key': 'a' } },
    { family: 'codex', url: 'https://api.openai.com', headers: { authorization: 'Bearer b' } },
  ])
})

test('a model that cannot be reached is a bad gateway, not a hang', async () => {
  const pass = gateway.admit('claude')
  await api.close()
  expect((await ask(pass?.url ?? '', pass?.token ?? '')).status).toBe(502)
})
