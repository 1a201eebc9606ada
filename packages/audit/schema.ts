import type { Door, Migration } from '@leadkeep/database'

export const migrations: readonly Migration[] = [
  {
    name: 'audit/2026-11-22-log',
    sql: `
-- In plpgsql, without a query inside: functions in SQL are parsed and planned anew for every entry.
create function audit_touched(body jsonb) returns text[] language plpgsql immutable parallel safe as $$
declare
  changes jsonb := coalesce(body->'changes', '[]');
  change jsonb;
  touched text[] := '{}';
begin
  for i in 0 .. jsonb_array_length(changes) - 1 loop
    change := changes->i;
    touched := touched || ((change->>'table') || ':' || (change->>'row') || ':' || (change->>'op'));
  end loop;
  return touched;
end $$;
-- A JSON list of UUIDs as an array of them; anything else in it is refused as no UUID.
create function audit_subjects(body jsonb) returns uuid[] language plpgsql immutable parallel safe as $$
begin
  return coalesce(translate(body->>'subjects', '[]" ', '{}')::uuid[], '{}');
end $$;

create table audit_entry (
  tenant_id uuid not null,
  id uuid not null,
  recorded_at timestamptz not null,
  transaction_id xid8 not null,
  body jsonb not null,
  act text not null generated always as (body->>'act') stored,
  outcome text not null generated always as (body->>'outcome') stored,
  actor_id text generated always as (body->'actor'->>'id') stored,
  touched text[] not null generated always as (audit_touched(body)) stored,
  subjects uuid[] not null generated always as (audit_subjects(body)) stored,
  primary key (tenant_id, id)
);
create index audit_entry_transaction on audit_entry (tenant_id, transaction_id);

create table audit_pending (
  tenant_id uuid not null,
  entry_id uuid not null,
  transaction_id xid8 not null,
  primary key (tenant_id, transaction_id, entry_id)
);

create table audit_opening (
  tenant_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  subject_id uuid not null,
  table_id text not null,
  column_id text not null,
  row_id uuid not null,
  sealed bytea,
  primary key (tenant_id, id)
);
create index audit_opening_entry on audit_opening (tenant_id, entry_id);
create index audit_opening_subject on audit_opening (tenant_id, subject_id);
create index audit_opening_cell on audit_opening (tenant_id, row_id, column_id, entry_id);

create function audit_append_only() returns trigger language plpgsql as $$ begin
  raise exception using errcode = 'LK003', message = 'The log is append-only.';
end $$;
create trigger audit_entry_append_only before update or delete on audit_entry
  for each row execute function audit_append_only();
create trigger audit_entry_no_truncate before truncate on audit_entry
  for each statement execute function audit_append_only();
`,
  },
  {
    name: 'audit/2026-11-22-tree',
    sql: `
create index audit_entry_recorded on audit_entry (tenant_id, recorded_at, id);
create index audit_entry_actor on audit_entry (tenant_id, actor_id, recorded_at, id) where actor_id is not null;
create index audit_entry_refused on audit_entry (tenant_id, recorded_at, id) where outcome <> 'done';

create table audit_leaf (
  tenant_id uuid not null,
  index bigint not null check (index >= 0),
  entry_id uuid not null,
  leaf_hash bytea not null check (length(leaf_hash) = 32),
  primary key (tenant_id, index)
);
create unique index audit_leaf_entry on audit_leaf (tenant_id, entry_id);

create table audit_tree (
  tenant_id uuid primary key,
  size bigint not null,
  roots bytea[] not null
);

create table audit_checkpoint (
  tenant_id uuid not null,
  size bigint not null,
  root bytea not null check (length(root) = 32),
  note text not null,
  log_key text not null,
  signed_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, size)
);

create trigger audit_leaf_append_only before update or delete on audit_leaf
  for each row execute function audit_append_only();
create trigger audit_leaf_no_truncate before truncate on audit_leaf
  for each statement execute function audit_append_only();
create trigger audit_checkpoint_append_only before update or delete on audit_checkpoint
  for each row execute function audit_append_only();
create trigger audit_checkpoint_no_truncate before truncate on audit_checkpoint
  for each statement execute function audit_append_only();
`,
  },
]

/** Trigger functions that see the log whichever role wrote; nobody may call them. */
export const doors: readonly Door[] = [
  {
    signature: 'require_entry()',
    answers: 'nothing: refuses a commit whose change no log entry of the same transaction names',
    open: [],
    sql: `create or replace function doors.require_entry() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  tenant uuid; row_id uuid;
begin
  if tg_op = 'DELETE' then tenant := old.tenant_id; row_id := old.id;
  else tenant := new.tenant_id; row_id := new.id; end if;
  if not exists (select 1 from public.audit_entry
      where tenant_id = tenant and transaction_id = pg_current_xact_id()
        and (tg_argv[0] || ':' || row_id::text || ':' || lower(tg_op)) = any (touched)) then
    raise exception using errcode = 'LK002',
      message = 'A change of ' || tg_argv[0] || ' (' || lower(tg_op) || ') has no entry on the log.';
  end if;
  return null;
end $$`,
  },
  {
    signature: 'stamp_entry()',
    answers:
      'nothing: adds to every new entry what the database says of it, and puts it before the sequencer',
    open: [],
    // Time and transaction are the database's to say: an entry that named a later transaction could vouch for its changes.
    sql: `create or replace function doors.stamp_entry() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.recorded_at := clock_timestamp();
  new.transaction_id := pg_current_xact_id();
  insert into public.audit_pending (tenant_id, entry_id, transaction_id)
    values (new.tenant_id, new.id, new.transaction_id);
  return new;
end $$`,
  },
  {
    signature: 'checkpoint(uuid)',
    answers: 'the newest signed checkpoint of a log, with the public key that signed it',
    open: ['landing', 'backend', 'worker'],
    sql: `create or replace function doors.checkpoint(tenant uuid)
returns table (size bigint, note text, log_key text, signed_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.size, c.note, c.log_key, c.signed_at from public.audit_checkpoint c
  where c.tenant_id = tenant order by c.size desc limit 1 $$`,
  },
]
