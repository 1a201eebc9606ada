import { hash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { Json } from './entry.ts'

export interface StoredEntry {
  readonly tenantId: string
  readonly id: string
  /** The database's own time, UTC with microseconds: `2026-11-22T17:00:00.123456Z`. */
  readonly recordedAt: string
  readonly body: Json
}

/** How SQL reads an entry `e` so that its leaf comes out the same forever; `storedEntry` takes such a row. */
export const storedEntryColumns = `e.tenant_id, e.id,
  to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded, e.body::text as body`

export interface StoredEntryRow {
  readonly tenant_id: string
  readonly id: string
  readonly recorded: string
  readonly body: string
}

export function storedEntry(row: StoredEntryRow): StoredEntry {
  // A jsonb column gives back JSON.
  return { tenantId: row.tenant_id, id: row.id, recordedAt: row.recorded, body: JSON.parse(row.body) as Json }
}

/** The bytes that the Merkle log commits to: RFC 8785 canonical JSON of the entry, UTF-8 (FORMAT.md). */
export const leafOf = (entry: StoredEntry): Buffer => Buffer.from(leafText(entry), 'utf8')

/** The same as text. */
export const leafText = ({ tenantId, id, recordedAt, body }: StoredEntry): string =>
  canonicalJson({ tenant: tenantId, id, recorded: recordedAt, body })

/** RFC 6962 section 2.1: the hash of a leaf, SHA-256(0x00 ‖ leaf), 32 bytes. */
export function leafHash(leaf: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(leaf.length + 1)
  bytes[0] = 0
  bytes.set(leaf, 1)

  return Buffer.from(hash('sha256', bytes, 'hex'), 'hex') // half the time of asking for a Buffer
}
