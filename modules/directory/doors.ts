import type { Database, Door } from '@leadkeep/database'

export const doors: readonly Door[] = [
  {
    signature: 'host(text)',
    answers: 'the tenant behind a host name; the default tenant for a name that nobody bound',
    open: ['landing', 'backend'],
    sql: `create or replace function doors.host(wanted text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(
    (select tenant_id from public.directory_host where host = lower(wanted)),
    (select tenant_id from public.directory_tenant where is_default)) $$`,
  },
  {
    signature: 'tenant(text)',
    answers: 'the tenant of a slug',
    open: ['worker'],
    sql: `create or replace function doors.tenant(wanted text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select tenant_id from public.directory_tenant where slug = wanted $$`,
  },
  {
    signature: 'next_tenant(uuid)',
    answers: 'the next tenant after an id, for work that visits each of them',
    open: ['worker'],
    sql: `create or replace function doors.next_tenant(previous uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select tenant_id from public.directory_tenant where tenant_id > previous order by tenant_id limit 1 $$`,
  },
]

/** The tenant that a host name belongs to; null on an installation without tenants. */
export async function tenantOfHost(database: Database, host: string): Promise<string | null> {
  // Ports are not part of a name; an IPv6 literal keeps its brackets.
  const name = host.toLowerCase().replace(/:\d+$/, '')

  return (
    (await database.door<{ id: string | null }>('host', 'select doors.host($1) as id', [name]))?.id ?? null
  )
}

export async function tenantOfSlug(database: Database, slug: string): Promise<string | null> {
  return (
    (await database.door<{ id: string | null }>('tenant', 'select doors.tenant($1) as id', [slug]))?.id ??
    null
  )
}

/** Every tenant, in turn: the one way to visit them all without ever seeing two at once. */
export async function* eachTenant(database: Database): AsyncGenerator<string> {
  let previous = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const row = await database.door<{ id: string | null }>(
      'next_tenant',
      'select doors.next_tenant($1) as id',
      [previous],
    )
    if (!row?.id) return
    yield row.id
    previous = row.id
  }
}
