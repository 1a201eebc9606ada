import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import type { Scope } from '@leadkeep/kernel'
import { tamper, type World } from '@leadkeep/testing'
import { openValues } from './index.ts'
import { entriesOf, handlerOf, logWorld, rewriteLetter, writeLetter } from './test-world.ts'

let world: World
let officer: Scope

beforeAll(async () => {
  world = await logWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  officer = world.scope(await world.tenant())
})

const write = (text: string, signature?: string) =>
  execute(world.services, officer, writeLetter, { text, signature })
const rewrite = (id: string, text: string | null) =>
  execute(world.services, officer, rewriteLetter, { id, text })
const open = (id: string, scope = officer, purpose = 'audit_logs.complaint') =>
  execute(world.services, scope, openValues, { id, purpose })
const lastEntry = async (act: string) => (await entriesOf(world, officer, act)).at(-1)!.id
const asOwner = (sql: string, values: unknown[]) => tamper(world.databases.adminUrl, sql, values)

test('what stood there before and after is opened for a purpose, after the reading is on the log', async () => {
  const { id, subjectId } = await write('Dear Ada')
  await rewrite(id, 'Dear Grace')
  const entry = await lastEntry('test.letter.rewrite')

  const { values } = await open(entry)

  expect(values).toEqual([
    {
      table: 'test.letter',
      row: id,
      column: 'text',
      before: 'Dear Ada',
      after: 'Dear Grace',
      erased: false,
      withheld: false,
      verified: true,
    },
  ])
  expect(await entriesOf(world, officer, 'audit_logs.entries.open')).toMatchObject([
    {
      actor: officer.actor,
      purpose: 'audit_logs.complaint',
      reads: [{ table: 'test.letter', columns: ['text'], subjects: [subjectId] }],
      facts: { entry },
    },
  ])
})

test('a value that was emptied has a before; one written into an empty field has none', async () => {
  const { id } = await write('Dear Ada')
  await rewrite(id, null)
  const emptied = await lastEntry('test.letter.rewrite')
  await rewrite(id, 'Dear Grace')
  const filled = await lastEntry('test.letter.rewrite')

  expect((await open(emptied)).values).toMatchObject([{ before: 'Dear Ada', after: null, erased: false }])
  expect((await open(filled)).values).toMatchObject([{ before: null, after: 'Dear Grace' }])
})

test('nobody reads what was erased', async () => {
  const { id, subjectId } = await write('Dear Ada')
  await world.services.keyring.destroySubject(officer.tenantId, subjectId, 'data')

  expect((await open(await lastEntry('test.letter.write'))).values).toMatchObject([
    { row: id, before: null, after: null, erased: true },
  ])
})

test('evidence opens only with a feature of its own, and for a purpose that it was kept for', async () => {
  await write('Dear Ada', 'Charles Babbage')
  const entry = await lastEntry('test.letter.write')
  const clerk = { ...officer, features: ['audit_logs.entries.view', 'audit_logs.entries.open'] }

  expect((await open(entry, clerk, 'audit_logs.legal_claims')).values).toMatchObject([
    { column: 'text', after: 'Dear Ada', withheld: false },
    { column: 'signature', after: null, withheld: true },
  ])
  expect((await entriesOf(world, officer, 'audit_logs.entries.open')).at(-1)?.reads).toMatchObject([
    { columns: ['text'] },
  ])
  expect((await open(entry)).values).toMatchObject([
    { column: 'text', withheld: false },
    { column: 'signature', after: null, withheld: true },
  ])
  expect((await open(entry, officer, 'audit_logs.legal_claims')).values).toMatchObject([
    { column: 'signature', after: 'Charles Babbage' },
    { column: 'text' },
  ])
})

test('a value that is not what the log committed to is shown as such', async () => {
  const { id } = await write('Dear Ada')
  await asOwner(
    `update audit_entry set body = jsonb_set(body, '{changes,0,columns,text,commitment}', '"AAAA"') where tenant_id = $1`,
    [officer.tenantId],
  )

  expect((await open(await lastEntry('test.letter.write'))).values).toMatchObject([
    { row: id, after: 'Dear Ada', verified: false },
  ])
})

test('an opening moved to another row does not open', async () => {
  await write('Dear Ada')
  await write('Dear Grace')
  await asOwner(
    `update audit_opening set sealed = (select sealed from audit_opening o where tenant_id = $1 order by id limit 1)
      where tenant_id = $1`,
    [officer.tenantId],
  )

  await expect(open(await lastEntry('test.letter.write'))).rejects.toMatchObject({
    code: 'crypto.cannot_open',
  })
})

test('another tenant’s entry does not exist, whoever asks', async () => {
  await write('Dear Ada')
  const entry = await lastEntry('test.letter.write')
  const outsider = world.scope(await world.tenant())

  await expect(open(entry, outsider)).rejects.toMatchObject({
    code: 'audit_logs.entry.not_found',
    status: 404,
  })
  expect(await entriesOf(world, outsider, 'audit_logs.entries.open')).toMatchObject([{ outcome: 'refused' }])
})

test('whoever may read the log may not open it by that alone, and asking is recorded', async () => {
  await write('Dear Ada')
  const reader = { ...officer, features: ['audit_logs.entries.view'] }
  const ask = handlerOf(world, reader)
  const url = `http://127.0.0.1:3001/api/audit_logs/entries/${await lastEntry('test.letter.write')}/openings`
  const post = (body: object) =>
    new Request(url, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })

  expect((await ask(post({ purpose: 'audit_logs.audit' }), { address: '' })).status).toBe(403)
  expect(await entriesOf(world, officer, 'POST /api/audit_logs/entries/:id/openings')).toMatchObject([
    { outcome: 'refused' },
  ])
  // Words of one's own could name somebody, and would stand on the log for ever.
  for (const purpose of ['  ', 'Ada asked for it', 'crm.work_leads'])
    expect((await handlerOf(world, officer)(post({ purpose }), { address: '' })).status).toBe(422)
})
