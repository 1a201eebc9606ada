import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import type { Scope } from '@leadkeep/kernel'
import { createLead, exportLeads } from '../index.ts'
import { crmWorld, entriesOf, type CrmWorld } from '../test-world.ts'
import { cell } from './csv.ts'

let world: CrmWorld
let scope: Scope

beforeAll(async () => {
  world = await crmWorld()
  scope = await world.newTenant()
})
afterAll(() => world.close())

test('a cell is quoted where it must be, and never a formula', () => {
  expect(['plain', 'a,b', 'say "hi"', 'two\nlines', null].map(cell)).toEqual([
    'plain',
    '"a,b"',
    '"say ""hi"""',
    '"two\nlines"',
    '',
  ])
  expect(['=1+1', '+49 30', '-2', '@SUM(A1)', '\tx', '\rx'].map(cell)).toEqual([
    "'=1+1",
    "'+49 30",
    "'-2",
    "'@SUM(A1)",
    "'\tx",
    `"'\rx"`,
  ])
})

test('a list is exported in chunks, each opened under its own entry, its beginning and end on the log', async () => {
  for (let index = 0; index < 205; index++)
    await execute(world.services, scope, createLead, { name: `Person ${index}`, company: '=cmd|calc' })

  let csv = ''
  for await (const part of await execute(world.services, scope, exportLeads, {})) csv += part
  const lines = csv.trimEnd().split('\r\n')

  expect(lines[0]).toBe(
    '\uFEFFid,created,name,company,email,phone,message,stage,stage since,source,owner,changed',
  )
  expect(lines).toHaveLength(206)
  expect(lines[1]).toContain(",Person 204,'=cmd|calc,")
  const entries = await entriesOf(world, scope, 'crm.leads.export')
  expect(entries.map(({ reads, facts }) => reads?.[0]?.subjects.length ?? facts)).toEqual([
    { format: 'csv', filters: { deleted: 'false', sort: '-created' } },
    200,
    5,
    { ended: true, rows: 205 },
  ])
}, 120_000)

test('an export that breaks off says so on the log', async () => {
  const lines = await execute(world.services, scope, exportLeads, {})
  await lines.next()
  await lines.return(undefined)

  expect((await entriesOf(world, scope, 'crm.leads.export')).at(-1)).toMatchObject({
    outcome: 'failed',
    error: 'crm.export.broken_off',
  })
})

test('a refused export leaves its entry', async () => {
  const viewer = world.scope(scope.tenantId, { features: ['crm.leads.view'] })

  await expect(execute(world.services, viewer, exportLeads, {})).rejects.toMatchObject({
    code: 'auth.not_allowed',
  })
  expect((await entriesOf(world, scope, 'crm.leads.export')).at(-1)).toMatchObject({
    outcome: 'refused',
    error: 'auth.not_allowed',
    actor: { id: viewer.actor.id },
  })
})
