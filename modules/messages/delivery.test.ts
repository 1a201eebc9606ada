import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { audit } from '@leadkeep/audit'
import { command, execute } from '@leadkeep/commands'
import { createTenant, directory } from '@leadkeep/directory'
import { events } from '@leadkeep/events'
import { defineModule, type Services } from '@leadkeep/kernel'
import { smtpTransport, type Transport } from '@leadkeep/mail'
import { newSubject, privacy } from '@leadkeep/privacy'
import { openWorld, type World } from '@leadkeep/testing'
import { SMTPServer } from 'smtp-server'
import { z } from 'zod'
import { clearMailbox } from './commands/clear-mailbox.ts'
import { deliverMessage } from './commands/deliver-message.ts'
import { listMessages } from './commands/list-messages.ts'
import { openLetter } from './commands/open-letter.ts'
import { retryMessage } from './commands/retry-message.ts'
import { LetterInMailbox, messages, queueMail } from './index.ts'

const granted = new Set<string>()
const greeting = 'test.greeting'
const greetings = defineModule({
  id: 'test',
  title: 'Greetings',
  mails: [
    {
      id: greeting,
      title: 'A greeting',
      async write(_, { landing, language }) {
        return {
          headline: 'Grüße & <more>',
          blocks: [
            { kind: 'text', text: 'Hello.' },
            { kind: 'quote', text: '<b>Ada\nLovelace</b>' },
            { kind: 'action', label: 'Look', href: `${landing}/look` },
          ],
          oneClick: `${landing}/c/token?l=${language}`,
        }
      },
    },
  ],
  addressee: async (_, subjectId) =>
    subjectId === hermit ? null : { address: 'ada@example.com', name: 'Ada "the Countess"' },
  mayUse: async (_, subjectId, purpose) => ({
    allowed: granted.has(`${subjectId} ${purpose}`),
    because: 'test.no_grant',
  }),
})
const modules = [audit, events, directory, privacy, messages, greetings]

const received: { raw: string; to: string[] }[] = []
let answer: { code: number; text: string } | null = null
let smtp: SMTPServer
let transport: Transport
let world: World
let tenantId: string
let ada: string
let hermit: string
let withServer: Services
let withoutServer: Services
let withServerAway: Services
let away: Transport

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_, __, done) =>
      done(answer && Object.assign(new Error(answer.text), { responseCode: answer.code })),
    onData: (stream, session, done) =>
      void text(stream)
        .then((raw) => received.push({ raw, to: session.envelope.rcptTo.map(({ address }) => address) }))
        .finally(done),
  })
  const listening = smtp.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  away = await smtpTransport('smtp://127.0.0.1:1')
  transport = await smtpTransport(`smtp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
  world = await openWorld(modules)
  const worker = await world.as('worker')
  const settings = {
    from: 'Example Ltd <hello@demo.example>',
    landing: 'http://localhost:3000',
    backend: 'http://127.0.0.1:3001',
  }
  const by = (way: Transport | null) => world.as('worker', { mail: { ...settings, transport: way } })
  ;[withServer, withoutServer, withServerAway] = await Promise.all([by(transport), by(null), by(away)])
  tenantId = await world.tenant()
  await execute(
    worker,
    world.scope(tenantId, { features: ['*', 'installation.tenants.create'] }),
    createTenant,
    {
      slug: 'main',
      name: 'Main',
      isDefault: true,
    },
  )
  ada = await execute(worker, world.scope(tenantId), arrive, {})
  hermit = await execute(worker, world.scope(tenantId), arrive, {})
})

afterEach(() => {
  answer = null
  received.length = 0
})

afterAll(async () => {
  transport.close()
  away.close()
  await new Promise<void>((resolve) => smtp.close(() => resolve()))
  await world.close()
})

test('a message reaches the mail server once, addressed, in two parts, with nothing that people wrote as markup', async () => {
  const messageId = await queue(ada)
  expect(await deliver(withServer, messageId)).toEqual({ again: false })
  expect(await deliver(withServer, messageId)).toEqual({ again: false })

  expect(received).toHaveLength(1)
  const [{ raw, to }] = received as [(typeof received)[number]]
  expect(to).toEqual(['ada@example.com'])
  expect(raw).toContain(`Message-ID: <${messageId}@demo.example>`)
  expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
  expect(raw).toMatch(/List-Unsubscribe: <http:\/\/localhost:3000\/c\/token\?l=de>/)
  expect(raw).toMatch(/text\/plain[\s\S]*> <b>Ada[\s\S]*text\/html[\s\S]*&lt;b&gt;Ada/)
  expect(raw).not.toMatch(/<img|<link|@import/i)
  expect(await listed(messageId)).toMatchObject({ state: 'sent', attempts: 1, isStuck: false })
})

test('nothing goes out for a purpose that was not granted, whoever queued it, also when it was withdrawn meanwhile', async () => {
  const refused = await queue(ada, 'product_news')
  await deliver(withServer, refused)
  granted.add(`${ada} product_news`)
  const sent = await queue(ada, 'product_news')
  const withdrawn = await queue(ada, 'product_news')
  await deliver(withServer, sent)
  granted.clear()
  await deliver(withServer, withdrawn)

  expect(received).toHaveLength(1)
  expect(await listed(refused)).toMatchObject({ state: 'withheld', failure: 'test.no_grant' })
  expect(await listed(withdrawn)).toMatchObject({ state: 'withheld', failure: 'test.no_grant' })
})

test('a refusal for good is not tried again by itself; staff see it, and may', async () => {
  answer = { code: 550, text: 'No such user ada@example.com' }
  const messageId = await queue(ada)
  expect(await deliver(withServer, messageId)).toEqual({ again: false })
  expect(await listed(messageId)).toMatchObject({ state: 'bounced', failure: 'mail.refused', isStuck: true })

  answer = null
  await execute(withServer, world.scope(tenantId), retryMessage, { messageId })
  await deliver(withServer, messageId)
  expect(received).toHaveLength(1)
  await expect(execute(withServer, world.scope(tenantId), retryMessage, { messageId })).rejects.toMatchObject(
    { code: 'messages.message.not_stuck' },
  )
})

test('a server that is busy or away keeps the message waiting under the same id', async () => {
  answer = { code: 451, text: 'Later' }
  const messageId = await queue(ada)
  expect(await deliver(withServer, messageId)).toEqual({ again: true })
  expect(await deliver(withServerAway, messageId)).toEqual({ again: true })
  expect(await listed(messageId)).toMatchObject({ state: 'queued', failure: 'mail.unavailable', attempts: 2 })

  answer = null
  expect(await deliver(withServer, messageId)).toEqual({ again: false })
  expect(received[0]?.raw).toContain(`Message-ID: <${messageId}@demo.example>`)
})

test('who can’t be reached any more is not written to', async () => {
  const messageId = await queue(hermit)
  await deliver(withServer, messageId)

  expect(received).toHaveLength(0)
  expect(await listed(messageId)).toMatchObject({ state: 'withheld', failure: 'messages.no_address' })
})

test('without a mail server a letter is kept, sealed; opening it is on the log; after seven days it is gone', async () => {
  const messageId = await queue(ada)
  await deliver(withoutServer, messageId)
  const letter = await execute(world.services, world.scope(tenantId), openLetter, { letterId: messageId })

  expect(letter).toMatchObject({ recipient: 'ada@example.com', headline: 'Grüße & <more>' })
  expect(letter.text).toContain('http://localhost:3000/look')
  world.ambient.advance(7 * 24 * 3_600_000)
  await execute(withoutServer, world.scope(tenantId), clearMailbox, {})
  const em = world.services.database.fork(tenantId)
  expect(await em.count(LetterInMailbox, {})).toBe(0)
})

test('only a declared mail can be queued', async () => {
  await expect(queue(ada, null, 'test.unknown')).rejects.toMatchObject({ code: 'internal' })
})

const arrive = command({
  id: 'test.arrive',
  access: ['test.all'],
  input: z.object({}),
  run: (context) => newSubject(context),
})

const queueOne = command({
  id: 'test.queue',
  access: ['test.all'],
  input: z.object({ subjectId: z.uuid(), purpose: z.string().nullable(), template: z.string() }),
  run: async (context, { subjectId, purpose, template }) =>
    queueMail(context, { template, subjectId, reference: subjectId, purpose, language: 'de' }),
})

const queue = (subjectId: string, purpose: string | null = null, template = greeting) =>
  execute(withServer, world.scope(tenantId), queueOne, { subjectId, purpose, template })

const deliver = (services: Services, messageId: string) =>
  execute(
    services,
    world.scope(tenantId, { actor: { kind: 'job', id: 'test' }, origin: { via: 'worker' } }),
    deliverMessage,
    { messageId },
  )

async function listed(messageId: string) {
  const { items } = await execute(world.services, world.scope(tenantId), listMessages, {})

  return items.find(({ id }) => id === messageId)
}
