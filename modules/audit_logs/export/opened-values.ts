import { record } from '@leadkeep/audit'
import type { Database } from '@leadkeep/database'
import { keyKinds, keysFor, openOpening, readsOf, type OpeningPlace } from '../data/opening.ts'
import { chosenPurpose } from '../purposes.ts'
import type { Making } from './archive.ts'
import { isThere, pagesOf } from './archive-entries.ts'

interface Found extends OpeningPlace {
  readonly entry: string
  readonly id: string
  readonly sealed: Buffer
}

/**
 * What opens the commitments of the entries, a line each, in the order of the entries (packages/verifier/FORMAT.md, section 11).
 * That they are opened is on the log, page by page, before they are. Who was erased has none.
 */
export async function* openedValues(making: Making, withEvidence: boolean): AsyncGenerator<string> {
  const { services, scope, begun, parts, made } = making
  const { database, keyring } = services
  const kindOf = keyKinds(database)
  for await (const rows of pagesOf(making)) {
    const there = rows.filter(isThere)
    const found = await openingsOf(
      database,
      scope.tenantId,
      there.map(({ id }) => id),
    )
    const wanted = withEvidence ? found : found.filter((each) => kindOf(each) === 'data')
    const lines = await openedLines(wanted)
    const byEntry = Map.groupBy(lines, ({ entry }) => entry)
    yield there
      .flatMap(({ id, index }) => (byEntry.get(id) ?? []).map(({ of }) => lineOf(Number(index), of)))
      .join('')
  }

  async function openedLines(wanted: readonly Found[]) {
    if (wanted.length === 0) return []
    const purpose = chosenPurpose(begun.purpose)
    const facts = { export: begun.id }
    await record(database, scope, {
      act: 'audit_logs.export.open',
      outcome: 'done',
      purpose,
      reads: readsOf(wanted),
      facts,
    })
    const keys = await keysFor(keyring, scope.tenantId, wanted, kindOf)
    const opened = wanted.flatMap((each) => {
      const key = keys(each)

      return key ? [{ entry: each.entry, of: { ...each, ...openOpening(scope.tenantId, key, each) } }] : []
    })
    parts.discloses(opened.map(({ of }) => of.subject))
    made.opened += opened.length

    return opened
  }
}

/** Names in their order, no blanks: canonical JSON. */
const lineOf = (
  index: number,
  { table, row, column, salt, value }: OpeningPlace & { salt: string; value: string },
) =>
  `{"column":${JSON.stringify(column)},"index":${index},"row":"${row}","salt":"${salt}","table":${JSON.stringify(table)},"value":${JSON.stringify(value)}}\n`

/** Within an entry in the order of table, row and column, by their characters. */
async function openingsOf(
  database: Database,
  tenantId: string,
  entryIds: readonly string[],
): Promise<Found[]> {
  const { rows } = await database.transaction(tenantId, (client) =>
    client.query<Found>({
      name: 'audit_logs_openings_of',
      text: `select entry_id as entry, id, sealed, subject_id as subject,
          table_id as "table", row_id as row, column_id as "column"
        from audit_opening where tenant_id = $1 and entry_id = any ($2::uuid[]) and sealed is not null
        order by table_id collate "C", row_id, column_id collate "C"`,
      values: [tenantId, entryIds],
    }),
  )

  return rows
}
