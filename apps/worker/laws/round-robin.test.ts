import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createUser } from '@leadkeep/auth'
import { execute } from '@leadkeep/commands'
import { postgresIntake, setAssignment } from '@leadkeep/lead_capture'
import type { Module } from '@leadkeep/kernel'
import { rowsOf } from '@leadkeep/testing'
import { Pool } from 'pg'
import { openInstalledWorld, type InstalledWorld } from './installed-world.ts'
import { jobScope } from './jobs.ts'
import { formsOf, sealedSubmission } from './sealed-submission.ts'

let world: InstalledWorld
let landing: Pool

beforeAll(async () => {
  world = await openInstalledWorld()
  landing = new Pool({ connectionString: world.databases.url('landing'), max: 4 })
}, 120_000)
afterAll(async () => {
  await landing?.end()
  await world?.close()
})

test('four submissions at once go to two people by turns, and each of them is told of two', async () => {
  const { tenantId, worker } = world
  const [form] = await formsOf(world, tenantId)
  const userIds = [await newUser('Ada'), await newUser('Ben')]
  await execute(world.services, world.scope(tenantId), setAssignment, {
    formId: form!.id,
    version: 0,
    mode: 'round_robin',
    userIds,
  })
  const submitted = []
  for (let sent = 0; sent < 4; sent++) {
    const sealed = await sealedSubmission(world, landing, tenantId)
    await postgresIntake(landing).submit(sealed)
    submitted.push(sealed.submissionId)
  }
  const modules: readonly Module[] = worker.modules
  const subscriber = modules
    .flatMap((module) => [...(module.subscribers ?? [])])
    .find(({ id }) => id === 'lead_capture.process-submission')!
  await Promise.all(
    submitted.map((submissionId) =>
      subscriber.handle({
        eventId: world.ambient.newId(),
        event: subscriber.event,
        data: { submissionId },
        scope: jobScope(worker, tenantId),
        services: worker,
      }),
    ),
  )

  const { adminUrl } = world.databases
  const owners = await rowsOf<{ owner_id: string }>(
    adminUrl,
    'select owner_id from crm_lead where submission_id = any($1)',
    [submitted],
  )
  expect(owners.map((row) => row.owner_id).toSorted()).toEqual([...userIds, ...userIds].toSorted())
  const mails = await rowsOf<{ subject_id: string }>(
    adminUrl,
    `select subject_id from messages_message where template = 'crm.lead.assigned'`,
  )
  expect(mails.map((row) => row.subject_id).toSorted()).toEqual([...userIds, ...userIds].toSorted())
})

async function newUser(name: string): Promise<string> {
  const person = { name, email: `${name}@main.example`, password: 'correct horse battery', roles: ['sales'] }

  return (await execute(world.services, world.scope(world.tenantId), createUser, person)).userId
}
