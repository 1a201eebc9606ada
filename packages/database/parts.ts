import type { Module, Services } from '@leadkeep/kernel'
import type { RuntimeRole } from './roles.ts'

/**
 * A door: a SECURITY DEFINER function that may be asked before a tenant is known, or by a process that may not read
 * the tables behind it. It takes one exact key and returns at most one row of ids.
 */
export interface Door {
  /** Signature without schema, as `grant execute` wants it: `session(bytea)`. */
  readonly signature: string
  readonly answers: string
  readonly open: readonly RuntimeRole[]
  /** `create or replace function doors.… security definer set search_path = pg_catalog, pg_temp …` */
  readonly sql: string
}

export interface Migration {
  /** `module/yyyy-mm-dd-what`, unique, frozen. */
  readonly name: string
  readonly sql: string
}

/** A place outside the entities where data of people may rest, with its period: files, job tables, logs, queues. */
export interface Store {
  readonly name: string
  readonly holds: string
  readonly keptFor: string
  /** What becomes of a tenant's part of it when the tenant is deleted. */
  readonly ofTenant: OfTenant
}

export type OfTenant =
  /** It goes. Answers how many there were; can be done again. */
  | { readonly remove: (services: Services, tenantId: string) => Promise<number> }
  /** It stays, or goes by itself, and why that tells of nobody. */
  | { readonly stays: string }

declare module '@leadkeep/kernel' {
  interface ModuleParts {
    /** What is it? Every column says what kind of data it is. Classes or schemas made by `tenantEntity`. */
    readonly entities?: readonly object[]
    readonly migrations?: readonly Migration[]
    readonly doors?: readonly Door[]
    readonly stores?: readonly Store[]
    /** Idempotent SQL as the owner, after tables and doors stand: triggers that call a door, and the like. */
    readonly guards?: readonly string[]
    /** The same, made of what all modules declare: what guards every column of a kind. */
    readonly guardsOver?: (modules: readonly Module[]) => readonly string[]
    /** What a library wants to set up in the data database by itself, as the owner, before the migrations. */
    readonly install?: (ownerUrl: string, modules: readonly Module[]) => Promise<void>
  }
}
