import type { Translate } from '@leadkeep/ui'
import type { LogEntry } from '../../data/entry.ts'

/** Columns that say nothing to people: keys, counters, hashes, what is derived. They stand in the technical part. */
const technical = new Set([
  'id',
  'version',
  'lead_version',
  'form_version',
  'stage_step',
  'key_number',
  'actor_kind',
  'public_key',
  'signature',
  'hash',
  'covers',
  'statement',
  'holders_changed_at',
])
const technicalEnding = /_(id|index|hash|hashes)$/

/** Columns that hold the id of a user, who has a name. */
const userColumns = ['owner_id', 'assignee_id', 'author_id', 'user_id']
const userEnding = /_by$/

export const isTechnical = (column: string): boolean =>
  technical.has(column) || (technicalEnding.test(column) && !holdsUser(column) && column !== 'receipt_id')

const holdsUser = (column: string) => userColumns.includes(column) || userEnding.test(column)

/** What people call a column: of this table, or wherever it stands; its id where nobody named it. */
export function fieldText(t: Translate, table: string, column: string): string {
  const keys = [`audit_logs.field.${table}.${column}`, `audit_logs.field.${column}`]

  return keys.map((key) => ({ key, text: t(key) })).find(({ key, text }) => text !== key)?.text ?? column
}

/** Everybody an entry speaks of who may have a name. */
export const usersIn = (entries: readonly LogEntry[]): string[] => [
  ...new Set(entries.flatMap((entry) => [...actorIn(entry), ...usersInChanges(entry)])),
]

const actorIn = ({ actor }: LogEntry) => (actor.kind === 'user' && actor.id ? [actor.id] : [])

const usersInChanges = ({ changes = [] }: LogEntry) =>
  changes.flatMap(({ columns }) =>
    Object.entries(columns).flatMap(([id, column]) =>
      holdsUser(id) && !('commitment' in column) && !('sealed' in column)
        ? [column.from, column.to].filter((value) => typeof value === 'string')
        : [],
    ),
  )
