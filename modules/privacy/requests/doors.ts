import type { Door } from '@leadkeep/database'

/** What the public process may do by a link that only the address of a request was sent: look, and say that it was them. */
export const requestDoors: readonly Door[] = [
  {
    signature: 'privacy_request_question(uuid, bytea)',
    answers: 'the kind and the state of one request, by the hash of the token that its address was sent',
    open: ['landing'],
    sql: `create or replace function doors.privacy_request_question(tenant uuid, token bytea)
returns table (kind text, language text, state text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.kind, r.language, case
    when r.confirmed_at is not null then 'confirmed'
    when r.state <> 'unconfirmed' or r.expires_at <= now() then 'expired' else 'waiting' end
  from public.privacy_request r where r.tenant_id = tenant and r.token_hash = token $$`,
  },
  {
    signature: 'privacy_request_confirm(uuid, bytea, uuid)',
    answers: 'what became of a request whose address says that it was theirs',
    open: ['landing'],
    // One statement is one transaction: the request, its log entry, the job.
    sql: `create or replace function doors.privacy_request_confirm(tenant uuid, token bytea, answer uuid)
returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
  asked public.privacy_request;
begin
  perform set_config('app.tenant', tenant::text, true);
  select * into asked from public.privacy_request r
    where r.tenant_id = tenant and r.token_hash = token for update;
  if not found then return query select 'unknown'; return; end if;
  if asked.confirmed_at is not null then return query select 'confirmed'; return; end if;
  if asked.state <> 'unconfirmed' or asked.expires_at <= now() then return query select 'expired'; return; end if;
  update public.privacy_request r set state = 'open', confirmed_at = now(), version = r.version + 1
    where r.tenant_id = tenant and r.id = asked.id;
  insert into public.audit_entry (tenant_id, id, body) values (tenant, uuidv7(), jsonb_build_object(
    'v', 1, 'act', 'privacy.request.confirm', 'outcome', 'done',
    'at', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'request', answer, 'actor', jsonb_build_object('kind', 'visitor'), 'via', 'landing',
    'subjects', jsonb_build_array(asked.subject_id),
    'facts', jsonb_build_object('events', jsonb_build_array('privacy.request.confirmed')),
    'changes', jsonb_build_array(jsonb_build_object('table', 'privacy.request', 'row', asked.id, 'op', 'update',
      'columns', jsonb_build_object(
        'state', jsonb_build_object('from', 'unconfirmed', 'to', 'open'),
        'confirmed_at', jsonb_build_object('from', null,
          'to', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))))));
  perform doors.publish('privacy.request.confirmed', jsonb_build_object('tenantId', tenant, 'eventId', uuidv7(),
    'event', 'privacy.request.confirmed', 'requestId', answer, 'data', jsonb_build_object('requestId', asked.id)));
  return query select 'confirmed';
end $$`,
  },
]
