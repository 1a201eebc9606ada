import { setTimeout as pass } from 'node:timers/promises'
import type { Keyring } from '@leadkeep/crypto'
import type { Database, Door, Migration } from '@leadkeep/database'
import { AppError, installation, type Scope } from '@leadkeep/kernel'
import type { PoolClient } from 'pg'
import { leafHashesOf } from './leaf-hashes.ts'
import { write } from './log.ts'
import type { NoteVerifier } from './note.ts'
import { logInconsistent } from './sequencer-move.ts'
import type { Sequencer } from './sequencer.ts'
import { openStatement, signStatement } from './statement.ts'
import { StoredTree } from './stored-tree.ts'

const act = 'audit.log_end'

export const endedLogs: Migration = {
  name: 'audit/2026-11-28-ended-logs',
  sql: `
create index audit_entry_ended on audit_entry (tenant_id, id) where act = 'audit.log_end';

-- Whether the installation's log says, under a signed checkpoint, that this one has ended.
create function audit_ended(tenant uuid) returns boolean language sql stable as $$
  select exists (select from public.audit_entry decision
    join public.audit_leaf l on l.tenant_id = decision.tenant_id and l.entry_id = decision.id
    where decision.tenant_id = '00000000-0000-0000-0000-000000000000' and tenant <> decision.tenant_id
      and decision.act = 'audit.log_end' and decision.outcome = 'done'
      and decision.body #>> '{facts,log}' = tenant::text
      and exists (select from public.audit_checkpoint c where c.tenant_id = decision.tenant_id and c.size > l.index))
$$;

create or replace function audit_only_pruned() returns trigger language plpgsql as $$ begin
  if tg_op = 'DELETE' and current_user = 'leadkeep_doors' then
    if old.recorded_at < clock_timestamp() - interval '365 days'
        and public.audit_prunable(old.tenant_id, (to_jsonb(old)->>tg_argv[0])::uuid) then
      return old;
    end if;
    if public.audit_ended(old.tenant_id) then return old; end if;
  end if;
  raise exception using errcode = 'LK003', message = 'The log is append-only.';
end $$;
`,
}

/** Open to no process that serves: the owner of the tables alone may ask it, as the operator's command does. */
export const endDoor: Door = {
  signature: 'end_log(uuid, integer)',
  answers:
    'how many entries and mentions it took out of a log that has ended, as the installation’s log says',
  open: [],
  sql: `create or replace function doors.end_log(tenant uuid, most integer) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare gone bigint;
begin
  with mentions as (
      delete from public.audit_mention where ctid = any (array(
        select ctid from public.audit_mention where tenant_id = tenant limit most)) returning 1),
    entries as (
      delete from public.audit_entry where ctid = any (array(
        select ctid from public.audit_entry where tenant_id = tenant limit most)) returning 1)
  select (select count(*) from mentions) + (select count(*) from entries) into gone;
  return gone;
end $$`,
}

/** The tree of a log that has ended, as the installation's log vouches for it. */
export interface EndedLog {
  readonly tenantId: string
  readonly size: number
  /** Base64. */
  readonly root: string
}

interface Ending {
  /** Under the owner's role. */
  readonly database: Database
  readonly keyring: Keyring
  readonly sequencer: Sequencer
  /** Who ends it, in the scope of the installation. */
  readonly scope: Scope
}

const atOnce = 2_000

/**
 * Ends a log: of each entry its place and its hash are kept, so that the tree goes on giving every root that was signed,
 * and what it said goes. First an entry of the installation's log says so, under a signed checkpoint; the database refuses
 * it otherwise. Can be cut off and done again.
 */
export async function endLog(ending: Ending, tenantId: string): Promise<EndedLog> {
  const { database } = ending
  const ended = await decided(ending, tenantId)
  await signed(ending, tenantId)
  for (let gone = 1; gone > 0;)
    gone = await database.transaction(tenantId, async (client) => {
      const { rows } = await client.query<{ gone: string }>({
        name: 'audit_end_log',
        text: 'select doors.end_log($1, $2) as gone',
        values: [tenantId, atOnce],
      })

      return Number(rows[0]!.gone)
    })
  await database.transaction(tenantId, async (client) => {
    for (const table of ['audit_opening', 'audit_pending', 'audit_activity'])
      // oxlint-disable-next-line leadkeep/no-built-sql -- one of the three above
      await client.query(`delete from ${table} where tenant_id = $1`, [tenantId])
  })

  return ended
}

/** How long others may take, in ms: an entry is sequenced once every transaction that began before it has ended. */
const [pause, patience] = [250, 60_000]

async function signed({ database, sequencer }: Ending, tenantId: string): Promise<void> {
  for (let waited = 0; ; waited += pause) {
    await sequencer.sequence(installation)
    const { rows } = await database.transaction(installation, (client) =>
      client.query<{ ended: boolean }>('select audit_ended($1) as ended', [tenantId]),
    )
    if (rows[0]!.ended) return
    if (waited >= patience) throw notSignedYet()
    await pass(pause)
  }
}

const notSignedYet = () =>
  new AppError(
    'That this log has ended could not be signed within a minute, as another transaction is open. Do it again; what was done stays done.',
    { code: 'audit.end_not_signed', status: 409 },
  )

/** Once for each state of the tree: an older copy that came back has another. */
async function decided({ database, keyring, scope }: Ending, tenantId: string): Promise<EndedLog> {
  const key = await keyring.newestLogKey(installation)
  const size = await leavesOf(database, tenantId)
  const ended = { tenantId, size, root: await rootOf(database, tenantId, size) }

  return database.transaction(installation, async (client) => {
    const known = (await endedIn(client, key)).some((each) => isSame(each, ended))
    const body = { v: 1, log: tenantId, size, root: ended.root, at: scope.now().toISOString() }
    const facts = { log: tenantId, statement: signStatement({ kind: act, body }, key) }
    if (!known) await write(client, scope, { act, outcome: 'done', facts })

    return ended
  })
}

const isSame = (one: EndedLog, other: EndedLog) =>
  one.tenantId === other.tenantId && one.size === other.size && one.root === other.root

async function leavesOf(database: Database, tenantId: string): Promise<number> {
  return database.transaction(tenantId, async (client) => {
    const { rows } = await client.query<{ count: string }>(
      'select count(*) from audit_leaf where tenant_id = $1',
      [tenantId],
    )

    return Number(rows[0]!.count)
  })
}

/** The logs that have ended, as the installation's key vouches for them; of one that ended again the latest. */
export async function endedLogsOf(database: Database, keyring: Keyring): Promise<EndedLog[]> {
  const key = await keyring.newestLogKey(installation)
  const all = await database.transaction(installation, (client) => endedIn(client, key))

  return [...new Map(all.map((ended) => [ended.tenantId, ended])).values()]
}

async function endedIn(client: PoolClient, key: NoteVerifier): Promise<EndedLog[]> {
  const { rows } = await client.query<{ statement: string }>({
    name: 'audit_ended_logs',
    text: `select body #>> '{facts,statement}' as statement from audit_entry
      where tenant_id = $1 and act = 'audit.log_end' and outcome = 'done' order by recorded_at, id`,
    values: [installation],
  })

  return rows.map(({ statement }) => {
    const { log, size, root } = openStatement(statement, key).body

    return { tenantId: log as string, size: size as number, root: root as string } // what `decided` signed
  })
}

/** Whether a log that has ended still has the leaves that the installation's log vouches for, and says nothing any more. */
export async function isAsItEnded(database: Database, { tenantId, size, root }: EndedLog): Promise<boolean> {
  const { rows } = await database.transaction(tenantId, (client) =>
    client.query<{ left: string }>(
      `select (select count(*) from audit_entry where tenant_id = $1)
        + (select count(*) from audit_opening where tenant_id = $1) as left`,
      [tenantId],
    ),
  )
  if (rows[0]!.left !== '0' || (await leavesOf(database, tenantId)) !== size) return false

  return (await rootOf(database, tenantId, size)) === root
}

async function rootOf(database: Database, tenantId: string, size: number): Promise<string> {
  const tree = await StoredTree.read(leafHashesOf(database, tenantId), size)
  if (tree === null) throw logInconsistent(tenantId, size)

  return tree.root.toString('base64')
}
