import { leafText, storedEntry } from '@leadkeep/audit'
import type { LogEntry } from '../data/entry.ts'
import { entryOf, type EntryRow } from '../data/read-entries.ts'
import { csvLine } from './csv.ts'

const json = (value: unknown) => (value === undefined ? '' : JSON.stringify(value))

const csvColumns: Readonly<Record<string, (entry: LogEntry) => string | number | null | undefined>> = {
  index: (entry) => entry.index,
  recorded: (entry) => entry.recorded,
  id: (entry) => entry.id,
  act: (entry) => entry.act,
  outcome: (entry) => entry.outcome,
  error: (entry) => entry.error,
  actor_kind: (entry) => entry.actor.kind,
  actor_id: (entry) => entry.actor.id,
  via: (entry) => entry.via,
  address: (entry) => entry.address,
  session: (entry) => entry.session,
  request: (entry) => entry.request,
  purpose: (entry) => entry.purpose,
  subjects: (entry) => entry.subjects?.join(' '),
  changes: (entry) => json(entry.changes),
  reads: (entry) => json(entry.reads),
  facts: (entry) => json(entry.facts),
}

export const formats = ['jsonl', 'csv'] as const
export type Format = (typeof formats)[number]

interface Writer {
  readonly contentType: string
  /** What comes before the first entry. */
  readonly head: string
  line(row: EntryRow): string
}

export const writers: { readonly [Name in Format]: Writer } = {
  jsonl: {
    contentType: 'application/jsonl; charset=utf-8',
    head: '',
    // A line is the leaf itself: SHA-256(0x00 ‖ line) is its hash in the tree (packages/audit/FORMAT.md).
    line: (row) => `${leafText(storedEntry(row))}\n`,
  },
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    head: csvLine(Object.keys(csvColumns)),
    line(row) {
      const entry = entryOf(row)

      return csvLine(Object.values(csvColumns).map((cell) => cell(entry)))
    },
  },
}
