import { query } from '@leadkeep/commands'
import { z } from 'zod'

export const checkpointsShape = {
  /** Number of entries: only checkpoints of a smaller log. */
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

export const checkpointSchema = z.object({
  /** Entries that it covers, and how many of them the one before did not. */
  size: z.int(),
  added: z.int(),
  signedAt: z.iso.datetime(),
  /** C2SP verifier key: `name+key id+key`. */
  logKey: z.string(),
  /** C2SP tlog-checkpoint: what whoever keeps it outside compares the log with later. */
  note: z.string(),
})
export type SignedCheckpoint = z.output<typeof checkpointSchema>

/** The signed heads of the log, newest first. They say how large it was and what its root was, and nothing of anybody. */
export const listCheckpoints = query({
  id: 'audit_logs.checkpoints.list',
  access: ['audit_logs.entries.view'],
  input: z.object(checkpointsShape),
  async run({ scope, services }, { before, limit }) {
    const { rows } = await services.database.transaction(scope.tenantId, (client) =>
      client.query<{ size: string; note: string; log_key: string; signed: string }>({
        name: 'audit_logs_checkpoints',
        text: `select size, note, log_key,
            to_char(signed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as signed
          from audit_checkpoint where tenant_id = $1 and ($2::bigint is null or size < $2)
          order by size desc limit $3`,
        values: [scope.tenantId, before ?? null, limit + 1],
      }),
    )
    const items: SignedCheckpoint[] = rows.slice(0, limit).map(({ size, note, log_key, signed }, index) => ({
      size: Number(size),
      added: Number(size) - Number(rows[index + 1]?.size ?? 0),
      signedAt: signed,
      logKey: log_key,
      note,
    }))

    return { items, next: rows.length > limit ? (items.at(-1)?.size ?? null) : null }
  },
})
