import type { Door } from '@leadkeep/database'

export const sentRequestDoors: readonly Door[] = [
  {
    signature: 'ask_about_own_data(uuid, uuid, integer, bytea)',
    answers: 'nothing: takes what somebody asks about their data, sealed, once',
    open: ['landing'],
    // One statement is one transaction: what was sent, its log entry, the job.
    sql: `create or replace function doors.ask_about_own_data(tenant uuid, sent uuid, key_number integer, payload bytea)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
begin
  perform set_config('app.tenant', tenant::text, true);
  perform doors.require_intake_key(tenant, key_number);
  insert into public.lead_capture_sent_request (tenant_id, id, key_number, payload, received_at, version)
    values (tenant, sent, key_number, payload, now(), 1) on conflict do nothing;
  if not found then return; end if;
  insert into public.audit_entry (tenant_id, id, body) values (tenant, uuidv7(), jsonb_build_object(
    'v', 1, 'act', 'lead_capture.sent_request.receive', 'outcome', 'done',
    'at', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'request', sent, 'actor', jsonb_build_object('kind', 'visitor'), 'via', 'landing',
    'subjects', jsonb_build_array(sent),
    'facts', jsonb_build_object('events', jsonb_build_array('lead_capture.sent_request.received')),
    'changes', jsonb_build_array(jsonb_build_object(
      'table', 'lead_capture.sent_request', 'row', sent, 'op', 'insert', 'columns', jsonb_build_object(
        'key_number', jsonb_build_object('to', key_number))))));
  perform doors.publish('lead_capture.sent_request.received', jsonb_build_object('tenantId', tenant,
    'eventId', uuidv7(), 'event', 'lead_capture.sent_request.received', 'requestId', sent,
    'data', jsonb_build_object('sentId', sent)));
end $$`,
  },
]
