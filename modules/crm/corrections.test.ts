import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import type { Scope } from '@leadkeep/kernel'
import { correctAddress } from './commands/correct-address.ts'
import { createLeadFromSubmission, createPersonFromLead, readLead, readPerson, updateLead } from './index.ts'
import { crmWorld, type CrmWorld } from './test-world.ts'

let world: CrmWorld
let sales: Scope

beforeAll(async () => {
  world = await crmWorld()
  sales = await world.newTenant()
})
afterAll(() => world.close())

const corrects = (submissionId: string, isConfirmed = false) =>
  execute(world.services, sales, correctAddress, { submissionId, email: 'bea@right.example', isConfirmed })
const seen = (id: string) => execute(world.services, sales, readLead, { id })

test('what only the visitor has touched is put right, and staff see that it was', async () => {
  const { leadId, submissionId } = await arrived()
  expect(await corrects(submissionId)).toEqual({ isApplied: true })

  const lead = await seen(leadId)
  expect(lead).toMatchObject({ email: 'bea@right.example', version: 2, answers: [] })
  expect(lead.history[0]).toMatchObject({ deed: 'corrected', fields: ['email'] })
})

test('somebody confirmed, or staff changed it: it stays, and the new one stands beside it', async () => {
  const confirmed = await arrived()
  const edited = await arrived()
  await execute(world.services, sales, updateLead, {
    id: edited.leadId,
    version: 1,
    email: 'known@better.example',
  })
  expect(await corrects(confirmed.submissionId, true)).toEqual({ isApplied: false })
  expect(await corrects(edited.submissionId)).toEqual({ isApplied: false })

  for (const [{ leadId }, email] of [
    [confirmed, 'bea@example.com'],
    [edited, 'known@better.example'],
  ] as const)
    expect(await seen(leadId)).toMatchObject({
      email,
      answers: [{ key: 'corrected_email', value: 'bea@right.example' }],
    })
})

test('nothing of a person changes whom staff took the lead for', async () => {
  const { leadId, submissionId } = await arrived()
  const { personId } = await execute(world.services, sales, createPersonFromLead, { id: leadId, version: 1 })
  expect(await corrects(submissionId)).toEqual({ isApplied: false })

  const person = await execute(world.services, sales, readPerson, { id: personId })
  expect(person).toMatchObject({ email: 'bea@example.com' })
  expect(await seen(leadId)).toMatchObject({ email: 'bea@example.com' })
})

test('of a submission that made no lead nothing is put right', async () => {
  expect(await corrects(world.ambient.newId())).toEqual({ isApplied: false })
})

async function arrived() {
  const sent = await world.submissionTo(sales)
  const { leadId } = await execute(world.services, sales, createLeadFromSubmission, sent)

  return { leadId, submissionId: sent.submissionId }
}
