import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { command, execute } from '@leadkeep/commands'
import { Decision, decisions, methods } from '@leadkeep/consent'
import type { Scope } from '@leadkeep/kernel'
import { deliverMessage, Message, openLetter } from '@leadkeep/messages'
import { z } from 'zod'
import { sendCopy } from '../commands/send-copy.ts'
import { createLeadFromSubmission, Lead, updateLead } from '../index.ts'
import { crmWorld, entriesOf, type CrmWorld } from '../test-world.ts'
import { copyMail } from './copy.ts'

let world: CrmWorld
let scope: Scope

beforeAll(async () => {
  world = await crmWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  scope = await world.newTenant()
})

test('who confirmed through their address is sent there what they had sent, once, and the look is on the log', async () => {
  const subjectId = await sends()
  await decides(subjectId, 'confirmation', 'grant')
  await execute(world.services, scope, sendCopy, { subjectId })
  await execute(world.services, scope, sendCopy, { subjectId })

  const [message, ...more] = await queued()
  expect(more).toEqual([])
  const worker = await world.as('worker', {
    mail: {
      from: 'hello@demo.example',
      landing: 'http://localhost:3000',
      backend: 'http://127.0.0.1:3001',
      transport: null,
    },
  })
  await execute(worker, scope, deliverMessage, { messageId: message!.id })
  const letter = await execute(world.services, scope, openLetter, { letterId: message!.id })
  expect(letter).toMatchObject({ recipient: 'bea@example.com', headline: 'Was Sie uns geschickt haben' })
  expect(letter.text).toContain('Name\n\n> Bea Ödegård\n\nE-Mail\n\n> bea@example.com\n\n')
  expect(letter.text).toContain('Wofür?\n\n> Formulare\n> Nachweis\n')
  const reads = (await entriesOf(world, scope, deliverMessage.id)).flatMap((entry) => entry.reads ?? [])
  expect(reads).toContainEqual(expect.objectContaining({ table: 'crm.lead.answer', subjects: [subjectId] }))
})

test.each([
  ['a box that was ticked, and nothing more', [['form', 'grant']]],
  ['a no by the mailed question', [['confirmation', 'refuse']]],
  [
    'somebody who took their yes back meanwhile',
    [
      ['confirmation', 'grant'],
      ['link', 'withdraw'],
    ],
  ],
] as const)('nothing goes to an address after %s', async (_, decisions) => {
  const subjectId = await sends()
  for (const [method, decision] of decisions) await decides(subjectId, method, decision)
  await execute(world.services, scope, sendCopy, { subjectId })

  expect(await queued()).toEqual([])
})

test('nor to an address that staff entered since, whoever confirmed through the one before', async () => {
  const subjectId = await sends()
  const lead = await world.services.database.fork(scope.tenantId).findOneOrFail(Lead, { subjectId })
  await execute(world.services, scope, updateLead, {
    id: lead.id,
    version: 1,
    email: 'bea@elsewhere.example',
  })
  await decides(subjectId, 'confirmation', 'grant')
  await execute(world.services, scope, sendCopy, { subjectId })

  expect((await queued()).filter(({ template }) => template === copyMail.id)).toEqual([])
})

async function sends(): Promise<string> {
  const answers = [{ key: 'areas', label: 'Wofür?', value: 'Formulare\nNachweis' }]
  const sent = await world.submissionTo(scope, { answers })
  await execute(world.services, scope, createLeadFromSubmission, sent)

  return sent.subjectId
}

async function decides(
  subjectId: string,
  method: (typeof methods)[number],
  decision: (typeof decisions)[number],
): Promise<void> {
  world.ambient.advance(1_000)
  await execute(world.services, scope, deciding, { subjectId, method, decision })
}

/** What a click on a mailed question or a page would have made. */
const deciding = command({
  id: 'test.decide',
  access: ['test.all'],
  input: z.object({ subjectId: z.uuid(), method: z.enum(methods), decision: z.enum(decisions) }),
  async run({ em, scope }, input) {
    em.create(Decision, {
      ...input,
      tenantId: scope.tenantId,
      id: scope.newId(),
      purpose: 'product_news',
      standing: 'confirmed',
      textHash: 'ab',
      textVersion: 1,
      language: 'de',
      servedId: null,
      formId: null,
      submissionId: null,
      confirms: null,
      globalPrivacyControl: false,
      decidedAt: scope.now(),
    })
  },
})

const queued = () => world.services.database.fork(scope.tenantId).find(Message, {})
