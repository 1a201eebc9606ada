import type { Door } from '@leadkeep/database'

/** Of a tenant's. Beyond it a form is as it is without drafts: it still keeps everything while its page is open. */
const most = 20_000

/** What the public process may do with what visitors typed: keep and hand out bytes by a name that only a browser knows. */
export const visitorDraftDoors: readonly Door[] = [
  {
    signature: 'keep_visitor_draft(uuid, uuid, uuid, bytea, bytea)',
    answers: 'whether a visitor’s sealed draft was kept, for a day',
    open: ['landing'],
    // oxlint-disable-next-line leadkeep/no-built-sql -- of a number written above
    sql: `create or replace function doors.keep_visitor_draft(
  tenant uuid, form uuid, draft uuid, name bytea, content bytea
) returns table (kept boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update public.lead_capture_visitor_draft d set sealed = content, expires_at = now() + interval '1 day'
    where d.tenant_id = tenant and d.name_hash = name and d.form_id = form;
  if found then return query select true; return; end if;
  if (select count(*) from (select 1 from public.lead_capture_visitor_draft d where d.tenant_id = tenant
      limit ${most}) held) = ${most} then
    return query select false; return;
  end if;
  insert into public.lead_capture_visitor_draft (tenant_id, id, form_id, name_hash, sealed, expires_at)
    values (tenant, draft, form, name, content, now() + interval '1 day') on conflict do nothing;
  return query select found;
end $$`,
  },
  {
    signature: 'visitor_draft(uuid, uuid, bytea)',
    answers: 'the sealed bytes of one visitor’s draft, by the hash of the name that their browser gave it',
    open: ['landing'],
    sql: `create or replace function doors.visitor_draft(tenant uuid, form uuid, name bytea)
returns table (sealed bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select d.sealed from public.lead_capture_visitor_draft d
  where d.tenant_id = tenant and d.form_id = form and d.name_hash = name and d.expires_at > now() $$`,
  },
  {
    signature: 'drop_visitor_draft(uuid, uuid, bytea)',
    answers: 'whether there was such a draft; it is gone',
    open: ['landing'],
    sql: `create or replace function doors.drop_visitor_draft(tenant uuid, form uuid, name bytea)
returns table (dropped boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from public.lead_capture_visitor_draft d
    where d.tenant_id = tenant and d.form_id = form and d.name_hash = name;
  return query select found;
end $$`,
  },
]
