import type { Door } from '@leadkeep/database'

/** What the public process may show of receipts: the newest that was signed, by a token that only one address was sent. */
export const doors: readonly Door[] = [
  {
    signature: 'consent_receipt(uuid, bytea)',
    answers:
      'the newest signed receipt of one person, and whether it tells everything, by the hash of a preference link’s token',
    open: ['landing'],
    sql: `create or replace function doors.consent_receipt(tenant uuid, token bytea)
returns table (language text, statement text, decided boolean, is_current boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.language, r.statement, coalesce(d.decided, false),
    coalesce(d.is_covered, true) and not exists (
      select 1 from public.consent_confirmation c
      where c.tenant_id = l.tenant_id and c.subject_id = l.subject_id and c.state = 'expired'
        and not c.id = any (coalesce(r.covers, '{}')))
  from public.consent_link l
  left join lateral (
    select x.statement, x.covers from public.consent_receipt x
    where x.tenant_id = l.tenant_id and x.subject_id = l.subject_id
    order by x.number desc limit 1) r on true
  left join lateral (
    select true as decided, bool_and(y.id = any (coalesce(r.covers, '{}'))) as is_covered
    from public.consent_decision y
    where y.tenant_id = l.tenant_id and y.subject_id = l.subject_id having count(*) > 0) d on true
  where l.tenant_id = tenant and l.token_hash = token $$`,
  },
]
