import type { Door } from '@leadkeep/database'
import { correctableMinutes } from './correctable.ts'

/** Of one submission. Who is still wrong after three writes to us. */
const most = 3

export const correctionDoors: readonly Door[] = [
  {
    signature: 'correct_address(uuid, uuid, text, uuid, integer, bytea)',
    answers: 'whether a corrected address was taken for the submission of this receipt, or came too late',
    open: ['landing'],
    // One statement is one transaction: the correction, its log entry, the job.
    // oxlint-disable-next-line leadkeep/no-built-sql -- of numbers written in the program
    sql: `create or replace function doors.correct_address(
  tenant uuid, form uuid, receipt text, correction uuid, key_number integer, payload bytea
) returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  sent record;
begin
  perform set_config('app.tenant', tenant::text, true);
  -- Two at once wait for each other, so that they are counted.
  perform pg_advisory_xact_lock(hashtextextended(receipt, 0));
  select s.id, s.received_at into sent from public.lead_capture_submission s
    where s.tenant_id = tenant and s.receipt_id = receipt and s.form_id = form;
  if not found then return query select 'unknown'; return; end if;
  if sent.received_at < now() - interval '${correctableMinutes} minutes' or ${most} <= (
      select count(*) from public.lead_capture_correction c where c.tenant_id = tenant and c.submission_id = sent.id) then
    return query select 'late'; return;
  end if;
  perform doors.require_intake_key(tenant, key_number);
  insert into public.lead_capture_correction (tenant_id, id, submission_id, key_number, payload, received_at, version)
    values (tenant, correction, sent.id, key_number, payload, now(), 1);
  insert into public.audit_entry (tenant_id, id, body) values (tenant, uuidv7(), jsonb_build_object(
    'v', 1, 'act', 'lead_capture.correction.receive', 'outcome', 'done',
    'at', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'request', correction, 'actor', jsonb_build_object('kind', 'visitor'), 'via', 'landing',
    'subjects', jsonb_build_array(sent.id),
    'facts', jsonb_build_object('events', jsonb_build_array('lead_capture.correction.received')),
    'changes', jsonb_build_array(jsonb_build_object(
      'table', 'lead_capture.correction', 'row', correction, 'op', 'insert', 'columns', jsonb_build_object(
        'submission_id', jsonb_build_object('to', sent.id),
        'key_number', jsonb_build_object('to', key_number))))));
  perform doors.publish('lead_capture.correction.received', jsonb_build_object('tenantId', tenant, 'eventId', uuidv7(),
    'event', 'lead_capture.correction.received', 'requestId', correction,
    'data', jsonb_build_object('correctionId', correction, 'submissionId', sent.id)));
  return query select 'taken';
end $$`,
  },
]
