import { write } from '@leadkeep/audit'
import { query } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { entryColumns, entryOf, logState, type EntryRow } from '../data/read-entries.ts'

const act = 'audit_logs.entries.read'

/** One entry, the state of the log, and which of its commitments can still be opened. */
export const readEntry = query({
  id: act,
  access: ['audit_logs.entries.view'],
  input: z.object({ id: z.uuid() }),
  async run({ scope, services }, { id }) {
    return services.database.transaction(scope.tenantId, async (client) => {
      const { rows } = await client.query<EntryRow>({
        name: 'audit_logs_entry',
        // oxlint-disable-next-line leadkeep/no-built-sql -- a fixed list of columns
        text: `select ${entryColumns} from audit_entry e
          where e.tenant_id = $1 and e.id = $2`,
        values: [scope.tenantId, id],
      })
      if (!rows[0]) throw notFound('audit_logs.entry')()
      const { rows: openings } = await client.query<Place>({
        name: 'audit_logs_openings',
        text: `select distinct table_id as "table", row_id as row, column_id as "column"
          from audit_opening where tenant_id = $1 and entry_id = $2 and sealed is not null`,
        values: [scope.tenantId, id],
      })
      const log = await logState(client, scope.tenantId)
      await write(client, scope, { act, outcome: 'done', facts: { entry: id } })

      return { entry: entryOf(rows[0]), openings, log }
    })
  },
})

/** Where a personal value stands: stable ids of table and column, and the row. */
interface Place {
  readonly table: string
  readonly row: string
  readonly column: string
}
