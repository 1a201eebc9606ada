import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import type { Scope } from '@leadkeep/kernel'
import {
  addNote,
  addTask,
  assignLeads,
  completeTask,
  createLead,
  createLeadFromSubmission,
  createPersonFromLead,
  deleteLead,
  deleteNote,
  editNote,
  Lead,
  linkPerson,
  listLeads,
  moveLeads,
  Person,
  readLead,
  reopenTask,
  restoreLead,
  updateLead,
} from './index.ts'
import { crmWorld, entriesOf, type CrmWorld } from './test-world.ts'

let world: CrmWorld
let ada: Scope

beforeAll(async () => {
  world = await crmWorld()
  ada = await world.newTenant()
})
afterAll(() => world.close())

const colleague = (features?: string[]) => world.colleagueIn(ada.tenantId, features)
const enter = (values: object, scope = ada) => execute(world.services, scope, createLead, values)
const read = (id: string) => execute(world.services, ada, readLead, { id })
const list = (query: object = {}, scope = ada) => execute(world.services, scope, listLeads, query)

describe('two people who edit one lead', () => {
  test('the second is told what changed meanwhile and by whom, and loses nothing', async () => {
    const { id } = await enter({ name: 'Charles Babbage' })
    const grace = await colleague()
    await execute(world.services, grace, updateLead, {
      id,
      version: 1,
      company: 'Difference Ltd',
      stage: 'contacted',
    })

    await expect(
      execute(world.services, ada, updateLead, { id, version: 1, name: 'Ch. Babbage' }),
    ).rejects.toMatchObject({
      code: 'crm.lead.changed_meanwhile',
      status: 409,
      message:
        'Somebody else changed this lead in the meantime: company, stage. Nothing of yours was saved yet.',
      facts: { version: 2, fields: 'company,stage', by: grace.actor.id },
    })
    await execute(world.services, ada, updateLead, { id, version: 2, name: 'Ch. Babbage' })
    expect(await read(id)).toMatchObject({
      name: 'Ch. Babbage',
      company: 'Difference Ltd',
      stage: 'contacted',
      version: 3,
    })
  })

  test('in the same moment: one wins, the other hears of it', async () => {
    const { id } = await enter({ name: 'Charles Babbage' })
    const results = await Promise.allSettled(
      ['won', 'lost'].map((stage) => execute(world.services, ada, updateLead, { id, version: 1, stage })),
    )

    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const refused = results.find((result) => result.status === 'rejected')
    expect(refused?.reason.status).toBe(409)
  })

  test('an edit that says nothing new is no change', async () => {
    const { id } = await enter({ name: 'Charles Babbage' })

    expect(await execute(world.services, ada, updateLead, { id, version: 1, stage: 'new' })).toEqual({
      id,
      version: 1,
    })
  })
})

describe('a submission', () => {
  const submission = () =>
    world.submissionTo(ada, { values: { name: 'Mary Somerville', email: 'mary@example.com' } })

  test('becomes one lead, however often it is handed over', async () => {
    const input = await submission()
    const first = await execute(world.services, ada, createLeadFromSubmission, input)
    const again = await execute(world.services, ada, createLeadFromSubmission, input)

    expect(again).toEqual({ leadId: first.leadId, isNew: false })
    expect(await read(first.leadId)).toMatchObject({
      name: 'Mary Somerville',
      source: 'landing',
      receivedAt: input.receivedAt,
    })
  })

  test('ten times at once is one lead', async () => {
    const input = await submission()
    const handed = await Promise.allSettled(
      Array.from({ length: 10 }, () => execute(world.services, ada, createLeadFromSubmission, input)),
    )

    for (const result of handed)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'record.already_exists' })
    const leads = await world.services.database
      .fork(ada.tenantId)
      .find(Lead, { submissionId: input.submissionId })
    expect(leads).toHaveLength(1)
  })

  test('with a known address suggests the person and never changes them', async () => {
    const known = await enter({
      name: 'Mary Somerville',
      email: 'mary.s@example.com',
      phone: '+44 20 7946 0958',
    })
    const { personId } = await execute(world.services, ada, createPersonFromLead, {
      id: known.id,
      version: 1,
    })
    const before = await world.services.database.fork(ada.tenantId).findOneOrFail(Person, { id: personId })
    const input = await submission()
    const values = { name: 'Somebody Else', email: 'Mary.S@example.com' }
    const { leadId } = await execute(world.services, ada, createLeadFromSubmission, { ...input, values })

    const view = await read(leadId)
    expect(view.suggestedPeople).toMatchObject([{ id: personId, name: 'Mary Somerville' }])
    expect(view.duplicates.map(({ id }) => id)).toEqual([known.id])
    expect(view.personId).toBeNull()
    const after = await world.services.database.fork(ada.tenantId).findOneOrFail(Person, { id: personId })
    expect(after.version).toBe(before.version)

    await execute(world.services, ada, linkPerson, { id: leadId, version: 1, personId })
    expect(await read(leadId)).toMatchObject({
      personId,
      person: { name: 'Mary Somerville' },
      suggestedPeople: [],
    })
    await expect(
      execute(world.services, ada, linkPerson, { id: leadId, version: 2, personId }),
    ).rejects.toMatchObject({
      code: 'crm.lead.already_linked',
    })
  })
})

describe('a list', () => {
  test('is walked to and fro without a gap or a repeat, whatever arrives meanwhile', async () => {
    const scope = await world.newTenant()
    for (let index = 1; index <= 7; index++) await enter({ name: `Lead ${index}` }, scope)
    const names = ({ items }: { items: readonly { name: string | null }[] }) => items.map(({ name }) => name)

    const first = await list({ limit: 3 }, scope)
    await enter({ name: 'Newcomer' }, scope)
    const second = await list({ limit: 3, cursor: first.nextCursor }, scope)
    const third = await list({ limit: 3, cursor: second.nextCursor }, scope)
    const back = await list({ limit: 3, cursor: third.previousCursor }, scope)
    const top = await list({ limit: 3, cursor: back.previousCursor }, scope)

    expect([first, second, third].map(names)).toEqual([
      ['Lead 7', 'Lead 6', 'Lead 5'],
      ['Lead 4', 'Lead 3', 'Lead 2'],
      ['Lead 1'],
    ])
    expect(third.nextCursor).toBeNull()
    expect(names(back)).toEqual(names(second))
    expect(names(top)).toEqual(names(first))
    expect(first).toMatchObject({ total: 7, totalIsExact: true })
  })

  test('is sorted by stage as work goes, and filtered by plain columns', async () => {
    const scope = await world.newTenant()
    const { id: mine } = await enter({ name: 'Mine', ownerId: scope.actor.id, stage: 'won' }, scope)
    const { id: other } = await enter({ name: 'Nobody’s', stage: 'contacted' }, scope)
    const ids = async (query: object) => (await list(query, scope)).items.map(({ id }) => id)

    expect(await ids({ sort: 'stage' })).toEqual([other, mine])
    expect(await ids({ sort: '-stage' })).toEqual([mine, other])
    expect(
      await ids({
        sort: '-stage',
        limit: 1,
        cursor: (await list({ sort: '-stage', limit: 1 }, scope)).nextCursor,
      }),
    ).toEqual([other])
    expect(await ids({ owner: 'me' })).toEqual([mine])
    expect(await ids({ owner: 'none' })).toEqual([other])
    expect(await ids({ stage: 'won' })).toEqual([mine])
    expect(await ids({ source: 'landing' })).toEqual([])
    expect(await ids({ from: '2020-01-01', to: '2020-12-31' })).toEqual([])
    expect(await ids({ from: '2020-01-01' })).toEqual([mine, other].toReversed())
  })

  test('refuses a place that was made up, or belongs to another order', async () => {
    const scope = await world.newTenant()
    await enter({ name: 'One' }, scope)
    await enter({ name: 'Two' }, scope)
    const { nextCursor } = await list({ limit: 1 }, scope)

    for (const [cursor, sort] of [
      ['nonsense', '-created'],
      ['W10', '-created'],
      [nextCursor, 'stage'],
    ])
      await expect(list({ cursor, sort }, scope)).rejects.toMatchObject({
        code: 'crm.leads.cursor_invalid',
        status: 422,
      })
  })
})

describe('many leads at once', () => {
  test('are one act with one entry, all or none', async () => {
    const ids: string[] = []
    for (let index = 0; index < 5; index++) ids.push((await enter({ name: `Bulk ${index}` })).id)
    const boss = await colleague()

    expect(await execute(world.services, boss, moveLeads, { ids, stage: 'qualified' })).toEqual({
      changed: 5,
    })
    expect(await execute(world.services, boss, assignLeads, { ids, ownerId: boss.actor.id })).toEqual({
      changed: 5,
    })
    const entries = (await entriesOf(world, ada, 'crm.leads.move')).filter(
      ({ outcome }) => outcome === 'done',
    )
    expect(entries).toHaveLength(1)
    expect(entries[0]?.facts).toMatchObject({ chosen: 5, changed: 5, stage: 'qualified' })
    expect(entries[0]?.changes?.filter(({ table }) => table === 'crm.lead')).toHaveLength(5)

    const strange = [...ids, world.ambient.newId()]
    await expect(
      execute(world.services, boss, moveLeads, { ids: strange, stage: 'lost' }),
    ).rejects.toMatchObject({ status: 404 })
    expect((await read(ids[0]!)).stage).toBe('qualified')
    const stranger = { ids, ownerId: world.ambient.newId() }
    await expect(execute(world.services, boss, assignLeads, stranger)).rejects.toMatchObject({
      code: 'crm.owner.unknown',
    })
    const tooMany = Array.from({ length: 201 }, () => world.ambient.newId())
    await expect(
      execute(world.services, boss, moveLeads, { ids: tooMany, stage: 'lost' }),
    ).rejects.toMatchObject({ status: 422 })
  })
})

describe('a deleted lead', () => {
  test('leaves the lists, can’t be worked on, and comes back whole', async () => {
    const { id } = await enter({ name: 'Fleeting', email: 'fleeting@example.com' })
    await execute(world.services, ada, deleteLead, { id })

    expect((await list({ search: 'fleeting@example.com' })).items).toEqual([])
    expect((await list({ search: 'Fleeting', deleted: 'true' })).items).toHaveLength(1)
    expect(await read(id)).toMatchObject({ deletedBy: ada.actor.id, name: 'Fleeting' })
    await expect(
      execute(world.services, ada, updateLead, { id, version: 2, stage: 'won' }),
    ).rejects.toMatchObject({
      code: 'crm.lead.deleted',
    })

    await execute(world.services, ada, restoreLead, { id })
    expect((await list({ search: 'fleeting@example.com' })).items).toHaveLength(1)
    expect((await read(id)).history.map(({ deed }) => deed)).toEqual(['restored', 'deleted', 'created'])
  })
})

describe('work on a lead', () => {
  test('notes are written, changed by their author alone, and deleted', async () => {
    const { id: leadId } = await enter({ name: 'Annotated' })
    const { id } = await execute(world.services, ada, addNote, { leadId, text: 'Call on Monday' })
    await execute(world.services, ada, editNote, { id, version: 1, text: 'Call on Tuesday' })

    await expect(
      execute(world.services, await colleague(), editNote, { id, version: 2, text: 'Never call' }),
    ).rejects.toMatchObject({
      code: 'crm.note.not_yours',
    })
    await expect(
      execute(world.services, ada, editNote, { id, version: 1, text: 'Old' }),
    ).rejects.toMatchObject({ status: 409 })
    expect((await read(leadId)).notes).toMatchObject([
      { text: 'Call on Tuesday', authorId: ada.actor.id, version: 2 },
    ])
    await execute(world.services, ada, deleteNote, { id })
    expect((await read(leadId)).notes).toEqual([])
  })

  test('tasks are added, completed and reopened', async () => {
    const { id: leadId } = await enter({ name: 'Busy' })
    const due = '2026-12-01T09:00:00.000Z'
    const { id } = await execute(world.services, ada, addTask, { leadId, title: 'Send an offer', dueAt: due })
    await execute(world.services, ada, completeTask, { id })
    expect((await read(leadId)).tasks).toMatchObject([
      { title: 'Send an offer', dueAt: due, doneBy: ada.actor.id },
    ])
    await execute(world.services, ada, reopenTask, { id })
    expect((await read(leadId)).tasks).toMatchObject([{ doneAt: null, doneBy: null }])
  })

  test('needs the feature for each kind of it', async () => {
    const { id } = await enter({ name: 'Guarded' })
    const viewer = await colleague(['crm.leads.view'])

    for (const [unit, input] of [
      [updateLead, { id, version: 1, stage: 'won' }],
      [updateLead, { id, version: 1, ownerId: null }],
      [addNote, { leadId: id, text: 'Hello' }],
      [deleteLead, { id }],
    ] as const)
      // Units of different inputs in one list: each is parsed by its own schema anyway.
      await expect(execute(world.services, viewer, unit as never, input)).rejects.toMatchObject({
        code: 'auth.not_allowed',
      })
  })
})
