import { record, type Entry } from '@leadkeep/audit'
import type { Database } from '@leadkeep/database'
import type { Scope } from '@leadkeep/kernel'
import type { Filter } from '../data/filter.ts'
import { findEntries } from '../data/find-entries.ts'
import type { EntryRow } from '../data/read-entries.ts'
import { writers, type Format } from './format.ts'

const chunk = 1_000

/**
 * The entries that were committed when it was asked for, oldest first: a thousand at a time, and the next thousand only
 * when somebody takes them. No connection is held in between. However it ends, an entry says how, and with how many.
 */
export async function exportStream(
  database: Database,
  scope: Scope,
  format: Format,
  filter: Filter,
): Promise<ReadableStream<Uint8Array>> {
  const { head, line } = writers[format]
  const encoder = new TextEncoder()
  const seen = await currentSnapshot(database, scope.tenantId)
  let last: EntryRow | undefined
  let count = 0

  const tell = (outcome: Entry['outcome'], error?: string) =>
    record(database, scope, { act: 'audit_logs.export.end', outcome, error, facts: { format, count } })

  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => (head === '' ? undefined : controller.enqueue(encoder.encode(head))),
      async pull(controller) {
        try {
          const page = { order: 'oldest', after: last ?? null, most: chunk, seen } as const
          const rows = await database.transaction(scope.tenantId, (client) =>
            findEntries(client, scope.tenantId, filter, page),
          )
          last = rows.at(-1)
          count += rows.length
          if (rows.length > 0) controller.enqueue(encoder.encode(rows.map(line).join('')))
          if (rows.length === chunk) return
          await tell('done')
          controller.close()
        } catch (error) {
          await tell('failed', 'audit_logs.export.failed')
          throw error
        }
      },
      async cancel() {
        await tell('failed', 'audit_logs.export.cancelled')
      },
    },
    { highWaterMark: 1 },
  )
}

/** Which transactions are visible now; entries of later ones are not part of the export. */
async function currentSnapshot(database: Database, tenantId: string): Promise<string> {
  return database.transaction(tenantId, async (client) => {
    const { rows } = await client.query<{ seen: string }>('select pg_current_snapshot()::text as seen')

    return rows[0]!.seen
  })
}
