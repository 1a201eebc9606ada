import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { command, execute } from '@leadkeep/commands'
import { assertGrants, recordWithdrawal } from '@leadkeep/consent'
import type { Scope } from '@leadkeep/kernel'
import { newSubject } from '@leadkeep/privacy'
import { rowsOf } from '@leadkeep/testing'
import { z } from 'zod'
import { withdrawAttribution } from './commands/withdraw-attribution.ts'
import { createLeadFromSubmission, readLead } from './index.ts'
import { crmWorld, entriesOf, type CrmWorld } from './test-world.ts'

let world: CrmWorld
let sales: Scope

beforeAll(async () => {
  world = await crmWorld()
  sales = await world.newTenant()
})
afterAll(() => world.close())

// Any purpose that a tenant begins with does: what is kept goes with the grant it was kept by.
const purpose = 'product_news'
const last = {
  kind: 'last' as const,
  source: 'fair',
  medium: null,
  campaign: null,
  words: [['utm_content', 'blue banner']] as [string, string][],
  personal: [['gclid', 'Cj0KCQ-1']] as [string, string][],
}
const first = { ...last, kind: 'first' as const, source: 'letter', words: [], personal: [] }

test('how a lead came here is read with it, opened under its one entry', async () => {
  const { leadId } = await arrived()
  const { touches } = await execute(world.services, sales, readLead, { id: leadId })

  expect(touches).toEqual([
    {
      kind: 'last',
      source: 'fair',
      medium: null,
      campaign: null,
      words: [{ name: 'utm_content', word: 'blue banner' }],
      clicks: [{ name: 'gclid', word: 'Cj0KCQ-1' }],
      globalPrivacyControl: false,
    },
    expect.objectContaining({ kind: 'first', source: 'letter' }),
  ])
  const [entry] = await entriesOf(world, sales, 'crm.lead.read')
  expect(entry?.reads?.find(({ table }) => table === 'crm.lead.touch')).toMatchObject({
    columns: ['words', 'clicks'],
  })
  const stored = await rowsOf<{ row: string }>(
    world.databases.adminUrl,
    `select t::text as row from crm_lead_touch t`,
  )
  for (const { row } of stored) expect(row).not.toMatch(/blue banner|Cj0KCQ/)
})

test('what was kept by a grant goes with it: the clicks and the first visit, not the words of the link', async () => {
  const { leadId, subjectId } = await arrived()
  await execute(world.services, sales, withdrawAttribution, { subjectId })
  expect((await execute(world.services, sales, readLead, { id: leadId })).touches[0]?.clicks).toHaveLength(1)

  await execute(world.services, sales, recordWithdrawal, { subjectId, purpose })
  await execute(world.services, sales, withdrawAttribution, { subjectId })
  expect((await execute(world.services, sales, readLead, { id: leadId })).touches).toMatchObject([
    { kind: 'last', source: 'fair', words: [{ word: 'blue banner' }], clicks: [] },
    { kind: 'first', source: null, words: [], clicks: [] },
  ])
})

test('it is forgotten with its subject', async () => {
  const { leadId, subjectId } = await arrived()
  await world.services.keyring.destroySubject(sales.tenantId, subjectId, 'data')

  const { touches } = await execute(world.services, sales, readLead, { id: leadId })
  expect(touches[0]).toMatchObject({ words: [], clicks: [] })
})

/** As it is handed over once it was opened: its subject has its keys, and what was ticked is a claim. */
const arrive = command({
  id: 'test.arrive',
  access: ['crm.leads.create'],
  input: z.object({ id: z.uuid(), formId: z.uuid() }),
  async run(context, { id, formId }) {
    const now = context.scope.now()
    const box = { purpose, textHash: 'a'.repeat(64), version: 1, language: 'en' }
    await newSubject(context, { id })
    await assertGrants(context, [box], {
      subjectId: id,
      formId,
      formVersion: 1,
      submissionId: id,
      decidedAt: now,
      servedAt: null,
      textHashes: [],
      language: 'en',
      globalPrivacyControl: false,
      identifier: 'bea@example.com',
      origin: '{}',
    })
    const { leadId } = await createLeadFromSubmission.run(context, {
      submissionId: id,
      subjectId: id,
      formId,
      receivedAt: now.toISOString(),
      source: 'landing',
      ownerId: null,
      values: { name: 'Bea Ödegård', email: 'bea@example.com' },
      answers: [],
      attribution: { purpose, globalPrivacyControl: false, touches: [last, first] },
    })

    return { leadId, subjectId: id }
  },
})

const arrived = () =>
  world
    .as('worker')
    .then((worker) =>
      execute(worker, sales, arrive, { id: world.ambient.newId(), formId: world.ambient.newId() }),
    )
