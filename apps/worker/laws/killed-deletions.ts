import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from '@jest/globals'
import { checkLog, endedLogsOf, isAsItEnded, openStatement } from '@leadkeep/audit'
import { createUser } from '@leadkeep/auth'
import { execute } from '@leadkeep/commands'
import { addNote, createLead } from '@leadkeep/crm'
import { openDatabase } from '@leadkeep/database'
import { installation } from '@leadkeep/kernel'
import { rowsOf, unmistakable } from '@leadkeep/testing'
import { modules } from '../modules.ts'
import { newTenant, operatorScope } from '../seed/new-tenant.ts'
import { checkpointsIn } from '../sequencing.ts'
import { deleteAgain, deleteTenant, type Deletion, type DeletionStep } from '../tenants/delete-tenant.ts'
import { countRows } from '../tenants/tenant-rows.ts'
import { killed } from './die-at.ts'
import type { Erasing } from './someone-to-erase.ts'

/** Within a step, before which of its statements; 0: before the step. */
export interface DeletionDeath {
  readonly step: DeletionStep
  readonly statement: number
}

/**
 * A tenant is deleted by a process that is killed with `kill -9`, and by another that finds it unfinished. Answers false where
 * the step has no such statement: then it was deleted at once.
 */
export async function deletedDespite(world: Erasing, dieAt: DeletionDeath): Promise<boolean> {
  const { databases, folder, rootKey } = world
  const tenantId = await somebodysTenant(world)
  const owner = await openDatabase({ url: databases.url('owner'), modules, poolSize: 2 })
  const deletion = deletionOn(world, owner)
  const before = await countRows(owner, tenantId)
  const urls = { url: databases.url('worker'), ownerUrl: databases.url('owner'), keysUrl: databases.keysUrl }
  const signal = await killed('delete-and-die.ts', { dieAt, tenantId, folder, rootKey, ...urls })
  const known = await decided(deletion, tenantId)
  // No line outside: nothing went, and the operator says it again. With one, `--finish` goes on.
  if (known === undefined) {
    expect(without(await countRows(owner, tenantId))).toEqual(without(before))
    await deleteTenant(deletion, tenantId)
  } else expect([dieAt, await deleteAgain(deletion)]).toEqual([dieAt, known.certificate === null ? 1 : 0])

  await isGone(world, deletion, tenantId)
  await owner.close()

  return signal === 'SIGKILL'
}

/** Where its entries stand, and what was told of it, is not of the tenant's own. */
const without = (rows: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(rows).filter(([table]) => !table.startsWith('audit.')))

let howMany = 0

async function somebodysTenant(world: Erasing): Promise<string> {
  const { worker } = world
  const tenantId = await newTenant(worker, { slug: `leaving-${++howMany}`, name: 'Leaving' })
  const scope = operatorScope(worker, tenantId)
  await execute(worker, scope, createUser, {
    email: `dora@leaving-${howMany}.example`,
    name: 'Dora Departed',
    password: 'correct horse battery',
    roles: ['admin'],
  })
  const { name, email, message } = unmistakable.person
  const { id: leadId } = await execute(worker, scope, createLead, { name, email, message })
  await execute(worker, scope, addNote, { leadId, text: unmistakable.written.note })

  return tenantId
}

const deletionOn = ({ worker, folder }: Erasing, owner: Deletion['owner']): Deletion => ({
  services: worker,
  owner,
  outside: checkpointsIn(folder),
  scope: operatorScope(worker, installation),
  reason: 'the law test, once more',
  isAlone: true,
  wait: sleep,
})

const decided = async ({ services }: Deletion, tenantId: string) =>
  (await services.erasureLedger.deletedTenants()).find(({ tenant }) => tenant === tenantId)

/** No row, no key, a log that is as it ended, and one certificate that says so: on the log, and outside. */
async function isGone(world: Erasing, deletion: Deletion, tenantId: string): Promise<void> {
  const { services, owner, outside } = deletion
  const { keyring, database } = services
  expect(await countRows(owner, tenantId)).toEqual({})
  expect(await keyring.liveKeys(tenantId)).toBe(0)
  // What this process held it has to let go of, at the latest now.
  world.ambient.advance(6 * 60_000)
  await expect(keyring.tenantKey(tenantId)).rejects.toMatchObject({ code: 'crypto.key_missing' })
  const ended = (await endedLogsOf(database, keyring)).find((each) => each.tenantId === tenantId)!
  expect(await isAsItEnded(owner, ended)).toBe(true)
  expect(await outside.newest(tenantId)).toBeNull()

  const certificate = (await decided(deletion, tenantId))!.certificate!
  const key = await keyring.newestLogKey(installation)
  expect(openStatement(certificate, key).body).toMatchObject({
    tenant: tenantId,
    rows: { 'crm.lead': 1, 'crm.note': 1, 'auth.user': 1, 'directory.tenant': 1 },
    log: { size: ended.size, root: ended.root },
  })
  const told = await rowsOf<{ statement: string }>(
    world.databases.adminUrl,
    `select body #>> '{facts,statement}' as statement from audit_entry
      where tenant_id = $1 and act = 'directory.tenant.delete.end' and body #>> '{facts,tenant}' = $2`,
    [installation, tenantId],
  )
  expect(told.map(({ statement }) => statement)).toEqual([certificate])
  const { faults } = await checkLog({ database, tenantId: installation, key, outside })
  expect(faults).toEqual([])
}
