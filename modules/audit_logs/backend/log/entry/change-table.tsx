'use client'
import type { ReactNode } from 'react'
import {
  Badge,
  Changes,
  ErasedValue,
  ExactTime,
  Hash,
  Muted,
  OpenedValue,
  Row,
  SealMark,
  Stack,
  useT,
} from '@leadkeep/ui'
import type { Json } from '@leadkeep/audit'
import type { LoggedChange } from '../../../data/entry.ts'
import type { OpenedChange } from '../../../queries/open-values.ts'
import { columnText, tableText } from '../words.ts'
import { valueText } from '../value-text.ts'

type ColumnChange = LoggedChange['columns'][string]

/** One record: its columns, before and after. */
export function ChangeTable({
  change,
  opened,
}: {
  change: LoggedChange
  opened: readonly OpenedChange[] | null
}) {
  const t = useT()
  const { table, row, op } = change
  const title = t(`audit_logs.changed.${op}`, { table: tableText(t, table) })
  const valueOf = (column: string) =>
    opened?.find((each) => each.table === table && each.row === row && each.column === column)

  return (
    <Stack gap="tight">
      <Row between>
        <strong>{title}</strong>
        <Hash value={row} />
      </Row>
      <Changes
        label={title}
        changes={Object.entries(change.columns).map(([id, column]) => ({
          field: columnText(id),
          before: <Before column={column} op={op} opened={valueOf(id)} />,
          after: <After column={column} op={op} opened={valueOf(id)} />,
        }))}
      />
    </Stack>
  )
}

interface SideProps {
  readonly column: ColumnChange
  readonly op: LoggedChange['op']
  readonly opened: OpenedChange | undefined
}

function Before({ column, op, opened }: SideProps): ReactNode {
  const t = useT()
  if (op === 'insert') return <Empty />
  if ('sealed' in column) return <Confidential />
  if (!('commitment' in column)) return <Plain value={column.from ?? null} />
  if (!opened) return <SealMark label={t('ui.sealed')} />

  return <Value opened={opened} value={opened.before} />
}

function After({ column, op, opened }: SideProps): ReactNode {
  const t = useT()
  if (op === 'delete') return <Empty />
  if ('sealed' in column) return <Confidential />
  if (!('commitment' in column)) return <Plain value={column.to ?? null} />
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

function Plain({ value }: { value: Json }) {
  const t = useT()
  if (value === null || value === '') return <Empty />
  if (typeof value === 'string' && moment.test(value)) return <ExactTime at={value} />

  return <span title={typeof value === 'string' ? value : undefined}>{valueText(value, t)}</span>
}

function Empty() {
  const t = useT()

  return <Muted>{t('audit_logs.entry.empty')}</Muted>
}

function Confidential() {
  const t = useT()

  return <SealMark label={t('audit_logs.entry.confidential')} />
}
