'use client'
import type { ReactNode } from 'react'
import {
  Badge,
  Changes,
  ErasedValue,
  ExactTime,
  Muted,
  OpenedValue,
  SealMark,
  Stack,
  useT,
} from '@leadkeep/ui'
import type { Json } from '@leadkeep/audit'
import type { LoggedChange } from '../../../data/entry.ts'
import type { OpenedChange } from '../../../queries/open-values.ts'
import { fieldText, isTechnical } from '../fields.ts'
import { tableText, type Names } from '../words.ts'
import { valueText } from '../value-text.ts'
import { TechnicalChange } from './technical-change.tsx'

type ColumnChange = LoggedChange['columns'][string]

/** One record: its columns, before and after. */
export function ChangeTable({
  change,
  opened,
  names,
}: {
  change: LoggedChange
  opened: readonly OpenedChange[] | null
  names: Names
}) {
  const t = useT()
  const { table, row, op } = change
  const told = inReadingOrder(change.columns).filter(
    ([id, column]) => !isTechnical(id) && !isNothing(op, column),
  )
  const title = t(`audit_logs.changed.${op}`, { table: tableText(t, table) })
  const valueOf = (column: string) =>
    opened?.find((each) => each.table === table && each.row === row && each.column === column)

  return (
    <Stack gap="tight">
      <strong>{title}</strong>
      {told.length > 0 && (
        <Changes
          label={title}
          changes={told.map(([id, column]) => {
            const side = { id, column, op, names, opened: valueOf(id) }

            return {
              field: fieldText(t, table, id),
              before: <Before {...side} />,
              after: <After {...side} />,
            }
          })}
        />
      )}
      <TechnicalChange change={change} />
    </Stack>
  )
}

/** The log forgets the order of columns. What matters comes by its id, times last. */
function inReadingOrder(columns: LoggedChange['columns']): [string, ColumnChange][] {
  const isTime = (id: string) => /(^|_)(at|since)$/.test(id)

  return Object.entries(columns).toSorted(
    ([one], [other]) => Number(isTime(one)) - Number(isTime(other)) || one.localeCompare(other),
  )
}

/** An insert lists every column, also those it left empty. */
function isNothing(op: LoggedChange['op'], column: ColumnChange): boolean {
  if ('sealed' in column) return false
  if ('commitment' in column) return op === 'insert' && column.commitment === null

  return (column.from ?? null) === null && (column.to ?? null) === null
}

interface SideProps {
  readonly id: string
  readonly names: Names
  readonly column: ColumnChange
  readonly op: LoggedChange['op']
  readonly opened: OpenedChange | undefined
}

function Before({ id, column, op, opened, names }: SideProps): ReactNode {
  const t = useT()
  if (op === 'insert') return <Empty />
  if ('sealed' in column) return <Confidential />
  if (!('commitment' in column)) return <Plain value={column.from ?? null} id={id} names={names} />
  if (!opened) return <SealMark label={t('ui.sealed')} />

  return <Value opened={opened} value={opened.before} />
}

function After({ id, column, op, opened, names }: SideProps): ReactNode {
  const t = useT()
  if (op === 'delete') return <Empty />
  if ('sealed' in column) return <Confidential />
  if (!('commitment' in column)) return <Plain value={column.to ?? null} id={id} names={names} />
  if (column.commitment === null) return <Empty />
  if (!opened) return <SealMark label={t('ui.sealed')} />

  return <Value opened={opened} value={opened.after} />
}

function Value({ opened, value }: { opened: OpenedChange; value: string | null }) {
  const t = useT()
  if (opened.withheld) return <Muted>{t('audit_logs.open.withheld')}</Muted>
  if (opened.erased) return <ErasedValue />
  if (value === null) return <Empty />

  return (
    <>
      <OpenedValue>{value}</OpenedValue>{' '}
      {!opened.verified && <Badge tone="loss">{t('audit_logs.open.unverified.mark')}</Badge>}
    </>
  )
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

function Plain({ value, id, names }: { value: Json } & Pick<SideProps, 'id' | 'names'>) {
  const t = useT()
  if (value === null || value === '') return <Empty />
  if (typeof value === 'string' && moment.test(value)) return <ExactTime at={value} />

  return <span title={typeof value === 'string' ? value : undefined}>{valueText(value, t, id, names)}</span>
}

function Empty() {
  const t = useT()

  return <Muted>{t('audit_logs.entry.empty')}</Muted>
}

function Confidential() {
  const t = useT()

  return <SealMark label={t('audit_logs.entry.confidential')} />
}
