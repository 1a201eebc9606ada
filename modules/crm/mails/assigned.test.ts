import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import type { Scope } from '@leadkeep/kernel'
import { Message } from '@leadkeep/messages'
import { assignLeads, createLead, updateLead } from '../index.ts'
import { crmWorld, type CrmWorld } from '../test-world.ts'
import { assignedMail, manyAssignedMail } from './assigned.ts'

let world: CrmWorld
let boss: Scope
let ben: Scope
const addresses = { landing: 'http://localhost:3000', backend: 'http://127.0.0.1:3001' }

beforeAll(async () => {
  world = await crmWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  boss = await world.newTenant()
  ben = await world.colleagueIn(boss.tenantId)
})

test('whoever is given a lead is written to, and the mail says nothing of the lead but where it is', async () => {
  const { id } = await lead('Ada Lovelace')
  await execute(world.services, boss, updateLead, { id, version: 1, ownerId: ben.actor.id })
  const [mail, ...more] = await queued()

  expect(more).toEqual([])
  expect(mail).toMatchObject({
    template: assignedMail.id,
    subjectId: ben.actor.id,
    reference: id,
    purpose: null,
  })
  const letters = await Promise.all(['en', 'de'].map((language) => written(id, ben, language)))
  expect(letters.map((letter) => letter?.headline)).toEqual([
    'A lead was assigned to you',
    'Ihnen wurde ein Lead zugewiesen',
  ])
  expect(JSON.stringify(letters)).not.toMatch(/ada|lovelace/i)
  expect(letters[0]?.blocks).toContainEqual({
    kind: 'action',
    label: 'Open the lead',
    href: `http://127.0.0.1:3001/backend/leads/${id}`,
  })
})

test('nobody is written to about what they took themselves, or about what is nobody’s', async () => {
  const { id } = await lead('Ada')
  await execute(world.services, boss, updateLead, { id, version: 1, ownerId: boss.actor.id })
  await execute(world.services, boss, updateLead, { id, version: 2, ownerId: null })
  await execute(world.services, boss, createLead, { name: 'Ben', ownerId: boss.actor.id })

  expect(await queued()).toEqual([])
})

test('several at once are one mail, and what was theirs already is none', async () => {
  const ids = await Promise.all(['Ada', 'Ben', 'Cleo'].map(async (name) => (await lead(name)).id))
  for (let times = 0; times < 2; times++)
    await execute(world.services, boss, assignLeads, { ids, ownerId: ben.actor.id })

  expect(await queued()).toMatchObject([{ template: manyAssignedMail.id, subjectId: ben.actor.id }])
})

test('a lead that was given on before the mail went out is not written about', async () => {
  const { id } = await lead('Ada')
  await execute(world.services, boss, updateLead, { id, version: 1, ownerId: ben.actor.id })
  await execute(world.services, boss, updateLead, { id, version: 2, ownerId: boss.actor.id })

  expect(await written(id, ben, 'en')).toBeNull()
})

const lead = (name: string) => execute(world.services, boss, createLead, { name })

const queued = () =>
  world.services.database.fork(boss.tenantId).find(Message, {}, { orderBy: { queuedAt: 'asc', id: 'asc' } })

const written = (reference: string, to: Scope, language: string) =>
  assignedMail.write(
    {
      scope: boss,
      em: world.services.database.fork(boss.tenantId),
      services: world.services,
      open: () => {
        throw new Error('It opens nothing.')
      },
    },
    { reference, subjectId: to.actor.id!, language, ...addresses },
  )
