import type { Door } from '@leadkeep/database'

export const doors: readonly Door[] = [
  {
    signature: 'submit(uuid, uuid, integer, uuid, integer, bytea, text[], bytea, bytea, text)',
    answers: 'the receipt of the one submission it stored, or of the first one when it is a repeat',
    open: ['landing'],
    // One statement is one transaction: scope, row, log entry, jobs. The entry names the ciphertext by its hash, so
    // that a payload swapped later is found.
    sql: `create or replace function doors.submit(
  tenant uuid, form uuid, form_version integer, submission uuid, key_number integer, payload bytea,
  text_hashes text[], idempotency_hash bytea, content_hash bytea, receipt text
) returns table (receipt_id text, repeated boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
  hash bytea := sha256(payload);
  reused boolean := false;
  queues text[];
  job jsonb;
begin
  perform set_config('app.tenant', tenant::text, true);
  perform 1 from public.lead_capture_intake_key k
    where k.tenant_id = tenant and k.number = key_number and k.retired_at is null;
  if not found then
    raise exception using errcode = 'LK005', message = 'This intake key is not in use any more.';
  end if;
  if idempotency_hash is not null then
    -- Two with one key at once wait for each other, so that the second of them is seen to be the second.
    perform pg_advisory_xact_lock(hashtextextended(encode(idempotency_hash, 'hex'), 0));
    select true into reused from public.lead_capture_submission s
      where s.tenant_id = tenant and s.idempotency_hash = submit.idempotency_hash
        and s.content_hash is distinct from submit.content_hash limit 1;
  end if;
  insert into public.lead_capture_submission (tenant_id, id, form_id, form_version, key_number, payload, payload_hash,
      text_hashes, idempotency_hash, content_hash, key_reused, receipt_id, received_at, state, version)
    values (tenant, submission, form, form_version, key_number, payload, hash, text_hashes, idempotency_hash,
      content_hash, coalesce(reused, false), receipt, now(), 'received', 1)
    on conflict on constraint lead_capture_submission_once do nothing;
  if not found then
    return query select s.receipt_id, true from public.lead_capture_submission s
      where s.tenant_id = tenant and s.idempotency_hash = submit.idempotency_hash
        and s.content_hash = submit.content_hash;
    return;
  end if;
  insert into public.audit_entry (tenant_id, id, body) values (tenant, uuidv7(), jsonb_build_object(
    'v', 1, 'act', 'lead_capture.submission.receive', 'outcome', 'done',
    'at', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'request', submission, 'actor', jsonb_build_object('kind', 'visitor'), 'via', 'landing',
    'subjects', jsonb_build_array(submission),
    'facts', jsonb_build_object('events', jsonb_build_array('lead_capture.submission.received')),
    'changes', jsonb_build_array(jsonb_build_object(
      'table', 'lead_capture.submission', 'row', submission, 'op', 'insert',
      'columns', jsonb_build_object(
        'form_id', jsonb_build_object('to', form),
        'form_version', jsonb_build_object('to', form_version),
        'key_number', jsonb_build_object('to', key_number),
        'payload_hash', jsonb_build_object('to', encode(hash, 'hex')),
        'receipt_id', jsonb_build_object('to', receipt))))));
  job := jsonb_build_object('tenantId', tenant, 'eventId', uuidv7(), 'event', 'lead_capture.submission.received',
    'requestId', submission, 'data', jsonb_build_object('submissionId', submission, 'formId', form));
  select array_agg(name) into queues from pgboss.subscription where event = 'lead_capture.submission.received';
  if queues is not null then
    perform doors.enqueue(queues, array_fill(job, array[cardinality(queues)]));
  end if;
  return query select receipt, false;
end $$`,
  },
  {
    signature: 'receipt(uuid, text)',
    answers: 'when a submission was received and the hash of its sealed payload, by its receipt number',
    open: ['landing'],
    sql: `create or replace function doors.receipt(tenant uuid, wanted text)
returns table (received_at timestamptz, payload_hash bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.received_at, s.payload_hash from public.lead_capture_submission s
  where s.tenant_id = tenant and s.receipt_id = wanted $$`,
  },
]
