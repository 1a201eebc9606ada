import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sessionCookie } from '@leadkeep/auth'
import { execute } from '@leadkeep/commands'
import { openRouteId, type OpenRoute } from '@leadkeep/http'
import type { Module } from '@leadkeep/kernel'
import { demoFormContent, demoPage, keepPicture, publish } from '@leadkeep/lead_capture'
import { fileForSomebody } from '@leadkeep/privacy'
import { rowsOf } from '@leadkeep/testing'
import { modules as listed } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { sequencing } from '../sequencing.ts'
import { contentsOf, recordsOf, type ForeignRecord } from './foreign-records.ts'
import { startLandingProcess, tokenIn, type Answer, type LandingProcess } from './landing-process.ts'
import { openPopulatedWorld, type PopulatedWorld } from './populated-world.ts'
import { staffDoor } from './staff-door.ts'

// Law 10 for the public process, as it runs: what modules declare, open to everybody, is served, and nothing else is.

const modules: readonly Module[] = listed
const routes = modules
  .flatMap((module): readonly OpenRoute[] => module.openRoutes ?? [])
  .filter(({ app }) => app === 'landing')
  .map((route) => ({ id: openRouteId(route), ...route }))
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'] as const
const visitor = { name: 'Ada Lovelace', email: 'ada@example.com', message: 'Please call me.' }

let world: PopulatedWorld
let landing: LandingProcess
let receipt: { readonly own: string; readonly foreign: string }
let correction: string
let tokens: { readonly question: string; readonly preferences: string; readonly request: string }
let foreign: readonly ForeignRecord[]
let checkpoints: string
let picture: string

/** One point. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

beforeAll(async () => {
  world = await openPopulatedWorld()
  // What the other tenant has published: the same form under the same name, and a page of its own.
  const content = { page: demoPage, form: demoFormContent }
  await execute(world.worker, operatorScope(world.worker, world.other), publish, {
    ...content,
    slug: 'home',
    isHome: true,
  })
  await execute(world.worker, operatorScope(world.worker, world.other), publish, {
    ...content,
    slug: 'theirs',
    isHome: false,
    form: { ...demoFormContent, slug: 'their-form' },
  })
  const { sources } = await execute(world.services, operatorScope(world.services, world.demo), keepPicture, {
    bytes: png,
  })
  picture = `/media/${sources[0]?.hash}.webp`
  checkpoints = mkdtempSync(join(tmpdir(), 'leadkeep-checkpoints-'))
  await sequencing(world.worker, checkpoints).run(world.worker)
  landing = await startLandingProcess(world)
  const sent = async (host?: string) => landing.submit(visitor, host ? { host } : {})
  const own = await sent()
  receipt = {
    own: String(own.json['receiptId']),
    foreign: String((await sent('other.example')).json['receiptId']),
  }
  correction = /correct=([\w-]+)/.exec(String(own.headers['location']))?.[1] ?? ''
  const [asked] = await rowsOf<{ id: string; subject_id: string }>(
    world.databases.adminUrl,
    'select id, subject_id from consent_confirmation where tenant_id = $1 and token_hash is not null',
    [world.demo],
  )
  const token = async (kind: string, id: string) =>
    (await world.worker.keyring.linkToken(world.demo, kind, id)).toString('base64url')
  tokens = {
    question: await token('consent.confirmation', asked!.id),
    preferences: await token('consent.preferences', asked!.subject_id),
    request: await token('privacy.request', await someRequest()),
  }
  foreign = await recordsOf(world, world.other)
}, 180_000)

afterAll(async () => {
  await landing?.stop()
  await world?.close()
  rmSync(checkpoints, { recursive: true, force: true })
})

/** Of somebody who asks staff about their data, and has not confirmed it. */
async function someRequest(): Promise<string> {
  const asked = { kind: 'access', email: visitor.email }
  const { id } = await execute(
    world.services,
    operatorScope(world.services, world.demo),
    fileForSomebody,
    asked,
  )

  return id
}

/** An address of each route where something is, and what is sent there. */
const found: Readonly<Record<string, () => { path: string; type?: string; body?: string }>> = {
  'GET /': () => ({ path: '/' }),
  'GET /p/:slug': () => ({ path: '/p/home' }),
  'GET /imprint': () => ({ path: '/imprint' }),
  'GET /privacy': () => ({ path: '/privacy' }),
  'GET /f/:slug': () => ({ path: '/f/enquiry' }),
  'POST /f/:slug': () => ({
    path: '/f/enquiry',
    type: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(visitor).toString(),
  }),
  'GET /f/:slug/thanks': () => ({ path: `/f/enquiry/thanks?receipt=${receipt.own}` }),
  'POST /f/:slug/correct': () => ({
    path: '/f/enquiry/correct',
    type: 'application/x-www-form-urlencoded',
    body: new URLSearchParams({ receipt: receipt.own, correct: correction, email: visitor.email }).toString(),
  }),
  'GET /f/:slug/receipt.txt': () => ({ path: `/f/enquiry/receipt.txt?receipt=${receipt.own}` }),
  'POST /api/lead_capture/forms/:slug/submissions': () => ({
    path: '/api/lead_capture/forms/enquiry/submissions',
    type: 'application/json',
    body: JSON.stringify(visitor),
  }),
  'POST /api/lead_capture/forms/:slug/challenges': () => ({
    path: '/api/lead_capture/forms/enquiry/challenges',
    type: 'application/json',
    body: JSON.stringify({ token }),
  }),
  'GET /api/lead_capture/forms/:slug/drafts/:draft': () => ({ path: draft.path }),
  'POST /api/lead_capture/forms/:slug/drafts/:draft': () => draft,
  'GET /confirm/:token': () => ({ path: `/confirm/${tokens.question}` }),
  'POST /confirm/:token': () => ({ path: `/confirm/${tokens.question}`, ...nothing }),
  'GET /c/:token': () => ({ path: `/c/${tokens.preferences}` }),
  // A purpose of nobody's: the second time is like the first.
  'POST /c/:token': () => ({ path: `/c/${tokens.preferences}`, ...nothing, body: 'purpose=none' }),
  'GET /c/:token/receipt': () => ({ path: `/c/${tokens.preferences}/receipt` }),
  'GET /c/:token/receipt.txt': () => ({ path: `/c/${tokens.preferences}/receipt.txt` }),
  'GET /privacy-request': () => ({ path: '/privacy-request' }),
  'POST /privacy-request': () => ({
    path: '/privacy-request',
    type: 'application/x-www-form-urlencoded',
    body: new URLSearchParams({ kind: 'access', ...visitor, nonce: 'once' }).toString(),
  }),
  'GET /privacy-request/:token': () => ({ path: `/privacy-request/${tokens.request}` }),
  'POST /privacy-request/:token': () => ({ path: `/privacy-request/${tokens.request}`, ...nothing }),
  'GET /embed.js': () => ({ path: '/embed.js' }),
  'GET /assets/:name': () => ({ path: asset }),
  'GET /media/:name': () => ({ path: picture }),
  'GET /favicon.ico': () => ({ path: '/favicon.ico' }),
  'GET /robots.txt': () => ({ path: '/robots.txt' }),
  'GET /.well-known/security.txt': () => ({ path: '/.well-known/security.txt' }),
  'GET /.well-known/leadkeep-log': () => ({ path: '/.well-known/leadkeep-log' }),
  'GET /healthz': () => ({ path: '/healthz' }),
  'GET /readyz': () => ({ path: '/readyz' }),
}
const draft = {
  path: `/api/lead_capture/forms/enquiry/drafts/${'d'.repeat(22)}`,
  type: 'application/json',
  body: JSON.stringify({ sealed: 's'.repeat(60) }),
}
const nothing = { type: 'application/x-www-form-urlencoded', body: '' }
let asset = ''
let token = ''
beforeAll(async () => {
  const page = await landing.get('/')
  asset = /\/assets\/[^"]+/.exec(page.text)?.[0] ?? ''
  token = tokenIn(page)
  await landing.ask('POST', draft.path, draft.body, { 'content-type': draft.type })
})

test('every route that a module declares has an address here to be tried at', () => {
  expect(routes.map(({ id }) => id).toSorted()).toEqual(Object.keys(found).toSorted())
})

test.each(routes)('$id answers anybody, and staff no otherwise', async ({ id, method }) => {
  const { path, type, body = null } = found[id]!()
  const headers = type ? { 'content-type': type } : {}
  const token = await staffDoor(world.services).signIn('admin@demo.example', 'correct horse battery')
  const anybody = await landing.ask(method, path, body, headers)
  const staff = await landing.ask(method, path, body, {
    ...headers,
    authorization: `Bearer ${token}`,
    cookie: `${sessionCookie}=${token}`,
  })

  expect([200, 202, 204, 303]).toContain(anybody.status)
  expect([id, staff.status]).toEqual([id, anybody.status])
  expect(withoutToken(staff)).toBe(withoutToken(anybody))
  expect(staff.headers['set-cookie']).toBeUndefined()
})

describe('what no module declares is not there', () => {
  test.each(methods)('%s at the addresses of the others', async (method) => {
    const declared = new Set(routes.filter((route) => route.method === method).map(({ path }) => path))
    for (const { id, path } of routes) {
      if (declared.has(path)) continue
      const answer = await landing.ask(method, found[id]!().path, null)
      expect([method, path, answer.status]).toEqual([method, path, 404])
    }
  })

  test('nor is any address of the backend: its API, its screens', async () => {
    const elsewhere = modules.flatMap((module) => [
      ...(module.routes ?? []).map(({ method, path }) => ({ method, path: path.replaceAll(/:\w+/g, 'x') })),
      ...(module.screens ?? []).map(({ path }) => ({
        method: 'GET',
        path: path.replaceAll(/\[\w+\]/g, 'x'),
      })),
    ])
    expect(elsewhere.length).toBeGreaterThan(40)
    for (const { method, path } of elsewhere)
      expect([method, path, (await landing.ask(method, path, null)).status]).toEqual([method, path, 404])
  })
})

describe("another tenant's things do not exist", () => {
  const named = routes.filter(({ path }) => /:slug/.test(path))

  test.each(named)('$id, with every kind of id of another tenant', async ({ id, method, path }) => {
    expect(foreign.length).toBeGreaterThan(10)
    const { type, body = null } = found[id]!()
    const headers = type ? { 'content-type': type } : {}
    const before = await contentsOf(world, world.other)
    for (const name of [...foreign.map((record) => record.id), 'theirs', 'their-form'])
      for (const query of ['', `?receipt=${receipt.foreign}`]) {
        const answer = await landing.ask(method, path.replace(':slug', name) + query, body, headers)
        expect([id, name, answer.status]).toEqual([id, name, 404])
      }
    expect(await contentsOf(world, world.other)).toBe(before)
  })

  test('a picture is shown under the name of its own tenant alone', async () => {
    expect((await landing.get(picture)).status).toBe(200)
    expect((await landing.get(picture, { host: 'other.example' })).status).toBe(404)
  })

  test('a receipt is shown under the name of its own tenant alone', async () => {
    for (const page of ['thanks', 'receipt.txt']) {
      const at = (host: string, number: string) =>
        landing.get(`/f/enquiry/${page}?receipt=${number}`, host ? { host } : {})
      expect((await at('other.example', receipt.foreign)).status).toBe(200)
      expect((await at('', receipt.foreign)).status).toBe(404)
      expect((await at('other.example', receipt.own)).status).toBe(404)
    }
  })

  test('what is sent to one tenant arrives there and nowhere else', async () => {
    const before = await contentsOf(world, world.other)
    expect((await landing.submit({ ...visitor, message: 'Only to you.' })).status).toBe(202)
    expect(await contentsOf(world, world.other)).toBe(before)
    const [row] = await rowsOf<{ tenant: string }>(
      world.databases.adminUrl,
      `select tenant_id as tenant from lead_capture_submission order by received_at desc limit 1`,
    )
    expect(row!.tenant).toBe(world.demo)
  })
})

/** The answer but for what is drawn anew each time: the form's token, a receipt, a challenge. */
const withoutToken = ({ text }: Answer) =>
  text
    .replaceAll(/name="(token|nonce)" value="[^"]+"/g, '')
    .replaceAll(/"(receiptId|keyPrefix|keySignature|nonce|salt|signature)":"[^"]+"/g, '')
    .replaceAll(/"expiresAt":\d+/g, '')
