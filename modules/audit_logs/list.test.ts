import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { record } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import type { Scope } from '@leadkeep/kernel'
import type { World } from '@leadkeep/testing'
import { listEntries, readEntry } from './index.ts'
import { entriesOf, handlerOf, logWorld, rewriteLetter, sequence, writeLetter } from './test-world.ts'

let world: World
let officer: Scope

beforeAll(async () => {
  world = await logWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  officer = world.scope(await world.tenant())
})

const list = (input: object = {}) => execute(world.services, officer, listEntries, input)
const acts = async (input: object = {}) => (await list(input)).entries.map(({ act }) => act)
const write = (text: string) => execute(world.services, officer, writeLetter, { text })
const act = (name: string, entry: object = {}, scope = officer) =>
  record(world.services.database, scope, { act: name, outcome: 'done', ...entry })

describe('the log', () => {
  test('lists what happened, newest first, with who, whom and what changed, and opens nothing', async () => {
    const { id, subjectId } = await write('Dear Ada')
    await execute(world.services, officer, rewriteLetter, { id, text: 'Dear Grace' })

    const { entries } = await list()

    expect(entries).toMatchObject([
      {
        act: 'test.letter.rewrite',
        outcome: 'done',
        actor: { kind: 'user', id: officer.actor.id },
        subjects: [subjectId],
        index: null,
        changes: [
          {
            table: 'test.letter',
            row: id,
            op: 'update',
            columns: { stamp: { from: 'none', to: 'penny black' }, text: { commitment: expect.any(String) } },
          },
        ],
      },
      { act: 'test.letter.write' },
    ])
    expect(JSON.stringify(entries)).not.toMatch(/Ada|Grace/)
  })

  test('says that it was read, by whom and how it was filtered, once for each reading', async () => {
    await list({ outcome: 'refused', act: 'crm.' })

    expect(await entriesOf(world, officer, 'audit_logs.entries.list')).toMatchObject([
      { actor: officer.actor, facts: { filter: { outcome: 'refused', act: 'crm.' }, count: 0 } },
    ])
  })

  test('is turned page by page without a gap, also where times are equal', async () => {
    await world.services.database.transaction(officer.tenantId, async (client) => {
      for (let index = 0; index < 23; index += 1)
        await client.query(`insert into audit_entry (tenant_id, id, body) values ($1, $2, $3)`, [
          officer.tenantId,
          officer.newId(),
          {
            v: 1,
            act: 'test.many',
            outcome: 'done',
            at: '',
            request: '',
            actor: { kind: 'job' },
            via: 'worker',
          },
        ])
    })
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({
        act: 'test.many',
        limit: 5,
        ...(cursor ? { cursor } : {}),
      })
      seen.push(...page.entries.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor)

    expect(seen).toHaveLength(23)
    expect(new Set(seen).size).toBe(23)
  })

  test('of another tenant does not exist', async () => {
    const id = await act('test.act')
    const outsider = world.scope(await world.tenant())

    expect((await execute(world.services, outsider, listEntries, {})).entries).toEqual([])
    await expect(execute(world.services, outsider, readEntry, { id })).rejects.toMatchObject({
      code: 'audit_logs.entry.not_found',
      status: 404,
    })
    expect(await entriesOf(world, outsider, 'audit_logs.entries.read')).toMatchObject([
      { outcome: 'refused' },
    ])
  })

  test('is closed to whoever was not granted it, and says so', async () => {
    const curious = { ...officer, features: ['crm.*'] }
    await expect(execute(world.services, curious, listEntries, {})).rejects.toMatchObject({ status: 403 })

    expect(await entriesOf(world, officer, 'audit_logs.entries.list')).toMatchObject([
      { outcome: 'refused', error: 'auth.not_allowed', facts: { feature: 'audit_logs.entries.view' } },
    ])
  })
})

describe('a filter answers', () => {
  test('who saw this person', async () => {
    const [ada, grace] = [officer.newId(), officer.newId()]
    await act('crm.leads.list', { reads: [{ table: 'crm.lead', columns: ['name'], subjects: [ada, grace] }] })
    await act('crm.lead.read', {
      reads: [{ table: 'crm.lead', columns: ['name', 'email'], subjects: [grace] }],
    })

    expect(await acts({ subject: ada })).toEqual(['crm.leads.list'])
    expect(await acts({ subject: grace, kind: 'reads' })).toEqual(['crm.lead.read', 'crm.leads.list'])
  })

  test('what changed in this record', async () => {
    const { id } = await write('Dear Ada')
    await write('Dear Grace')
    await execute(world.services, officer, rewriteLetter, { id, text: null })

    expect(await acts({ row: id })).toEqual(['test.letter.rewrite', 'test.letter.write'])
    expect(await acts({ table: 'test.letter' })).toHaveLength(3)
    expect(await acts({ table: 'test.lette' })).toEqual([])
  })

  test('the same before and after it is sequenced, and while half of it is, page by page', async () => {
    const ada = officer.newId()
    const { id } = await write('Dear Ada')
    const see = () =>
      act('crm.lead.read', { reads: [{ table: 'crm.lead', columns: ['name'], subjects: [ada] }] })
    for (let index = 0; index < 4; index += 1) await see()
    const turned = async (input: object) => {
      const { entries, nextCursor } = await list({ ...input, limit: 3 })
      const rest = nextCursor ? await list({ ...input, limit: 50, cursor: nextCursor }) : { entries: [] }

      return [...entries, ...rest.entries].map((entry) => entry.id)
    }
    const before = await turned({ subject: ada })
    await sequence(world, officer)
    const after = await turned({ subject: ada })
    await see()
    await execute(world.services, officer, rewriteLetter, { id, text: null })

    expect(before).toHaveLength(4)
    expect(after).toEqual(before)
    expect((await turned({ subject: ada })).slice(1)).toEqual(before)
    expect(await acts({ row: id })).toEqual(['test.letter.rewrite', 'test.letter.write'])
    expect(await acts({ row: id, outcome: 'refused' })).toEqual([])
    expect(await acts({ subject: ada, to: '2020-01-01' })).toEqual([])
  })

  test('what this user did on that day', async () => {
    const user = world.scope(officer.tenantId)
    await act('crm.lead.read', {}, user)
    await act('crm.lead.read', {}, officer)
    const today = new Date().toISOString().slice(0, 10)

    expect(await acts({ actor: user.actor.id ?? '', from: today, to: today })).toEqual(['crm.lead.read'])
    expect(await acts({ actor: user.actor.id ?? '', to: '2020-01-01' })).toEqual([])
    expect(await acts({ actor: user.actor.id ?? '', from: '2999-01-01T00:00:00Z' })).toEqual([])
  })

  test('what was done without any user', async () => {
    await act('crm.lead.create', {}, { ...officer, actor: { kind: 'job', id: 'crm.create-lead' } })
    await act('crm.lead.read')

    expect(await acts({ actor: 'job' })).toEqual(['crm.lead.create'])
    expect(await acts({ actor: 'visitor' })).toEqual([])
  })

  test('what was refused', async () => {
    await act('crm.leads.export', { outcome: 'refused', error: 'auth.not_allowed' })
    await act('crm.lead.move', { outcome: 'failed', error: 'internal' })
    await act('crm.lead.move')

    expect(await acts({ outcome: 'refused' })).toEqual(['crm.leads.export'])
    expect(await acts({ outcome: 'not_done' })).toEqual(['crm.lead.move', 'crm.leads.export'])
    expect(await acts({ act: 'crm.lead.', outcome: 'done' })).toEqual(['crm.lead.move'])
  })

  test('and refuses what could be a person’s address, since the filter itself is recorded', async () => {
    await expect(list({ actor: 'ada@example.com' })).rejects.toMatchObject({
      status: 422,
      fields: [{ field: 'actor' }],
    })
    await expect(list({ actor: 'ada.lovelace' })).rejects.toMatchObject({ status: 422 })
    await expect(list({ act: `x' or 1=1 --` })).rejects.toMatchObject({ status: 422 })
    await expect(list({ cursor: 'bm90IGEgY3Vyc29y' })).rejects.toMatchObject({ status: 422 })
  })
})

test('an entry says its place in the tree once it is sequenced, and when its checkpoint was signed', async () => {
  const id = await act('test.act')
  await sequence(world, officer)

  const { entry, log } = await execute(world.services, officer, readEntry, { id })

  expect(entry).toMatchObject({ id, index: 0, recorded: expect.stringMatching(/^\d{4}-.*\.\d{6}Z$/) })
  expect(log).toEqual({
    size: 1,
    checkpoint: { size: 1, signedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) },
  })
  expect(await entriesOf(world, officer, 'audit_logs.entries.read')).toMatchObject([{ facts: { entry: id } }])
})

test('the route answers with what it declares', async () => {
  await write('Dear Ada')
  const ask = handlerOf(world, officer)
  const get = async (path: string) => {
    const response = await ask(new Request(`http://127.0.0.1:3001/api/audit_logs/entries${path}`), {
      address: '',
    })

    return { status: response.status, body: await response.json() }
  }
  const { status, body } = await get('?outcome=&from=2020-01-01&limit=1')

  expect(status).toBe(200)
  expect(body).toMatchObject({
    entries: [{ act: 'test.letter.write' }],
    nextCursor: null,
    log: { size: 0, checkpoint: null },
  })
  expect(await get(`/${body.entries[0].id}`)).toMatchObject({
    status: 200,
    body: { entry: { act: 'test.letter.write' }, openings: [{ table: 'test.letter', column: 'text' }] },
  })
  expect((await get('?subject=ada')).status).toBe(422)
})
