/**
 * The key store: a database of its own, in no dump of the first (law 11). Idempotent and safe from several processes
 * at once; run as its owner, at every start, so it also brings an older key store to what it is now. `leadkeep_keys` may
 * read and add keys, destroy them, and wrap them anew under a later key; it cannot put another in a key's place, revive
 * one or remove a row: that a key was destroyed stays known. Nor can anybody add what a retired key wraps.
 */
export const keyStoreSchema = `
select pg_advisory_xact_lock(hashtextextended('leadkeep/key-store-schema', 0));

create schema if not exists keystore;

create table if not exists keystore.installation_key (
  only_one boolean primary key default true check (only_one),
  provider text not null,
  wrapped bytea not null,
  created_at timestamptz not null default now()
);

create table if not exists keystore.root (
  version integer primary key check (version > 0),
  created_at timestamptz not null default now(),
  retired_at timestamptz
);

create table if not exists keystore.tenant_key (
  tenant_id uuid not null,
  purpose text not null check (purpose in ('tenant', 'index', 'suppression', 'log')),
  version integer not null check (version > 0),
  provider text check ((provider is not null) = (purpose = 'tenant')),
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, purpose)
);

create table if not exists keystore.subject_key (
  tenant_id uuid not null,
  subject_id uuid not null,
  kind text not null check (kind in ('data', 'evidence')),
  version integer not null check (version > 0),
  wrapped bytea,
  created_at timestamptz not null default now(),
  destroyed_at timestamptz,
  primary key (tenant_id, subject_id, kind),
  check ((wrapped is null) = (destroyed_at is not null))
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20);

create table if not exists keystore.intake_key (
  tenant_id uuid not null,
  number integer not null check (number > 0),
  public_key bytea not null check (length(public_key) = 32),
  not_before timestamptz not null,
  not_after timestamptz not null check (not_after > not_before),
  signature bytea not null check (length(signature) = 64),
  wrapped bytea,
  created_at timestamptz not null default now(),
  destroyed_at timestamptz,
  primary key (tenant_id, number),
  check ((wrapped is null) = (destroyed_at is not null))
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20);

-- How far a rotation has come. What it is, the keys themselves say: whichever has an older version that still lives.
create table if not exists keystore.rotation (
  tenant_id uuid not null,
  kind text not null check (kind in ('installation', 'tenant', 'subject', 'index', 'log')),
  begun_at timestamptz not null,
  place text,
  done bigint not null default 0,
  primary key (tenant_id, kind)
);

-- From when a version is written by: everybody must have had the time to hear of it. Null: from the beginning.
alter table keystore.tenant_key add column if not exists active_from timestamptz;
alter table keystore.tenant_key add column if not exists destroyed_at timestamptz;
-- Of a log key: how its predecessor introduced it, a signed statement.
alter table keystore.tenant_key add column if not exists announced text;
alter table keystore.tenant_key alter column wrapped drop not null;
do $$ begin
  if not exists (select from pg_catalog.pg_constraint where conname = 'tenant_key_destroyed') then
    alter table keystore.tenant_key
      add constraint tenant_key_destroyed check ((wrapped is null) = (destroyed_at is not null)),
      drop constraint tenant_key_pkey, add primary key (tenant_id, purpose, version);
    alter table keystore.subject_key
      drop constraint subject_key_pkey, add primary key (tenant_id, subject_id, kind, version);
    insert into keystore.root (version) select 1 from keystore.installation_key;
  end if;
end $$;

-- Formats 0x02: which version of the key above it wraps.
create or replace function keystore.wrapped_under(wrapped bytea) returns integer
language sql immutable strict parallel safe set search_path = pg_catalog as $$
  select get_byte(wrapped, 1) << 24 | get_byte(wrapped, 2) << 16 | get_byte(wrapped, 3) << 8 | get_byte(wrapped, 4) $$;

create or replace function keystore.only_destroy() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  if new.wrapped is null then return new; end if;
  if old.wrapped is not null and length(new.wrapped) = length(old.wrapped)
    and keystore.wrapped_under(new.wrapped) > keystore.wrapped_under(old.wrapped) then return new; end if;
  raise exception 'a key is destroyed or wrapped under a later one, never replaced' using errcode = 'LK010';
end $$;

create or replace trigger only_destroy before update on keystore.installation_key
  for each row execute function keystore.only_destroy();
create or replace trigger only_destroy before update on keystore.tenant_key
  for each row execute function keystore.only_destroy();
create or replace trigger only_destroy before update on keystore.subject_key
  for each row execute function keystore.only_destroy();
create or replace trigger only_destroy before update on keystore.intake_key
  for each row execute function keystore.only_destroy();

-- Whoever holds a key that was retired meanwhile must not wrap another with it: nothing would ever open that again. The
-- lock makes retiring wait for who adds, and who adds find it retired.
create or replace function keystore.wrapping_lives() returns trigger
language plpgsql set search_path = pg_catalog as $$
declare
  used record;
begin
  for used in execute format('select distinct tenant_id, keystore.wrapped_under(wrapped) as version,
      %s as by_root from added where wrapped is not null', tg_argv[0]) loop
    if used.by_root then
      perform from keystore.root where version = used.version and retired_at is null for share;
    else
      perform from keystore.tenant_key where tenant_id = used.tenant_id and purpose = 'tenant'
        and version = used.version and wrapped is not null for share;
    end if;
    if not found then
      raise exception 'the key that wraps this was retired' using errcode = 'LK011';
    end if;
  end loop;
  return null;
end $$;

create or replace trigger wrapping_lives after insert on keystore.tenant_key referencing new table as added
  for each statement execute function keystore.wrapping_lives($q$purpose = 'tenant'$q$);
create or replace trigger wrapping_lives after insert on keystore.subject_key referencing new table as added
  for each statement execute function keystore.wrapping_lives('false');
create or replace trigger wrapping_lives after insert on keystore.intake_key referencing new table as added
  for each statement execute function keystore.wrapping_lives('false');

do $$ begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'leadkeep_keys') then
    create role leadkeep_keys nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;

do $$ begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to leadkeep_keys', current_database());
end $$;
revoke all on schema keystore from public;
revoke all on all tables in schema keystore from public, leadkeep_keys;
revoke all on all functions in schema keystore from public;
grant execute on function keystore.wrapped_under(bytea) to leadkeep_keys;
grant usage on schema keystore to leadkeep_keys;
grant select, insert on all tables in schema keystore to leadkeep_keys;
grant update (wrapped, destroyed_at) on keystore.subject_key, keystore.intake_key, keystore.tenant_key to leadkeep_keys;
grant update (wrapped) on keystore.installation_key to leadkeep_keys;
grant update (retired_at) on keystore.root to leadkeep_keys;
grant update, delete on keystore.rotation to leadkeep_keys;
`
