import { write, type Change, type ColumnChange, type Json } from '@leadkeep/audit'
import { announceStatement } from '@leadkeep/events'
import type { Scope, Services } from '@leadkeep/kernel'
import type { PoolClient } from 'pg'
import { exportSuperseded } from '../errors.ts'
import { exportEnded } from '../events.ts'
import { lockText } from './age-lock.ts'
import type { Begun } from '../commands/begin-export.ts'

export interface Made {
  readonly entries: number
  /** Null: nothing was to be opened. */
  readonly opened: number | null
  readonly bytes: number
}

/**
 * The archive is there, the log says so, and to each person whose values are in it that they were disclosed: in one
 * transaction, and only for the attempt that put it together. `before`: done all but the commit.
 */
export async function completeExport(
  { database }: Pick<Services, 'database'>,
  scope: Scope,
  begun: Begun,
  made: Made,
  before: () => void,
): Promise<void> {
  await database.transaction(scope.tenantId, async (client) => {
    const now = scope.now()
    await settle(client, scope.tenantId, begun, { ...made, state: 'ready', now, failure: null })
    if (begun.opening) await tellWhoWasDisclosed(client, scope, begun)
    await write(client, scope, {
      act: 'audit_logs.export.end',
      outcome: 'done',
      changes: [
        changeOf(begun, {
          state: { from: 'building', to: 'ready' },
          entries: { from: null, to: made.entries },
          ...(begun.opening
            ? { opened: { from: null, to: made.opened }, lock: { sealed: true as const } }
            : {}),
          bytes: { from: null, to: made.bytes },
          ended_at: { from: null, to: now.toISOString() },
        }),
      ],
      facts: {
        format: 'archive',
        export: begun.id,
        count: made.entries,
        ...(made.opened === null ? {} : { opened: made.opened }),
      },
    })
    await announce(client, scope.tenantId, begun.id)
    before()
  })
}

/** For good: whoever asked for it sees why, and may ask again. */
export async function failExport(
  { database }: Pick<Services, 'database'>,
  scope: Scope,
  begun: Begun,
  code: string,
): Promise<void> {
  await database.transaction(scope.tenantId, async (client) => {
    const now = scope.now()
    const none = { entries: null, opened: null, bytes: null }
    await settle(client, scope.tenantId, begun, { ...none, state: 'failed', now, failure: code })
    await write(client, scope, {
      act: 'audit_logs.export.end',
      outcome: 'failed',
      error: code,
      changes: [
        changeOf(begun, {
          state: { from: 'building', to: 'failed' },
          failure: { from: null, to: code },
          ...(begun.opening ? { lock: { sealed: true as const } } : {}),
          ended_at: { from: null, to: now.toISOString() },
        }),
      ],
      facts: { format: 'archive', export: begun.id },
    })
    await announce(client, scope.tenantId, begun.id)
  })
}

const changeOf = ({ id }: Begun, columns: Readonly<Record<string, ColumnChange>>): Change => ({
  table: 'audit_logs.export',
  row: id,
  op: 'update',
  columns,
})

interface Settled {
  readonly state: 'ready' | 'failed'
  readonly now: Date
  readonly entries: number | null
  readonly opened: number | null
  readonly bytes: number | null
  readonly failure: string | null
}

async function settle(
  client: PoolClient,
  tenantId: string,
  { id, attempt }: Begun,
  { state, now, entries, opened, bytes, failure }: Settled,
): Promise<void> {
  const { rowCount } = await client.query({
    name: 'audit_logs_export_settle',
    text: `update audit_logs_export set state = $4, ended_at = $5, entries = $6, opened = $7, bytes = $8, failure = $9,
        lock = null, version = version + 1
      where tenant_id = $1 and id = $2 and attempt = $3 and state = 'building'`,
    values: [tenantId, id, attempt, state, now, entries, opened, bytes, failure],
  })
  if (rowCount !== 1) throw exportSuperseded()
}

async function announce(client: PoolClient, tenantId: string, exportId: string): Promise<void> {
  // The event is a live one, so there is a statement.
  const { values, ...statement } = announceStatement(tenantId, [exportEnded({ exportId })])!
  await client.query({ ...statement, values: [...values] })
}

const atOnce = 1_000

/** In the order of their ids, so that no more than a page of them is held. */
async function tellWhoWasDisclosed(client: PoolClient, scope: Scope, begun: Begun): Promise<void> {
  const { id, attempt, opening, purpose } = begun
  const facts: Readonly<Record<string, Json>> = {
    export: id,
    for: purpose,
    sealed_to: opening ? lockText(opening.lock) : '',
  }
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const { rows } = await client.query<{ subject: string }>({
      name: 'audit_logs_export_subjects',
      text: `select distinct subject from audit_logs_export_part p, unnest(p.subjects) as subject
        where p.tenant_id = $1 and p.export_id = $2 and p.attempt = $3 and subject > $4 order by subject limit $5`,
      values: [scope.tenantId, id, attempt, after, atOnce],
    })
    const subjects = rows.map(({ subject }) => subject)
    if (subjects.length === 0) return
    await write(client, scope, { act: 'audit_logs.export.disclose', outcome: 'done', subjects, facts })
    after = subjects.at(-1)!
  }
}
