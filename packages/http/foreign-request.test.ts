import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { origin, serving } from './handler-under-test.ts'
import { route } from './index.ts'

const answers = { summary: 'Fine', path: '/api', responses: { 200: z.string() } } as const
const handle = async () => ({ status: 200, body: 'fine' }) as const
const routes = [
  route({ ...answers, method: 'GET', access: 'session', handle }),
  route({ ...answers, method: 'POST', access: 'session', handle }),
  // Signing out and signing in again are public, and a cookie still comes along.
  route({ ...answers, method: 'DELETE', access: 'public', handle }),
]
const cookie = { cookie: 'theme=dark; __Host-leadkeep=ada' }
const bearer = { authorization: 'Bearer ada' }
const navigation = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

test.each<[string, 'GET' | 'POST' | 'DELETE', Record<string, string>, 200 | 403]>([
  ['our own page', 'POST', { ...cookie, 'sec-fetch-site': 'same-origin' }, 200],
  [
    'our own page that hides where it is',
    'POST',
    { ...cookie, 'sec-fetch-site': 'same-origin', origin: 'null' },
    200,
  ],
  ['another port of this machine', 'POST', { ...cookie, 'sec-fetch-site': 'same-site' }, 403],
  ['another site', 'POST', { ...cookie, 'sec-fetch-site': 'cross-site' }, 403],
  ['another site that claims our origin', 'POST', { ...cookie, 'sec-fetch-site': 'cross-site', origin }, 403],
  ['nobody knows what', 'POST', { ...cookie, 'sec-fetch-site': 'none' }, 403],
  ['an old browser on our page', 'POST', { ...cookie, origin }, 200],
  ['an old browser on another page', 'POST', { ...cookie, origin: 'https://evil.example' }, 403],
  ['an origin that begins like ours', 'POST', { ...cookie, origin: `${origin}.evil.example` }, 403],
  ['an old browser that hides where it is', 'POST', { ...cookie, origin: 'null' }, 403],
  ['a cookie and nothing else', 'POST', cookie, 403],
  ['a form that navigates', 'POST', { ...cookie, ...navigation, 'sec-fetch-site': 'cross-site' }, 403],
  ['a bearer token', 'POST', bearer, 200],
  ['a bearer token from anywhere', 'POST', { ...bearer, 'sec-fetch-site': 'cross-site' }, 200],
  [
    'a bearer token that does not hide the cookie',
    'POST',
    { ...bearer, ...cookie, 'sec-fetch-site': 'cross-site' },
    403,
  ],
  ['reading from our own page', 'GET', { ...cookie, 'sec-fetch-site': 'same-origin' }, 200],
  ['reading from another page', 'GET', { ...cookie, 'sec-fetch-site': 'cross-site' }, 403],
  ['reading with a cookie and nothing else', 'GET', cookie, 403],
  ['following a link', 'GET', { ...cookie, ...navigation, 'sec-fetch-site': 'cross-site' }, 200],
  [
    'a frame on another page',
    'GET',
    { ...cookie, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    403,
  ],
  ['a public act from another page', 'DELETE', { ...cookie, 'sec-fetch-site': 'same-site' }, 403],
  ['a public act without a cookie', 'DELETE', { 'sec-fetch-site': 'cross-site' }, 200],
])('%s: %s', async (_who, method, headers, status) => {
  const response = await serving(routes).ask(method, '/api', { headers })
  expect(response.status).toBe(status)
  if (status === 403) expect(await response.json()).toMatchObject({ code: 'http.foreign_request' })
})

test('without a public origin, ours is the one the client addressed', async () => {
  const { ask } = serving(routes, { publicOrigin: undefined })
  const headers = { ...cookie, host: '127.0.0.1:3001' }
  expect(
    (await ask('POST', '/api', { headers: { ...headers, origin: 'https://127.0.0.1:3001' } })).status,
  ).toBe(200)
  expect((await ask('POST', '/api', { headers: { ...headers, origin } })).status).toBe(403)
})
