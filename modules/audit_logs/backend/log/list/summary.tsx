import type { ReactNode } from 'react'
import { SealMark, type Translate } from '@leadkeep/ui'
import type { LogEntry, LoggedChange } from '../../../data/entry.ts'
import { fieldText, isTechnical } from '../fields.ts'
import { valueText } from '../value-text.ts'
import { purposeText, tableText, type Names } from '../words.ts'
import { mainChange } from './main-change.ts'

interface SummaryProps {
  readonly entry: LogEntry
  readonly names: Names
  readonly t: Translate
}

/** What an entry changed or opened, in one line: plain values as they are, sealed ones by their mark. */
export function Summary({ entry, names, t }: SummaryProps): ReactNode {
  const { reads = [], purpose, error, facts = {} } = entry
  const told = mainChange(entry)
  if (told) {
    const others = told.others.map((table) => tableText(t, table)).join(', ')

    return (
      <>
        <Changed changes={told.main} names={names} t={t} />
        {others && ` · ${t('audit_logs.changed.also', { tables: others })}`}
      </>
    )
  }
  if (reads.length > 0) {
    const columns = reads.flatMap(({ table, columns: ids }) => ids.map((id) => fieldText(t, table, id)))

    return (
      <>
        <SealMark state="opened" /> {t('audit_logs.read', { columns: [...new Set(columns)].join(', ') })}
        {purpose && ` · ${purposeText(t, purpose)}`}
      </>
    )
  }

  return error ?? factsText(facts, t)
}

/** Counts, words and filters that an act noted: `format csv, filter subject, from`. */
function factsText(facts: NonNullable<LogEntry['facts']>, t: Translate): string {
  return Object.entries(facts)
    .map(([name, value]) => {
      const label = name.replaceAll('_', ' ')
      if (typeof value !== 'object' || value === null) return `${label} ${valueText(value, t)}`
      const parts = Array.isArray(value) ? value.map((each) => valueText(each, t)) : Object.keys(value)

      return parts.length > 0 && `${label} ${parts.join(', ')}`
    })
    .filter(Boolean)
    .join(' · ')
}

const mostColumns = 3

/** Times that every change sets are in the detail; a line has no room for them. */
const isPassing = (column: string) => /_(at|since)$/.test(column)

interface ChangedProps {
  /** Of one table and one kind. */
  readonly changes: readonly LoggedChange[]
  readonly names: Names
  readonly t: Translate
}

function Changed({ changes, names, t }: ChangedProps) {
  const [first, ...rest] = changes
  if (!first) return null
  const { table, op } = first
  const columns = Object.entries(first.columns).filter(
    ([id, column]) =>
      !isTechnical(id) && !isPassing(id) && !hasParts(column) && !(op === 'insert' && isEmpty(column)),
  )
  const title = t(`audit_logs.changed.${op}`, { table: tableText(t, table) })
  const isOne = rest.every((each) => JSON.stringify(each.columns) === JSON.stringify(first.columns))

  return (
    <>
      {rest.length > 0 ? t('audit_logs.changed.several', { what: title, count: changes.length }) : title}
      {columns.slice(0, mostColumns).map(([id, column], index) => (
        <span key={id}>
          {index === 0 ? ': ' : ', '}
          {fieldText(t, table, id)}
          {isOne && ' '}
          {isOne && <Mark id={id} column={column} op={op} names={names} t={t} />}
        </span>
      ))}
      {columns.length > mostColumns && ' …'}
    </>
  )
}

type ColumnChange = LoggedChange['columns'][string]

const isEmpty = (column: ColumnChange) =>
  'commitment' in column ? column.commitment === null : !('sealed' in column) && (column.to ?? '') === ''

/** Lists and records of their own: they are in the detail, too. */
const hasParts = (column: ColumnChange) =>
  !('commitment' in column) &&
  !('sealed' in column) &&
  [column.from, column.to].some((value) =>
    typeof value === 'string' ? /^\[?\{"/.test(value) : typeof value === 'object' && value !== null,
  )

interface MarkProps {
  readonly id: string
  readonly column: ColumnChange
  readonly op: LoggedChange['op']
  readonly names: Names
  readonly t: Translate
}

function Mark({ id, column, op, names, t }: MarkProps) {
  if ('commitment' in column) return column.commitment === null ? t('audit_logs.entry.empty') : <SealMark />
  if ('sealed' in column) return <SealMark />
  const text = (value: typeof column.to) => valueText(value ?? null, t, id, names)

  return op === 'update' ? `${text(column.from)} → ${text(column.to)}` : text(column.to ?? column.from)
}
