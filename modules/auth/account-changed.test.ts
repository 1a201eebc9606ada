import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Services } from '@leadkeep/kernel'
import { smtpTransport, type Transport } from '@leadkeep/mail'
import { SMTPServer } from 'smtp-server'
import { Authenticator } from './authenticator-under-test.ts'
import { codeAt } from './factors/totp.ts'
import { authWorld, Browser, entriesOf, password, problem, type AuthWorld } from './test-world.ts'

// Whoever changes how somebody signs in does not go unnoticed: the person is written to, by a real mail server.

let world: AuthWorld
let smtp: SMTPServer
let transport: Transport & { close(): void }
let worker: Services
let host: string
let tenantId: string
let ben: Browser
const received: { subject: string; to: string[]; body: string }[] = []

beforeAll(async () => {
  world = await authWorld()
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) =>
      void text(stream)
        .then((raw) => received.push(read(raw, session.envelope.rcptTo)))
        .finally(done),
  })
  const listening = smtp.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const { port } = listening.address() as { port: number } // a TCP server has one
  transport = await smtpTransport(`smtp://127.0.0.1:${port}`)
  const mail = { from: 'Leadkeep <hello@example.com>', landing: 'http://localhost:3000' }
  worker = await world.as('worker', { mail: { ...mail, backend: 'https://crm.example', transport } })
})
beforeEach(async () => {
  ;({ host, tenantId } = await world.newTenant())
  await world.newUser(tenantId, `ben@${host}`, ['sales'])
  ben = new Browser(world, host)
  await ben.signIn(`ben@${host}`)
})
afterAll(async () => {
  transport?.close()
  await new Promise<void>((closed) => smtp.close(closed))
  await world.close()
})

test('an app that is added and removed, and codes that are renewed, each bring a mail to the person alone', async () => {
  const { secret } = (await (await ben.ask('POST', '/api/auth/factors/totp')).json()) as { secret: string }
  // What was begun and not confirmed asks nobody for anything yet.
  expect(await told()).toEqual([])
  await ben.ask('POST', '/api/auth/factors/totp/confirm', { code: codeAt(secret, world.ambient.now()) })
  expect(await told()).toEqual(['An authenticator app was added to your account'])
  await ben.ask('POST', '/api/auth/factors/recovery-codes')
  expect(await told()).toEqual(['Your recovery codes were renewed'])
  await ben.ask('DELETE', '/api/auth/factors/totp')
  expect(await told()).toEqual(['Your authenticator app was removed'])
})

test('a passkey does, too; renaming it changes nothing of how one signs in, so it brings none', async () => {
  const id = await addsPasskey()
  expect(await told()).toEqual(['A passkey was added to your account'])
  const rename = (name: string, by = ben) => by.ask('PATCH', `/api/auth/factors/passkeys/${id}`, { name })
  expect((await rename('The grey one')).status).toBe(204)
  expect(await (await ben.ask('GET', '/api/auth/factors')).json()).toMatchObject({
    passkeys: [{ id, name: 'The grey one' }],
  })
  expect(await problem(await rename('  '))).toMatchObject({ status: 422 })
  await world.newUser(tenantId, `cleo@${host}`, ['sales'])
  const cleo = new Browser(world, host)
  await cleo.signIn(`cleo@${host}`)
  expect(await problem(await rename('Mine', cleo))).toMatchObject({ code: 'auth.factor.not_found' })
  expect(await told()).toEqual([])
  const renamed = (await entriesOf(world, tenantId)).filter(({ act }) => act === 'auth.passkey.rename')
  expect(renamed[0]).toMatchObject({ outcome: 'done' })
  expect(JSON.stringify(renamed)).not.toContain('grey')

  expect((await ben.ask('DELETE', `/api/auth/factors/passkeys/${id}`)).status).toBe(204)
  expect(await told()).toEqual(['One of your passkeys was removed'])
})

test('a changed password is told in the language that the person’s browser asks for', async () => {
  const body = { currentPassword: password, newPassword: 'a sentence of my own' }
  const german = { 'accept-language': 'fr-CH, de-DE;q=0.9, en;q=0.8' }
  expect((await ben.ask('POST', '/api/auth/password', body, german)).status).toBe(200)
  expect(await told()).toEqual(['Ihr Passwort wurde geändert'])
  expect(received[0]!.body).toMatch(/Waren Sie das nicht/)
})

test('a password that is chosen by a link after it was forgotten is told; one of who was invited is not', async () => {
  const ada = new Browser(world, host)
  await ada.signIn(`ada@${host}`)
  await ada.ask('POST', '/api/auth/users', { email: `dan@${host}`, name: 'Dan', roles: ['sales'] })
  await new Browser(world, host).ask('POST', '/api/auth/forgotten', { email: `ben@${host}` })
  received.length = 0
  await work()
  const tokens = received.flatMap(({ body }) => /\/sign-in\/link\/([\w-]{43})/.exec(body)?.[1] ?? [])
  expect(tokens).toHaveLength(2)
  for (const token of tokens)
    expect(
      (await new Browser(world, host).ask('POST', '/api/auth/links', { token, password: 'one of my own' }))
        .status,
    ).toBe(204)
  expect(await told()).toEqual(['Your password was changed'])
})

const work = () => world.work(tenantId, worker)

/** Headlines of what came, all of it to Ben, with a way to look and what to do if it was not him. */
async function told(): Promise<string[]> {
  received.length = 0
  await work()
  for (const { to, body } of received) {
    expect(to).toEqual([`ben@${host}`])
    expect(body).toContain(`https://${host}/backend/profile`)
  }

  return received.map(({ subject }) => subject)
}

async function addsPasskey(): Promise<string> {
  const origin = { origin: `http://${host}` }
  const options = await ben.ask('POST', '/api/auth/factors/passkeys/options', undefined, origin)
  const begun = (await options.json()) as { challengeId: string; options: { challenge: string } }
  const response = new Authenticator().register(begun.options.challenge, `http://${host}`)
  const body = { challengeId: begun.challengeId, response, name: 'Laptop' }
  expect((await ben.ask('POST', '/api/auth/factors/passkeys', body, origin)).status).toBe(201)
  const { passkeys } = (await (await ben.ask('GET', '/api/auth/factors')).json()) as {
    passkeys: { id: string }[]
  }

  return passkeys[0]!.id
}

function read(raw: string, recipients: readonly { readonly address: string }[]) {
  const [, encoded = ''] = /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(raw) ?? []

  return {
    subject: decoded(encoded.replaceAll(/\r\n[ \t]/g, ' ')),
    to: recipients.map(({ address }) => address),
    body: raw.replaceAll('=\r\n', ''),
  }
}

/** RFC 2047, in UTF-8. */
const decoded = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, part: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(part, 'base64').toString()
        : Buffer.from(
            part
              .replaceAll('_', ' ')
              .replaceAll(/=([0-9A-F]{2})/gi, (__, hex: string) => String.fromCharCode(parseInt(hex, 16))),
            'latin1',
          ).toString(),
    )
