'use client'
import { Checkbox, Row, useT, type CheckboxProps } from '@leadkeep/ui'

interface Choice extends Omit<CheckboxProps, 'label'> {
  readonly of: { readonly table: string; readonly row: string; readonly screen: string | null }
}

/** A record that may be the same person's, to be ticked by whoever has looked at it. */
export function RecordChoice({ of: { table, row, screen }, ...props }: Choice) {
  const t = useT()

  return (
    <Row>
      <Checkbox {...props} label={`${t(`audit_logs.table.${table}`)} …${row.slice(-6)}`} />
      {screen && (
        <a href={screen} target="_blank" rel="noreferrer">
          {t('privacy.records.look')}
        </a>
      )}
    </Row>
  )
}
