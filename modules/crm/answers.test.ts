import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import type { Scope } from '@leadkeep/kernel'
import { createLeadFromSubmission, exportLeads, readLead, type SubmissionTaken } from './index.ts'
import { crmWorld, entriesOf, type CrmWorld } from './test-world.ts'

let world: CrmWorld
let sales: Scope

beforeAll(async () => {
  world = await crmWorld()
  sales = await world.newTenant()
})
afterAll(() => world.close())

const answers = [
  { key: 'reason', label: 'What brings you here?', value: 'A trial' },
  { key: 'areas', label: 'What for?', value: 'Forms\nProof' },
]

test('answers come with their lead, in their order, opened under its one entry', async () => {
  const { leadId } = await taken(await submission())
  const lead = await execute(world.services, sales, readLead, { id: leadId })

  expect(lead.answers).toEqual(answers)
  const [entry] = await entriesOf(world, sales, 'crm.lead.read')
  const read = entry?.reads?.find(({ table }) => table === 'crm.lead.answer')
  expect(read).toMatchObject({ columns: ['value'], subjects: [entry?.reads?.[0]?.subjects[0]] })
})

test('a submission that is handed over twice leaves its answers once', async () => {
  const sent = await submission()
  const { leadId } = await taken(sent)
  expect(await taken(sent)).toEqual({ leadId, isNew: false })

  expect((await execute(world.services, sales, readLead, { id: leadId })).answers).toHaveLength(2)
})

test('they are exported with it, as questions and answers in one cell', async () => {
  const scope = await world.newTenant()
  await taken(await submission(scope), scope)
  let csv = ''
  for await (const part of await execute(world.services, scope, exportLeads, {})) csv += part

  expect(csv).toContain(',"What brings you here?: A trial\nWhat for?: Forms\nProof",')
})

test('another tenant has none of them, and once their subject is forgotten nobody has', async () => {
  const sent = await submission()
  const { leadId } = await taken(sent)
  const outsider = await world.newTenant()
  await expect(execute(world.services, outsider, readLead, { id: leadId })).rejects.toMatchObject({
    status: 404,
  })

  await world.services.keyring.destroySubject(sales.tenantId, sent.subjectId, 'data')
  const { answers: left } = await execute(world.services, sales, readLead, { id: leadId })
  expect(left.map(({ label, value }) => [label, value])).toEqual(answers.map(({ label }) => [label, null]))
})

const taken = (sent: SubmissionTaken, scope = sales) =>
  execute(world.services, scope, createLeadFromSubmission, sent)

const submission = (scope = sales) => world.submissionTo(scope, { answers })
