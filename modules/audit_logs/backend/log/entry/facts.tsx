import type { Json } from '@leadkeep/audit'
import { KeyValue, KeyValues } from '@leadkeep/ui'
import type { LogEntry } from '../../../data/entry.ts'

/** The plain facts an act noted, as they stand there. */
export const Facts = ({ facts }: { facts: NonNullable<LogEntry['facts']> }) => (
  <KeyValues>
    {Object.entries(facts).map(([name, value]) => (
      <KeyValue key={name} label={labelOf(name)}>
        {typeof value === 'object' ? <code>{textOf(value)}</code> : String(value)}
      </KeyValue>
    ))}
  </KeyValues>
)

const labelOf = (name: string) => name.charAt(0).toLocaleUpperCase() + name.slice(1).replaceAll('_', ' ')

const textOf = (value: Json) =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')
    ? value.join(', ')
    : JSON.stringify(value)
