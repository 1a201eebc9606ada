import { parseArgs } from 'node:util'
import type { CliCommand } from '@leadkeep/cli'
import { eachTenant } from '@leadkeep/directory'
import { erasureFolder, replayErasures } from '@leadkeep/privacy'
import { erasuresIn } from '../erasures.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { deleteAgain } from '../tenants/delete-tenant.ts'
import { withDeletion } from './delete-tenant.ts'
import { withServices } from './with-services.ts'

/** What an operator does for data subjects: a restored database has forgotten who was erased, and is told. */
export const privacy: CliCommand = {
  name: 'privacy',
  summary: 'apply erasures again after a restore',
  usage: `replay [--ledger FOLDER]

Run it after every restore of the database or the key store, before anybody works with them: whoever was erased since the
copy was made is erased again, and a tenant that was deleted is deleted again, by the ids that the ledger keeps. It can be run at any time, and again.

  --ledger FOLDER  where the ledger is, if not in the erasures folder of this installation`,

  async run(parameters, context) {
    const { positionals, values } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: { ledger: { type: 'string' } },
    })
    if (positionals[0] !== 'replay') {
      context.complain('Say what: npx leadkeep privacy replay')

      return 2
    }
    // Whose tenant was deleted as a whole needs no erasure of their own.
    const tenants = await withDeletion(
      { context, reason: 'after a restore', ledger: values.ledger },
      deleteAgain,
    )
    if (tenants > 0) context.say(`Tenants in the ledger that were deleted again: ${tenants}.`)
    const erasureLedger = erasureFolder(values.ledger ?? erasuresIn(context.directory.path))
    await withServices(
      await context.open(),
      async (services) => {
        let count = 0
        for await (const tenantId of eachTenant(services.database))
          count += await replayErasures(services, operatorScope(services, tenantId))
        context.say(`Erasures in the ledger that hold here now: ${count}.`)
      },
      { erasureLedger },
    )

    return 0
  },
}
