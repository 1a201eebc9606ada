import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { CliContext, Finding } from '@leadkeep/cli'
import { openDatabase, type Database } from '@leadkeep/database'
import { execute } from '@leadkeep/commands'
import { installation } from '@leadkeep/kernel'
import { erasureFolder, eraseSubject, runErasure } from '@leadkeep/privacy'
import { looking, tamper, unmistakable } from '@leadkeep/testing'
import { installationOf } from '../laws/installation-of.ts'
import { openErasingWorld, sends, type Erasing } from '../laws/someone-to-erase.ts'
import { newTenant, operatorScope } from '../seed/new-tenant.ts'
import { checkpointsIn } from '../sequencing.ts'
import { deleteAgain, deleteTenant, type Deletion } from '../tenants/delete-tenant.ts'
import { unfinished } from './unfinished.ts'

// What doctor says after a crash, or with an older copy: the thing, and the command that ends it.

let world: Erasing
let owner: Database
let deletion: Deletion
beforeAll(async () => {
  world = await openErasingWorld()
  owner = await openDatabase({
    url: world.databases.url('owner'),
    modules: world.worker.modules,
    poolSize: 2,
  })
  // Where doctor looks for it.
  const services = await world.as('worker', { erasureLedger: erasureFolder(`${world.folder}/erasures`) })
  deletion = {
    services,
    owner,
    outside: checkpointsIn(world.folder),
    scope: operatorScope(services, installation),
    reason: 'the law test',
    isAlone: true,
    wait: async () => undefined,
  }
}, 120_000)
afterAll(async () => {
  await owner?.close()
  await world?.close()
})

const fine: Finding = { state: 'fine', line: 'No deletion of a tenant and no erasure is unfinished' }

test('where nothing is unfinished, that', async () => {
  expect(await found()).toEqual([fine])
}, 30_000)

test('a deletion that was cut off, and one that an older copy brought back', async () => {
  const leaving = await newTenant(world.worker, { slug: 'leaving', name: 'Leaving' })
  const cutOff = deleteTenant(
    { ...deletion, onStep: (step) => (step === 'sign' ? Promise.reject(new Error('killed')) : undefined) },
    leaving,
  )
  await expect(cutOff).rejects.toThrow('killed')
  expect(await found()).toEqual([
    {
      state: 'wrong',
      line: `The deletion of tenant ${leaving} was cut off, and some of it is still there: run "npx leadkeep tenant delete --finish".`,
    },
  ])
  await deleteAgain(deletion)
  expect(await found()).toEqual([fine])

  const { keysAdminUrl } = world.databases
  const keys = (set: string) =>
    tamper(keysAdminUrl, `update keystore.tenant_key set ${set} where tenant_id = $1`, [leaving])
  await keys(`wrapped = '\\x07', destroyed_at = null`)
  expect(await found()).toMatchObject([
    { state: 'wrong', line: expect.stringMatching(`^Tenant ${leaving} was deleted, and is back .* replay"`) },
  ])
  await keys('wrapped = null, destroyed_at = now()')
}, 60_000)

test('an erasure that nobody goes on with, and one that an older copy has undone', async () => {
  const her = await sends(world, unmistakable.person)
  const input = { subjectId: her, also: [], ground: 'objection' as const }
  const { id } = await execute(world.services, world.staff, eraseSubject, input)
  expect(await found()).toEqual([fine])
  const decided = (when: string) =>
    tamper(
      world.databases.adminUrl,
      `update privacy_erasure set requested_at = now() - interval '${when}' where id = $1`,
      [id],
    )
  await decided('61 minutes')
  expect(await found()).toMatchObject([
    { state: 'wrong', line: expect.stringMatching(/^There is an erasure decided more than an hour ago/) },
  ])
  await runErasure(deletion.services, world.job, id)
  expect(await found()).toEqual([fine])

  await tamper(world.databases.adminUrl, 'delete from privacy_erasure where id = $1', [id])
  expect(await found()).toMatchObject([
    { state: 'wrong', line: expect.stringMatching(/^There is an erasure in the ledger .* replay"/) },
  ])
}, 60_000)

test('while a restore is unfinished nothing of that: it is what the restore does', async () => {
  await looking(world.databases.adminUrl, (admin) => admin.query('create schema restoring'))
  expect(await found()).toEqual([])
}, 30_000)

async function found(): Promise<Finding[]> {
  const context = { directory: { path: world.folder }, open: async () => installationOf(world) }

  // It uses no more of its context than this.
  return [await unfinished(context as unknown as CliContext)].flat()
}
