import { record } from '@leadkeep/audit'
import { query } from '@leadkeep/commands'
import type { FieldKey } from '@leadkeep/crypto'
import { covers, notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { commitmentText, keyKinds, keysFor, openOpening, readsOf } from '../data/opening.ts'
import { readOpenings, type OpeningRow } from '../data/read-openings.ts'
import { chosenPurpose, chosenPurposeIds, opensEvidence } from '../purposes.ts'

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
    const keys = await keysFor(services.keyring, scope.tenantId, wanted, kindOf)

    return {
      values: [...wanted.map((row) => opened(scope.tenantId, row, keys)), ...withheld.map(withheldChange)],
    }
  },
})

type Side = NonNullable<OpeningRow['after']>

function opened(
  tenantId: string,
  row: OpeningRow,
  keys: (row: OpeningRow) => FieldKey | undefined,
): OpenedChange {
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

function openSide(tenantId: string, key: FieldKey, { id, sealed, commitment }: Side) {
  if (sealed === null) return null
  const opening = openOpening(tenantId, key, { id, sealed })

  return { value: opening.value, verified: commitmentText(opening) === commitment }
}
