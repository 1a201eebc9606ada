import type { ReactNode } from 'react'
import { SealMark, type Translate } from '@leadkeep/ui'
import type { LogEntry, LoggedChange } from '../../../data/entry.ts'
import { columnText, tableText } from '../words.ts'
import { valueText } from '../value-text.ts'

/** What an entry changed or opened, in one line: plain values as they are, sealed ones by their mark. */
export function Summary({ entry, t }: { entry: LogEntry; t: Translate }): ReactNode {
  const { changes = [], reads = [], purpose, error, facts = {} } = entry
  const [first, ...rest] = changes
  if (first)
    return (
      <>
        <Changed change={first} t={t} />
        {rest.length > 0 && `, ${t('audit_logs.changed.more', { count: rest.length })}`}
      </>
    )
  if (reads.length > 0) {
    const columns = [...new Set(reads.flatMap((read) => read.columns.map(columnText)))].join(', ')

    return (
      <>
        <SealMark state="opened" /> {t('audit_logs.read', { columns })}
        {purpose && ` · ${purpose}`}
      </>
    )
  }

  return error ?? factsText(facts, t)
}

/** Counts, words and filters that an act noted: `format csv, filter subject, from`. */
function factsText(facts: NonNullable<LogEntry['facts']>, t: Translate): string {
  return Object.entries(facts)
    .map(([name, value]) => {
      if (typeof value !== 'object' || value === null) return `${columnText(name)} ${valueText(value, t)}`
      const parts = Array.isArray(value) ? value.map((each) => valueText(each, t)) : Object.keys(value)

      return parts.length > 0 && `${columnText(name)} ${parts.join(', ')}`
    })
    .filter(Boolean)
    .join(' · ')
}

const mostColumns = 3

/** Ids and versions are in the detail; a line has no room for them. */
const isPlumbing = (column: string) => column === 'version' || column.endsWith('_id')

function Changed({ change, t }: { change: LoggedChange; t: Translate }) {
  const columns = Object.entries(change.columns).filter(([id]) => !isPlumbing(id))
  const shown = columns.slice(0, mostColumns)

  return (
    <>
      {t(`audit_logs.changed.${change.op}`, { table: tableText(t, change.table) })}
      {shown.map(([id, column], index) => (
        <span key={id}>
          {index === 0 ? ': ' : ', '}
          {columnText(id)} <Mark column={column} op={change.op} t={t} />
        </span>
      ))}
      {columns.length > mostColumns && ' …'}
    </>
  )
}

function Mark({
  column,
  op,
  t,
}: {
  column: LoggedChange['columns'][string]
  op: LoggedChange['op']
  t: Translate
}) {
  if ('commitment' in column) return column.commitment === null ? t('audit_logs.entry.empty') : <SealMark />
  if ('sealed' in column) return <SealMark />
  if (op !== 'update') return valueText(column.to ?? column.from ?? null, t)

  return `${valueText(column.from ?? null, t)} → ${valueText(column.to ?? null, t)}`
}
