import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { CliContext } from '@leadkeep/cli'
import { command, execute } from '@leadkeep/commands'
import { defineModule, type Services } from '@leadkeep/kernel'
import { deliverMessage, Message, queueMail } from '@leadkeep/messages'
import { newSubject } from '@leadkeep/privacy'
import { openWorld, type World } from '@leadkeep/testing'
import { z } from 'zod'
import { modules } from '../modules.ts'
import { newTenant } from '../seed/new-tenant.ts'
import { mail } from './mail.ts'

const greetings = defineModule({
  id: 'test',
  title: 'Greetings',
  mails: [
    {
      id: 'test.greeting',
      title: 'A greeting',
      write: async () => ({ headline: 'Hello', blocks: [{ kind: 'text', text: 'Hello.' }] }),
    },
  ],
  addressee: async () => ({ address: 'ada@example.com', name: null }),
})

const greet = command({
  id: 'test.greet',
  access: ['test.all'],
  input: z.object({}),
  async run(context) {
    const subjectId = await newSubject(context)
    const mailed = { template: 'test.greeting', subjectId, reference: subjectId }

    return queueMail(context, { ...mailed, purpose: null, language: 'en' })
  },
})

let world: World
let worker: Services
let tenantId: string

beforeAll(async () => {
  world = await openWorld([...modules, greetings])
  worker = await world.as('worker', {
    mail: {
      from: 'hello@demo.example',
      landing: 'http://localhost:3000',
      backend: 'http://127.0.0.1:3001',
      transport: null,
    },
  })
  await newTenant(worker, { slug: 'first', name: 'First', isDefault: true })
  tenantId = await newTenant(worker, { slug: 'second', name: 'Second' })
})
afterAll(() => world.close())

test('a mail that comes back marks its message, in whichever tenant, as not arrived; told twice, once', async () => {
  const messageId = await sent()

  expect(await returned(report(messageId, 'delayed'))).toMatchObject({ code: 0 })
  expect(await stateOf(messageId)).toEqual({ state: 'sent', failure: null })
  const told = { code: 0, said: `Message ${messageId} did not arrive (5.1.1).` }
  expect(await returned(report(messageId, 'failed'))).toEqual(told)
  expect(await returned(report(messageId, 'failed'))).toEqual(told)
  expect(await stateOf(messageId)).toEqual({ state: 'bounced', failure: 'mail.returned' })
})

test('what names no message of ours changes nothing, and is done with', async () => {
  expect(await returned(report(world.ambient.newId(), 'failed'))).toMatchObject({ code: 0 })
  expect(await returned('Subject: Away\r\n\r\nUntil Monday.')).toMatchObject({
    code: 0,
    said: 'This mail reports no failure: nothing was changed.',
  })
})

test('a database that is away keeps the mail with whoever brought it', async () => {
  const messageId = await sent()
  const away = 'postgres://leadkeep_worker:none@127.0.0.1:1/leadkeep'

  expect(await returned(report(messageId, 'failed'), away)).toMatchObject({ code: 75 })
  expect(await stateOf(messageId)).toEqual({ state: 'sent', failure: null })
})

async function sent(): Promise<string> {
  const messageId = await execute(worker, world.scope(tenantId), greet, {})
  await execute(worker, world.scope(tenantId), deliverMessage, { messageId })

  return messageId
}

async function stateOf(id: string): Promise<Pick<Message, 'state' | 'failure'>> {
  const { state, failure } = await worker.database.fork(tenantId).findOneOrFail(Message, { id })

  return { state, failure: failure ?? null }
}

const report = (messageId: string, action: string) =>
  [
    'Content-Type: multipart/report; report-type=delivery-status; boundary=part',
    '',
    '--part',
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; mx.example.org\r\n\r\nAction: ${action}\r\nStatus: 5.1.1`,
    '',
    '--part',
    'Content-Type: message/rfc822',
    '',
    `Message-ID: <${messageId}@demo.example>\r\n\r\nHello.`,
    '--part--',
  ].join('\r\n')

async function returned(letter: string, databaseUrl = world.databases.url('worker')) {
  const said: string[] = []
  const context = {
    open: async () => ({
      databaseUrl,
      keysDatabaseUrl: world.databases.keysUrl,
      keyProvider: { setting: 'env:ROOT', environment: { ROOT: world.rootKey } },
      close: async () => undefined,
    }),
    say: (line: string) => said.push(line),
    complain: (line: string) => said.push(line),
  }
  const input = Object.getOwnPropertyDescriptor(process, 'stdin')!
  Object.defineProperty(process, 'stdin', { ...input, get: () => Readable.from([Buffer.from(letter)]) })
  try {
    // The command uses no more of its context than this.
    const code = await mail.run(['returned'], context as unknown as CliContext)

    return { code, said: said.join('\n') }
  } finally {
    Object.defineProperty(process, 'stdin', input)
  }
}
