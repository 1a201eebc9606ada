import { KeyValue, KeyValues } from '@leadkeep/ui'
import type { LogEntry } from '../../../data/entry.ts'
import { columnText } from '../words.ts'

/** The plain facts an act noted, as they stand there. */
export const Facts = ({ facts }: { facts: NonNullable<LogEntry['facts']> }) => (
  <KeyValues>
    {Object.entries(facts).map(([name, value]) => (
      <KeyValue key={name} label={columnText(name)}>
        {typeof value === 'object' ? <code>{JSON.stringify(value)}</code> : String(value)}
      </KeyValue>
    ))}
  </KeyValues>
)
