import { record, tlogProof } from '@leadkeep/audit'
import { query } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { signedTree } from '../data/signed-tree.ts'
import { notSignedYet } from '../errors.ts'

const act = 'audit_logs.entries.prove'

/** By what anybody with the log's key sees that an entry stands in the log: a C2SP tlog-proof under the newest checkpoint. */
export const proveEntry = query({
  id: act,
  access: ['audit_logs.entries.view'],
  input: z.object({ id: z.uuid() }),
  async run({ scope, services }, { id }): Promise<{ index: number; proof: string }> {
    const { database } = services
    const { rows } = await database.transaction(scope.tenantId, (client) =>
      client.query<{ index: string | null }>({
        name: 'audit_logs_place',
        // Of one that was pruned, too: whoever kept it can still show that it stood there.
        text: `select index from audit_leaf where tenant_id = $1 and entry_id = $2
          union all select null from audit_pending where tenant_id = $1 and entry_id = $2 limit 1`,
        values: [scope.tenantId, id],
      }),
    )
    if (!rows[0]) throw notFound('audit_logs.entry')()
    const { checkpoint, tree } = await signedTree(database, scope.tenantId)
    const index = Number(rows[0].index ?? tree.size)
    if (index >= tree.size) throw notSignedYet()
    await record(database, scope, { act, outcome: 'done', facts: { entry: id } })

    return { index, proof: tlogProof(index, await tree.inclusion(index), checkpoint.note) }
  },
})
