import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { smtpTransport } from '@leadkeep/mail'
import { rowsOf } from '@leadkeep/testing'
import { SMTPServer } from 'smtp-server'
import { authWorld, Browser, entriesOf, problem, type AuthWorld } from './test-world.ts'
import { forgetLinksHourly } from './commands/forget-links.ts'

const minute = 60_000
const mine = 'a sentence of my own'

let world: AuthWorld
let host: string
let tenantId: string
let ada: Browser

beforeAll(async () => {
  world = await authWorld()
})
beforeEach(async () => {
  ;({ host, tenantId } = await world.newTenant())
  ada = new Browser(world, host)
  await ada.signIn(`ada@${host}`)
})
afterAll(() => world.close())

const invite = (email: string, roles: string[] = ['sales']) =>
  ada.ask('POST', '/api/auth/users', { email, name: 'Ben', roles })
const forget = (email: string, by = new Browser(world, host)) =>
  by.ask('POST', '/api/auth/forgotten', { email })
const use = (token: string, password = mine) =>
  new Browser(world, host).ask('POST', '/api/auth/links', { token, password })
const tokensIn = (letters: readonly { readonly text: string }[]) =>
  letters.flatMap((letter) => /\/sign-in\/link\/([\w-]{43})\b/.exec(letter.text)?.[1] ?? [])

test('the invited choose a password of their own, by a link that works once', async () => {
  expect((await invite(`ben@${host}`)).status).toBe(201)
  expect((await new Browser(world, host).signIn(`ben@${host}`, '')).status).toBe(422)
  const letters = await world.work(tenantId)
  const [token = ''] = tokensIn(letters)
  expect(letters).toMatchObject([{ template: 'auth.invitation' }])

  expect(await problem(await use(token, 'short'))).toMatchObject({ code: 'auth.unacceptable_password' })
  expect((await use(token)).status).toBe(204)
  expect((await new Browser(world, host).signIn(`ben@${host}`, mine)).status).toBe(200)
  expect(await problem(await use(token, 'another sentence'))).toMatchObject({
    status: 404,
    code: 'auth.link_over',
  })
  expect((await new Browser(world, host).signIn(`ben@${host}`, mine)).status).toBe(200)
})

test('an invitation leaves by a real mail server, to the invited alone', async () => {
  const received: { raw: string; to: string[] }[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) =>
      void text(stream)
        .then((raw) => received.push({ raw, to: session.envelope.rcptTo.map(({ address }) => address) }))
        .finally(done),
  })
  const listening = smtp.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const { port } = listening.address() as { port: number } // a TCP server has one
  const transport = await smtpTransport(`smtp://127.0.0.1:${port}`)
  try {
    const mail = { from: 'Leadkeep <hello@example.com>', landing: 'http://localhost:3000' }
    const worker = await world.as('worker', { mail: { ...mail, backend: 'https://crm.example', transport } })
    await invite(`ben@${host}`)
    expect(await world.work(tenantId, worker)).toEqual([])
    expect(received.map(({ to }) => to)).toEqual([[`ben@${host}`]])
    const body = received[0]!.raw.replaceAll('=\r\n', '')
    const [, token = ''] = /https:\/\/[\w.-]+\/sign-in\/link\/([\w-]{43})/.exec(body) ?? []
    expect(body).toContain(`https://${host}/sign-in/link/`)
    expect((await use(token)).status).toBe(204)
  } finally {
    transport.close()
    await new Promise<void>((closed) => smtp.close(closed))
  }
})

test('a forgotten password: the same answer and the same entries for known and unknown, and a link for one of them', async () => {
  const before = (await entriesOf(world, tenantId)).length
  const answers = []
  for (const email of [`ada@${host}`, `eve@${host}`]) {
    const response = await forget(email)
    answers.push({ status: response.status, text: await response.text(), jobs: await jobs() })
  }
  expect(answers).toEqual([
    { status: 202, text: '', jobs: 1 },
    { status: 202, text: '', jobs: 2 },
  ])
  const entries = (await entriesOf(world, tenantId)).slice(before)
  const shape = ({ act, outcome, changes, subjects }: (typeof entries)[number]) => ({
    act,
    outcome,
    subjects,
    changes: changes?.map(({ table, op, columns }) => ({
      table,
      op,
      columns: Object.keys(columns).toSorted(),
    })),
  })
  expect(entries).toHaveLength(2)
  expect(shape(entries[0]!)).toEqual(shape(entries[1]!))
  expect(JSON.stringify(entries)).not.toMatch(/ada@|eve@/)

  const letters = await world.work(tenantId)
  expect(letters).toMatchObject([{ template: 'auth.reset' }])
  const [token = ''] = tokensIn(letters)
  // Who is signed in with the old password is out.
  expect((await ada.ask('GET', '/api/auth/me')).status).toBe(200)
  expect((await use(token)).status).toBe(204)
  expect((await ada.ask('GET', '/api/auth/me')).status).toBe(401)
  expect((await new Browser(world, host).signIn(`ada@${host}`)).status).toBe(401)
  expect((await new Browser(world, host).signIn(`ada@${host}`, mine)).status).toBe(200)
})

test('a link is over after an hour, and when another of the same person was used', async () => {
  const over = { status: 404, code: 'auth.link_over' }
  await forget(`ada@${host}`)
  await forget(`ada@${host}`)
  const [first = '', second = ''] = tokensIn(await world.work(tenantId))
  expect((await use(second)).status).toBe(204)
  expect(await problem(await use(first))).toMatchObject(over)

  await forget(`ada@${host}`)
  const [, , third = ''] = tokensIn(await world.work(tenantId))
  world.ambient.advance(61 * minute)
  expect(await problem(await use(third))).toMatchObject(over)
  expect(await problem(await use('x'.repeat(43)))).toMatchObject(over)
})

test('of two who follow one link at once, one chooses the password', async () => {
  await forget(`ada@${host}`)
  const [token = ''] = tokensIn(await world.work(tenantId))
  const answers = await Promise.all([use(token, 'the first sentence'), use(token, 'the second sentence')])

  expect(answers.map(({ status }) => status).filter((status) => status === 204)).toHaveLength(1)
})

test('a link of another tenant is none here, and a disabled person’s is over', async () => {
  const { userId } = (await (await invite(`ben@${host}`)).json()) as { userId: string }
  const [token = ''] = tokensIn(await world.work(tenantId))
  const other = await world.newTenant()
  const elsewhere = new Browser(world, other.host)
  const body = { token, password: mine }
  expect((await elsewhere.ask('POST', '/api/auth/links', body)).status).toBe(404)
  await ada.ask('POST', `/api/auth/users/${userId}/disable`)
  expect((await use(token)).status).toBe(404)
})

test('an administrator sends a link and never a password; what was sent before is over', async () => {
  const { userId } = (await (await invite(`ben@${host}`)).json()) as { userId: string }
  expect((await ada.ask('POST', `/api/auth/users/${userId}/link`)).status).toBe(202)
  const [token = ''] = tokensIn(await world.work(tenantId)).slice(-1)
  expect((await use(token)).status).toBe(204)
  await ada.ask('POST', `/api/auth/users/${userId}/link`)
  const letters = await world.work(tenantId)
  expect(letters.at(-1)).toMatchObject({ template: 'auth.reset', subjectId: userId })
  expect((await ada.ask('POST', `/api/auth/users/${userId}/password`, { password: mine })).status).toBe(404)
})

test('asking is counted for an account, whoever asks, and whether anybody has it or not', async () => {
  for (const email of [`ada@${host}`, `eve@${host}`]) {
    const asking = (each: number) => forget(email, new Browser(world, host, `203.0.${each}.9`))
    for (let each = 0; each < 5; each++) expect((await asking(each)).status).toBe(202)
    expect((await asking(6)).status).toBe(429)
  }
})

test('only the hash of a token is stored, and it is gone with its link after thirty days', async () => {
  await forget(`ada@${host}`)
  const [token = ''] = tokensIn(await world.work(tenantId))
  const stored = await rowsOf<{ all: string }>(
    world.databases.adminUrl,
    'select l::text as all from auth_link l',
  )
  expect(JSON.stringify(stored)).not.toContain(Buffer.from(token, 'base64url').toString('hex'))
  world.ambient.advance(31 * 24 * 60 * minute)
  await forgetLinksHourly.run(await world.as('worker'))
  expect(
    await rowsOf(world.databases.adminUrl, 'select 1 from auth_link where tenant_id = $1', [tenantId]),
  ).toEqual([])
})

const jobs = async () =>
  (
    await rowsOf(world.databases.adminUrl, `select 1 from pgboss.job where data->>'tenantId' = $1`, [
      tenantId,
    ])
  ).length
