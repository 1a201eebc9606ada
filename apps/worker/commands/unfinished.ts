import { isRestoring } from '@leadkeep/backup'
import type { Check, Finding } from '@leadkeep/cli'
import { openDatabase } from '@leadkeep/database'
import { eachTenant } from '@leadkeep/directory'
import type { Services } from '@leadkeep/kernel'
import { erasureFolder, unfinishedErasures } from '@leadkeep/privacy'
import { erasuresIn } from '../erasures.ts'
import { modules } from '../modules.ts'
import { toDeleteAgain } from '../tenants/delete-tenant.ts'
import { withServices } from './with-services.ts'

/** For `leadkeep doctor`: what a crash or an older copy has left that nobody goes on with by themselves. */
export const unfinished: Check = async (context) => {
  const opened = await context.open()
  if (await isRestoring(opened.ownerDatabaseUrl)) {
    // What is missing yet is what the restore does: doctor names that.
    await opened.close()

    return []
  }
  const owner = await openDatabase({ url: opened.ownerDatabaseUrl, modules, poolSize: 1 })
  try {
    return await withServices(
      opened,
      async (services) => {
        const found = [
          ...(await toDeleteAgain({ services, owner })).map(({ tenant, certificate }) =>
            certificate === null ? cutOff(tenant) : cameBack(tenant),
          ),
          ...(await erasures(services)),
        ]

        return found.length > 0 ? found : fine
      },
      { erasureLedger: erasureFolder(erasuresIn(context.directory.path)) },
    )
  } finally {
    await owner.close()
  }
}

async function erasures(services: Services): Promise<Finding[]> {
  let [stuck, undone] = [0, 0]
  for await (const tenantId of eachTenant(services.database)) {
    const found = await unfinishedErasures(services, tenantId)
    stuck += found.stuck
    undone += found.undone
  }

  return [
    ...(stuck > 0
      ? [
          wrong(
            `${counted(stuck)} decided more than an hour ago and not done: the worker goes on every five minutes, so start it, and see what it says.`,
          ),
        ]
      : []),
    ...(undone > 0
      ? [
          wrong(
            `${counted(undone)} in the ledger that an older copy has undone here: run "npx leadkeep privacy replay" before anybody works with it.`,
          ),
        ]
      : []),
  ]
}

const counted = (count: number) => (count === 1 ? 'There is an erasure' : `There are ${count} erasures`)

const wrong = (line: string): Finding => ({ state: 'wrong', line })

const cutOff = (tenant: string) =>
  wrong(
    `The deletion of tenant ${tenant} was cut off, and some of it is still there: run "npx leadkeep tenant delete --finish".`,
  )

const cameBack = (tenant: string) =>
  wrong(
    `Tenant ${tenant} was deleted, and is back with an older copy: run "npx leadkeep privacy replay" before anybody works with it.`,
  )

const fine: Finding = { state: 'fine', line: 'No deletion of a tenant and no erasure is unfinished' }
