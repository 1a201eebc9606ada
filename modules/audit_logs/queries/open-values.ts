import { record, type Read } from '@leadkeep/audit'
import { query } from '@leadkeep/commands'
import { commitment, open, Sealed, type FieldKey } from '@leadkeep/crypto'
import type { Database } from '@leadkeep/database'
import { covers, notFound, type Scope, type Services } from '@leadkeep/kernel'
import { z } from 'zod'
import { chosenPurpose, chosenPurposeIds, opensEvidence } from '../purposes.ts'
import { readOpenings, type OpeningRow } from '../data/read-openings.ts'

const act = 'audit_logs.entries.open'

/** A personal value of an entry: null where there was none, or where its person was erased since. */
export interface OpenedChange {
  readonly table: string
  readonly row: string
  readonly column: string
  readonly before: string | null
  readonly after: string | null
  /** The key is gone: nobody can read this any more. */
  readonly erased: boolean
  /** Kept as evidence: opens only with a feature of its own, and for a purpose of Art. 17(3) GDPR (law 11). */
  readonly withheld: boolean
  /** Whether the value is the one that the log committed to. False means that somebody changed what stands beside it. */
  readonly verified: boolean
}

/**
 * The personal values before and after an entry. The reading is on the log, with its purpose and the persons whom it
 * concerns, before a value is returned (law 4).
 */
export const openValues = query({
  id: act,
  access: ['audit_logs.entries.view', 'audit_logs.entries.open'],
  input: z.object({ id: z.uuid(), purpose: z.enum(chosenPurposeIds) }),
  async run({ scope, services }, { id, purpose: chosen }): Promise<{ values: OpenedChange[] }> {
    const purpose = chosenPurpose(chosen)
    const rows = await readOpenings(services.database, scope.tenantId, id)
    if (rows === null) throw notFound('audit_logs.entry')()
    const kindOf = keyKinds(services.database)
    const mayOpen = (row: OpeningRow) =>
      kindOf(row) === 'data' || (opensEvidence(purpose) && covers(scope.features, 'audit_logs.evidence.open'))
    const [wanted, withheld] = [rows.filter(mayOpen), rows.filter((row) => !mayOpen(row))]
    if (wanted.length > 0)
      await record(services.database, scope, {
        act,
        outcome: 'done',
        purpose,
        reads: readsOf(wanted),
        facts: { entry: id },
      })
    const keys = await keysFor(services, scope, wanted, kindOf)

    return {
      values: [...wanted.map((row) => opened(scope.tenantId, row, keys)), ...withheld.map(withheldChange)],
    }
  },
})

function readsOf(rows: readonly OpeningRow[]): Read[] {
  return [...Map.groupBy(rows, (row) => row.table).entries()].map(([table, group]) => ({
    table,
    columns: [...new Set(group.map((row) => row.column))],
    subjects: [...new Set(group.map((row) => row.subject))],
  }))
}

type KeyKind = 'data' | 'evidence'

/** A value is sealed beside the log under the same key as in its column. */
function keyKinds({ declarations }: Database): (row: OpeningRow) => KeyKind {
  const tables = new Map([...declarations.values()].map((each) => [each.id, each]))

  return ({ table, column }) => tables.get(table)?.columns.find(({ id }) => id === column)?.key ?? 'data'
}

type Keys = (row: OpeningRow) => FieldKey | undefined

async function keysFor(
  { keyring }: Services,
  { tenantId }: Scope,
  rows: readonly OpeningRow[],
  kindOf: (row: OpeningRow) => KeyKind,
): Promise<Keys> {
  const subjects = (kind: KeyKind) => [
    ...new Set(rows.filter((row) => kindOf(row) === kind).map((row) => row.subject)),
  ]
  const data = await keyring.subjectKeys(tenantId, subjects('data'), 'data')
  const evidence = await keyring.subjectKeys(tenantId, subjects('evidence'), 'evidence')

  return (row) => (kindOf(row) === 'evidence' ? evidence : data).get(row.subject)
}

function opened(tenantId: string, row: OpeningRow, keys: Keys): OpenedChange {
  const key = keys(row)
  const side = (sealed: OpeningRow['after']) => (key && sealed ? openSide(tenantId, key, sealed) : null)
  const [before, after] = [side(row.before), side(row.after)]

  return {
    ...withheldChange(row),
    before: before?.value ?? null,
    after: after?.value ?? null,
    erased: key === undefined,
    withheld: false,
    verified: (before?.verified ?? true) && (after?.verified ?? true),
  }
}

const withheldChange = ({ table, row, column }: OpeningRow): OpenedChange => ({
  table,
  row,
  column,
  before: null,
  after: null,
  erased: false,
  withheld: true,
  verified: true,
})

const openingSchema = z.object({ salt: z.string(), value: z.string() })

function openSide(tenantId: string, key: FieldKey, side: NonNullable<OpeningRow['after']>) {
  if (side.sealed === null) return null
  const cell = { tenantId, table: 'audit.opening', column: 'sealed', row: side.id }
  const { salt, value } = openingSchema.parse(JSON.parse(open(key, cell, Sealed.from(side.sealed))))
  const verified = commitment(Buffer.from(salt, 'base64url'), value).toString('base64url') === side.commitment

  return { value, verified }
}
