import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openStatement } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import { declarationOf } from '@leadkeep/database'
import type { Module, Scope } from '@leadkeep/kernel'
import {
  chooseRule,
  describeProcessing,
  exportProcessingRecord,
  readProcessingRecord,
} from '@leadkeep/privacy'
import { rowsOf } from '@leadkeep/testing'
import { modules as listed } from '../modules.ts'
import { openInstalledWorld, type InstalledWorld } from './installed-world.ts'

const modules: readonly Module[] = listed

let world: InstalledWorld
let officer: Scope
beforeAll(async () => {
  world = await openInstalledWorld()
  officer = world.scope(world.tenantId)
}, 60_000)
afterAll(() => world.close())

const record = () => execute(world.services, officer, readProcessingRecord, {})

test('every personal column that the registry lists is in it, and every text in the plain with its reason', async () => {
  const { categories } = await record()
  const declared = modules
    .flatMap((module) => [...(module.entities ?? [])])
    .map(declarationOf)
    .flatMap(({ id, columns }) =>
      columns.filter((column) => column.class === 'personal').map((column) => `${id}.${column.id}`),
    )
  const told = categories.flatMap(({ table, personal, evidence }) =>
    [...personal, ...evidence].map(({ id }) => `${table}.${id}`),
  )

  expect(told.toSorted()).toEqual(declared.toSorted())
  expect(categories.flatMap(({ plain }) => plain).filter(({ because }) => !because)).toEqual([])
  expect(categories.every(({ keptFor }) => keptFor.length > 0)).toBe(true)
})

test('it has the tenant’s purposes with their bases, and the periods that hold now', async () => {
  await execute(world.services, officer, chooseRule, { rule: 'crm.lead.lost', days: 200, version: 0 })
  const { purposes, categories } = await record()

  expect(purposes).toContainEqual(expect.objectContaining({ key: 'product_news', basis: 'consent' }))
  expect(categories.find(({ table }) => table === 'crm.lead')!.ends).toContainEqual({
    rule: 'crm.lead.lost',
    days: 200,
  })
})

test('what only a person knows is missing until it is filled in, sealed, and not on the log as text', async () => {
  const before = await record()
  expect(before.missing).toHaveLength(10)
  const text = 'Wilhelmina Querfurth, dpo@main.example'
  await execute(world.services, officer, describeProcessing, { detail: 'controller_dpo', text })

  const after = await record()
  expect(after.missing).toHaveLength(9)
  expect(after.details.controller_dpo).toBe(text)
  const [stored] = await rowsOf<{ all: string }>(
    world.databases.adminUrl,
    `select (select string_agg(t::text, '') from privacy_processing_detail t)
      || (select string_agg(body::text, '') from audit_entry) as all`,
  )
  expect(stored!.all.includes('Querfurth')).toBe(false)

  await execute(world.services, officer, describeProcessing, { detail: 'controller_dpo', text: '' })
  expect((await record()).missing).toHaveLength(10)
})

test('it is taken along under the log’s signature', async () => {
  const { statement } = await execute(world.services, officer, exportProcessingRecord, {})
  const { kind, body } = openStatement(statement, await world.services.keyring.logKey(world.tenantId))

  expect([kind, body['v'], body['missing']]).toEqual(['privacy.processing_record', 1, expect.any(Array)])
})
