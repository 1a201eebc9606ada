'use client'
import { Disclosure, Hash, KeyValue, KeyValues, useT } from '@leadkeep/ui'
import type { LoggedChange } from '../../../data/entry.ts'

/** A change as it stands on the log, by the stable ids that commitments and exports name. */
export function TechnicalChange({ change }: { change: LoggedChange }) {
  const t = useT()

  return (
    <Disclosure summary={t('audit_logs.entry.technical')}>
      <KeyValues>
        <KeyValue label={t('audit_logs.entry.technical.table')}>
          <code>{change.table}</code>
        </KeyValue>
        <KeyValue label={t('audit_logs.entry.technical.row')}>
          <Hash value={change.row} whole />
        </KeyValue>
        <KeyValue label={t('audit_logs.entry.technical.operation')}>
          <code>{change.op}</code>
        </KeyValue>
        {Object.entries(change.columns).map(([id, column]) => (
          <KeyValue key={id} label={<code>{id}</code>}>
            <code>{JSON.stringify(column)}</code>
          </KeyValue>
        ))}
      </KeyValues>
    </Disclosure>
  )
}
