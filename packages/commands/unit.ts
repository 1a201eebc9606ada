import type { EntityManager } from '@mikro-orm/postgresql'
import type { Json, Opened, Purpose, Selection } from '@leadkeep/audit'
import type { RecordedEvent } from '@leadkeep/events'
import type { Scope, Services } from '@leadkeep/kernel'
import type { z } from 'zod'

/** Who may run it: anybody, anybody signed in, or whoever was granted all of the features. */
export type Access = 'public' | 'session' | readonly [string, ...string[]]

export interface QueryContext {
  readonly scope: Scope
  /** Sees the scope's tenant. No transaction is open while a unit runs: each read is a short one. */
  readonly em: EntityManager
  readonly services: Services
  /** Opens sealed values; the access is on the log before a value is returned (law 4). */
  open<Selections extends readonly Selection[]>(
    purpose: Purpose,
    ...selections: Selections
  ): Promise<{ [Index in keyof Selections]: Opened<Selections[Index]['columns'][number]>[] }>
}

export interface CommandContext extends QueryContext {
  /** Tells: the event's jobs are in the transaction of the change. */
  record(event: RecordedEvent): void
  /** Adds plain facts to the act's entry on the log. Never personal values. */
  note(facts: Readonly<Record<string, Json>>): void
}

export interface Unit<Input = unknown, Output = unknown> {
  /** `crm.lead.move`; stands on the log as the act. */
  readonly id: string
  readonly kind: 'command' | 'query'
  readonly access: Access
  /** Whether a person must have shown who they are within the last ten minutes: `auth.fresh_sign_in_needed` otherwise. */
  readonly fresh?: boolean
  readonly input: z.ZodType<Input>
  run(context: CommandContext, input: Input): Promise<Output>
}

interface Definition<Schema extends z.ZodType, Output, Context> {
  readonly id: string
  readonly access: Access
  readonly fresh?: boolean
  readonly input: Schema
  run(context: Context, input: z.output<Schema>): Promise<Output>
}

/** One use case that changes something: may you, which one, do it, tell it. The log entry is not its business. */
export const command = <Schema extends z.ZodType, Output>(
  definition: Definition<Schema, Output, CommandContext>,
): Unit<z.output<Schema>, Output> =>
  // What the schema puts out is what `run` takes: zod types its input side apart.
  ({ ...definition, kind: 'command' }) as Unit<z.output<Schema>, Output>

/** One use case that reads. */
export const query = <Schema extends z.ZodType, Output>(
  definition: Definition<Schema, Output, QueryContext>,
): Unit<z.output<Schema>, Output> =>
  // As above; a query is given a command's context and sees less of it.
  ({ ...definition, kind: 'query' }) as Unit<z.output<Schema>, Output>
