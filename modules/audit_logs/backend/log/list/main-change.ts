import type { LogEntry, LoggedChange } from '../../../data/entry.ts'

/** What comes along with an act, and is not what people think of: its history, its keys, its texts. */
const alongside = new Set([
  'crm.lead.change',
  'privacy.subject',
  'auth.session_token',
  'consent.text',
  'consent.served',
  'consent.evidence',
  'consent.link',
])
export const isAlongside = (table: string) => alongside.has(table)

interface Told {
  /** Changes of one kind, of what the act was about. */
  readonly main: readonly LoggedChange[]
  /** Other tables that people would name, too. */
  readonly others: readonly string[]
}

/** Of all that an entry changed, the records people think of: `crm.lead.update` is about a lead. */
export function mainChange(entry: LogEntry): Told | null {
  const changes = mainFirst(entry)
  const [first] = changes
  if (!first) return null
  const others = changes.filter(({ table }) => table !== first.table && !isAlongside(table))

  return {
    main: changes.filter(({ table, op }) => table === first.table && op === first.op),
    others: [...new Set(others.map(({ table }) => table))],
  }
}

/** All changes, what the act was about first. */
export const mainFirst = ({ act, changes = [] }: LogEntry): LoggedChange[] =>
  changes.toSorted((one, other) => rank(act, one) - rank(act, other))

function rank(act: string, { table }: LoggedChange): number {
  if (act.startsWith(`${table}.`)) return -table.length

  return isAlongside(table) ? 2 : 1
}
