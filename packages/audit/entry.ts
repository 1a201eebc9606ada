import type { Scope } from '@leadkeep/kernel'
import type { Purpose } from './purpose.ts'

/** What happened to one row. Personal values stand as salted commitments, never as themselves. */
export interface Change {
  /** Stable id of the table. */
  readonly table: string
  readonly row: string
  readonly op: 'insert' | 'update' | 'delete'
  /** By stable column id. */
  readonly columns: Readonly<Record<string, ColumnChange>>
}

export type ColumnChange =
  | { readonly from?: Json; readonly to?: Json }
  /** SHA-256(32 random bytes ‖ UTF-8 value), base64url; null when the value was removed. */
  | { readonly commitment: string | null }
  /** A confidential value changed; nothing more is said. */
  | { readonly sealed: true }

/** Which personal columns of which subjects were opened. */
export interface Read {
  readonly table: string
  readonly columns: readonly string[]
  readonly subjects: readonly string[]
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** What an act says of itself. The scope adds who, when and through which door. */
export interface Entry {
  /** `crm.lead.move`: the id of the command, query, route or job. */
  readonly act: string
  readonly outcome: 'done' | 'refused' | 'failed'
  /** Why values were opened. */
  readonly purpose?: Purpose
  readonly changes?: readonly Change[]
  readonly reads?: readonly Read[]
  /** Data subjects whom the act concerns beyond those in `reads`. */
  readonly subjects?: readonly string[]
  /** Stable code of the refusal or failure. */
  readonly error?: string
  /** Plain facts of the act: counts, filters by operational words, record ids. Never personal values. */
  readonly facts?: Readonly<Record<string, Json>>
}

/** The frozen body of an entry, version 1 (FORMAT.md). */
export function bodyOf(scope: Scope, entry: Entry): Json {
  const subjects = new Set([
    ...(entry.subjects ?? []),
    ...(entry.reads ?? []).flatMap((read) => read.subjects),
  ])

  return defined({
    v: 1,
    act: entry.act,
    outcome: entry.outcome,
    at: scope.now().toISOString(),
    request: scope.requestId,
    actor: defined({ kind: scope.actor.kind, id: scope.actor.id ?? undefined }),
    via: scope.origin.via,
    address: scope.origin.address,
    session: scope.sessionId,
    purpose: entry.purpose?.id,
    changes: entry.changes?.length ? (entry.changes as unknown as Json) : undefined, // interfaces lack the index signature of Json
    reads: entry.reads?.length ? (entry.reads as unknown as Json) : undefined,
    subjects: subjects.size > 0 ? [...subjects] : undefined,
    error: entry.error,
    facts: entry.facts,
  })
}

function defined(values: Record<string, Json | undefined>): Json {
  return Object.fromEntries(
    Object.entries(values).filter((pair): pair is [string, Json] => pair[1] !== undefined),
  )
}
