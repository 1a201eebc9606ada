import { KeyValue, KeyValues, type Translate } from '@leadkeep/ui'
import type { LogEntry } from '../../../data/entry.ts'
import { fieldText } from '../fields.ts'
import { tableText } from '../words.ts'

/** Which personal columns were opened, of how many. */
export const Reads = ({ reads, t }: { reads: NonNullable<LogEntry['reads']>; t: Translate }) => (
  <KeyValues>
    {reads.map(({ table, columns, subjects }, index) => (
      <KeyValue key={index} sealed label={tableText(t, table)}>
        {t('audit_logs.entry.reads.text', {
          columns: columns.map((column) => fieldText(t, table, column)).join(', '),
          subjects: t('audit_logs.subjects', { count: subjects.length }),
        })}
      </KeyValue>
    ))}
  </KeyValues>
)
