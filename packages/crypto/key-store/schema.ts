/**
 * The key store: a database of its own, in no dump of the first (law 11). Idempotent and safe from several processes
 * at once; run as its owner. `leadkeep_keys` may read and add keys and destroy those of subjects and of intake; it
 * cannot replace a key, revive one or remove a row: that a key was destroyed stays known.
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

create or replace function keystore.only_destroy() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  if new.wrapped is not null then
    raise exception 'a key is destroyed, never replaced' using errcode = 'LK010';
  end if;
  return new;
end $$;

create or replace trigger only_destroy before update on keystore.subject_key
  for each row execute function keystore.only_destroy();
create or replace trigger only_destroy before update on keystore.intake_key
  for each row execute function keystore.only_destroy();

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
revoke all on function keystore.only_destroy() from public;
grant usage on schema keystore to leadkeep_keys;
grant select, insert on all tables in schema keystore to leadkeep_keys;
grant update (wrapped, destroyed_at) on keystore.subject_key, keystore.intake_key to leadkeep_keys;
`
