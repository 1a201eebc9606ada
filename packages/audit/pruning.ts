import type { Keyring } from '@leadkeep/crypto'
import type { Database, Door, Migration } from '@leadkeep/database'
import type { Scope } from '@leadkeep/kernel'
import type { PoolClient } from 'pg'
import { pruneActivity } from './activity.ts'
import { readLeafHashes } from './leaf-hashes.ts'
import { leafHash, leafOf, storedEntry, storedEntryColumns, type StoredEntryRow } from './leaf.ts'
import { record } from './log.ts'
import type { NoteVerifier } from './note.ts'
import { openStatement, signStatement } from './statement.ts'
import { CompactRange } from './tree.ts'

const act = 'audit.prune'

export const pruning: Migration = {
  name: 'audit/2026-11-28-pruning',
  sql: `
create index audit_entry_policy on audit_entry (tenant_id, id) where act = 'audit.prune';

-- Whether a policy that is signed for covers the place of an entry. Names are qualified: a door's search path is not ours.
create function audit_prunable(tenant uuid, entry uuid) returns boolean language sql stable as $$
  select exists (select from public.audit_leaf l
    join public.audit_entry policy on policy.tenant_id = tenant and policy.act = 'audit.prune' and policy.outcome = 'done'
    join public.audit_leaf stands on stands.tenant_id = tenant and stands.entry_id = policy.id
    where l.tenant_id = tenant and l.entry_id = entry
      and l.index <= (policy.body #>> '{facts,last}')::bigint
      and stands.index > (policy.body #>> '{facts,last}')::bigint
      and exists (select from public.audit_checkpoint c where c.tenant_id = tenant and c.size > stands.index))
$$;

create function audit_only_pruned() returns trigger language plpgsql as $$ begin
  if tg_op = 'DELETE' and current_user = 'leadkeep_doors' and old.recorded_at < clock_timestamp() - interval '365 days'
      and public.audit_prunable(old.tenant_id, (to_jsonb(old)->>tg_argv[0])::uuid) then
    return old;
  end if;
  raise exception using errcode = 'LK003', message = 'The log is append-only.';
end $$;
create or replace trigger audit_entry_append_only before update or delete on audit_entry
  for each row execute function audit_only_pruned('id');
create or replace trigger audit_mention_append_only before update or delete on audit_mention
  for each row execute function audit_only_pruned('entry_id');
`,
}

/** The one way by which an entry leaves; what it names is checked again by the triggers, row by row. */
export const pruneDoor: Door = {
  signature: 'prune_log(uuid, uuid, bigint, integer)',
  answers: 'how many entries it took out of the log, from a place on, under a policy that is signed for',
  open: ['worker'],
  sql: `create or replace function doors.prune_log(tenant uuid, policy uuid, place bigint, most integer) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  until bigint; gone bigint;
begin
  select (body #>> '{facts,last}')::bigint into until from public.audit_entry
    where tenant_id = tenant and id = policy and act = 'audit.prune' and outcome = 'done';
  with due as (
      select e.id, e.recorded_at, e.subjects, e.touched from public.audit_leaf l
      join public.audit_entry e on e.tenant_id = tenant and e.id = l.entry_id
      where l.tenant_id = tenant and l.index >= place and l.index < place + most and l.index <= until
        and e.recorded_at < clock_timestamp() - interval '365 days'),
    openings as (
      delete from public.audit_opening o using due where o.tenant_id = tenant and o.entry_id = due.id),
    mentions as (
      delete from public.audit_mention m using due, lateral (
        select unnest(due.subjects) as id union
        select split_part(touch, ':', 2)::uuid from unnest(due.touched) touch
        where pg_input_is_valid(split_part(touch, ':', 2), 'uuid')) thing
      where m.tenant_id = tenant and m.thing_id = thing.id and m.recorded_at = due.recorded_at and m.entry_id = due.id),
    entries as (
      delete from public.audit_entry e using due where e.tenant_id = tenant and e.id = due.id returning 1)
  select count(*) into gone from entries;
  return gone;
end $$`,
}

/** A policy that holds: unchanged, in its place, and signed for. */
export interface PrunePolicy {
  readonly entry: string
  /** Its own place. */
  readonly place: number
  readonly last: number
  readonly root: Buffer
  readonly before: string
}

/** Every policy that stands in a log; of one that does not hold, its place alone. */
export async function prunePolicies(
  client: PoolClient,
  tenantId: string,
  key: NoteVerifier,
): Promise<{ readonly holding: readonly PrunePolicy[]; readonly invalid: readonly number[] }> {
  const { rows } = await client.query<StoredEntryRow & { index: string; leaf_hash: Buffer }>({
    name: 'audit_prune_policies',
    // oxlint-disable-next-line leadkeep/no-built-sql -- a fixed list of columns
    text: `select ${storedEntryColumns}, l.index, l.leaf_hash from audit_entry e
      join audit_leaf l on l.tenant_id = e.tenant_id and l.entry_id = e.id
      where e.tenant_id = $1 and e.act = 'audit.prune' and e.outcome = 'done' order by l.index`,
    values: [tenantId],
  })
  const read = rows.map((row) => ({ place: Number(row.index), policy: policyIn(row, key) }))

  return {
    holding: read.flatMap(({ policy }) => policy ?? []),
    invalid: read.flatMap(({ place, policy }) => (policy ? [] : [place])),
  }
}

function policyIn(
  row: StoredEntryRow & { index: string; leaf_hash: Buffer },
  key: NoteVerifier,
): PrunePolicy | null {
  const stored = storedEntry(row)
  if (!leafHash(leafOf(stored)).equals(row.leaf_hash)) return null
  const place = Number(row.index)
  const { facts } = stored.body as {
    readonly facts?: { readonly last?: unknown; readonly statement?: unknown }
  } // FORMAT.md section 1
  if (typeof facts?.statement !== 'string') return null
  try {
    const { kind, body } = openStatement(facts.statement, key)
    const { last, root, before } = body
    if (kind !== act || typeof last !== 'number' || typeof root !== 'string' || typeof before !== 'string')
      return null

    return last === facts.last && last < place
      ? { entry: row.id, place, last, root: Buffer.from(root, 'base64'), before }
      : null
  } catch {
    return null // signed by nobody, or by another key
  }
}

/** The policy that covers most, if any. */
export const widest = (policies: readonly PrunePolicy[]): PrunePolicy | null =>
  policies.reduce<PrunePolicy | null>((most, each) => (each.last > (most?.last ?? -1) ? each : most), null)

export interface Pruning {
  readonly database: Database
  readonly keyring: Keyring
}

interface Wanted {
  /** Entries recorded from then on stay; so does, whatever it says, what the database recorded within a year. */
  readonly before: Date
  /** Subjects whose data must be kept: nothing goes from the first entry on that speaks of one of them. */
  readonly kept: readonly string[]
  readonly rule: string
  readonly version: number
}

/** Decides, on the log, to prune all before a time. Null: there is nothing more to prune. */
export async function decidePruning(
  { database, keyring }: Pruning,
  scope: Scope,
  { before, kept, rule, version }: Wanted,
): Promise<{ readonly policy: string; readonly last: number } | null> {
  const key = await keyring.logKey(scope.tenantId)
  const planned = await database.transaction(scope.tenantId, async (client) => {
    const { holding } = await prunePolicies(client, scope.tenantId, key)
    const last = await lastPrunable(client, scope.tenantId, before, kept)
    if (last <= (widest(holding)?.last ?? -1)) return null
    const hashes = await readLeafHashes(client, scope.tenantId, 0, last + 1)

    return hashes && { last, root: rootOf(hashes) }
  })
  if (planned === null) return null
  const { last, root } = planned
  const body = { v: 1, last, root: root.toString('base64'), before: before.toISOString(), rule, version }
  const statement = signStatement({ kind: act, body }, key)
  const policy = await record(database, scope, { act, outcome: 'done', facts: { last, statement } })

  return { policy, last }
}

function rootOf(hashes: Buffer): Buffer {
  const range = CompactRange.empty()
  for (let start = 0; start < hashes.length; start += 32) range.append(hashes.subarray(start, start + 32))

  return range.root()
}

/** -1: none. Leaves stand in the order of transactions, so the first young one bounds them, not the time alone. */
async function lastPrunable(
  client: PoolClient,
  tenantId: string,
  before: Date,
  kept: readonly string[],
): Promise<number> {
  const { rows } = await client.query<{ last: string | null }>({
    name: 'audit_last_prunable',
    text: `with bounds as (
        select least($2::timestamptz, clock_timestamp() - interval '365 days') as before,
          coalesce((select max(size) from audit_checkpoint where tenant_id = $1), 0) as signed,
          (select min(l.index) from audit_mention m
            join audit_leaf l on l.tenant_id = $1 and l.entry_id = m.entry_id
            where m.tenant_id = $1 and m.thing_id = any ($3::uuid[])) as kept)
      select least(
          (select max(l.index) from (select e.id from audit_entry e, bounds where e.tenant_id = $1
              and e.recorded_at < bounds.before order by e.recorded_at desc limit 1000) old
            join audit_leaf l on l.tenant_id = $1 and l.entry_id = old.id),
          (select min(l.index) - 1 from (select e.id from audit_entry e, bounds where e.tenant_id = $1
              and e.recorded_at >= bounds.before order by e.recorded_at limit 1000) young
            join audit_leaf l on l.tenant_id = $1 and l.entry_id = young.id),
          signed - 1, kept - 1) as last
      from bounds
      where exists (select from audit_entry e, bounds b where e.tenant_id = $1 and e.recorded_at < b.before)`,
    values: [tenantId, before, kept],
  })

  return Number(rows[0]?.last ?? -1)
}

/** A decision that is not carried out to its end: not sequenced yet, or entries that it means are still there. */
export async function pruningUnderWay(
  { database, keyring }: Pruning,
  tenantId: string,
): Promise<string | null> {
  const key = await keyring.logKey(tenantId)

  return database.transaction(tenantId, async (client) => {
    const policy = widest((await prunePolicies(client, tenantId, key)).holding)
    const { rows } = await client.query<{ waiting: string | null; left: boolean }>({
      name: 'audit_prune_under_way',
      text: `select (select e.id from audit_pending p join audit_entry e on e.tenant_id = $1 and e.id = p.entry_id
            where p.tenant_id = $1 and e.act = 'audit.prune' and e.outcome = 'done' limit 1) as waiting,
          exists (select from audit_leaf l join audit_entry e on e.tenant_id = $1 and e.id = l.entry_id
            where l.tenant_id = $1 and l.index <= $2
              and e.recorded_at < clock_timestamp() - interval '365 days') as left`,
      values: [tenantId, policy?.last ?? -1],
    })
    const { waiting, left } = rows[0]!

    return waiting ?? (left && policy ? policy.entry : null)
  })
}

const atOnce = 2_000

/** `waits`: a policy is not under a signed checkpoint yet, so nothing may go by it; that takes about a second. */
export async function prune(
  { database, keyring }: Pruning,
  tenantId: string,
  policyId: string,
): Promise<{ readonly pruned: number } | 'waits'> {
  const key = await keyring.logKey(tenantId)
  const policy = await database.transaction(tenantId, async (client) => {
    const { holding } = await prunePolicies(client, tenantId, key)
    const found = holding.find(({ entry }) => entry === policyId)
    const { rows } = await client.query<{ size: string | null }>({
      name: 'audit_signed_size',
      text: 'select max(size) as size from audit_checkpoint where tenant_id = $1',
      values: [tenantId],
    })

    return found && Number(rows[0]?.size ?? 0) > found.place ? found : null
  })
  if (policy === null) return 'waits'
  let pruned = 0
  for (let place = 0; place <= policy.last; place += atOnce)
    pruned += await database.transaction(tenantId, async (client) => {
      const { rows } = await client.query<{ gone: string }>({
        name: 'audit_prune',
        text: 'select doors.prune_log($1, $2, $3, $4) as gone',
        values: [tenantId, policyId, place, atOnce],
      })

      return Number(rows[0]!.gone)
    })

  await database.transaction(tenantId, (client) => pruneActivity(client, tenantId))

  return { pruned }
}
