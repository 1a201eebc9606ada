import { z } from 'zod'

const json = z.json()

const columnChange = z.union([
  z.strictObject({ commitment: z.string().nullable() }),
  z.strictObject({ sealed: z.literal(true) }),
  z.strictObject({ from: json.optional(), to: json.optional() }),
])

/** An entry as it stands on the log: its body, version 1, with what the database and the tree add. */
export const entrySchema = z.object({
  id: z.uuid(),
  /** The database's time, UTC with microseconds. */
  recorded: z.string(),
  /** Place in the tree; null until it is sequenced. */
  index: z.number().int().nullable(),
  v: z.number().int(),
  act: z.string(),
  outcome: z.enum(['done', 'refused', 'failed']),
  /** The application's time. */
  at: z.string(),
  request: z.string(),
  actor: z.object({ kind: z.string(), id: z.string().optional() }),
  via: z.string(),
  address: z.string().optional(),
  session: z.string().optional(),
  purpose: z.string().optional(),
  changes: z
    .array(
      z.object({
        table: z.string(),
        row: z.string(),
        op: z.enum(['insert', 'update', 'delete']),
        columns: z.record(z.string(), columnChange),
      }),
    )
    .optional(),
  reads: z
    .array(z.object({ table: z.string(), columns: z.array(z.string()), subjects: z.array(z.string()) }))
    .optional(),
  subjects: z.array(z.string()).optional(),
  error: z.string().optional(),
  facts: z.record(z.string(), json).optional(),
})

export type LogEntry = z.output<typeof entrySchema>
export type LoggedChange = NonNullable<LogEntry['changes']>[number]

/** How far the log is sequenced and signed. */
export const logStateSchema = z.object({
  /** Leaves in the tree. */
  size: z.number().int(),
  checkpoint: z.object({ size: z.number().int(), signedAt: z.string() }).nullable(),
})

export type LogState = z.output<typeof logStateSchema>
