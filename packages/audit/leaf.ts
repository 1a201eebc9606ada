import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Json } from './entry.ts'

export interface StoredEntry {
  readonly tenantId: string
  readonly id: string
  /** The database's own time, UTC with microseconds: `2026-11-22T17:00:00.123456Z`. */
  readonly recordedAt: string
  readonly body: Json
}

/** The bytes that the Merkle log commits to: RFC 8785 canonical JSON of the entry, UTF-8 (FORMAT.md). */
export function leafOf({ tenantId, id, recordedAt, body }: StoredEntry): Buffer {
  const text = canonicalize({ tenant: tenantId, id, recorded: recordedAt, body })
  if (text === undefined) throw new TypeError('An entry must be JSON.')

  return Buffer.from(text, 'utf8')
}

/** RFC 6962 section 2.1: the hash of a leaf, SHA-256(0x00 ‖ leaf). */
export const leafHash = (leaf: Uint8Array) => createHash('sha256').update(Buffer.of(0)).update(leaf).digest()
