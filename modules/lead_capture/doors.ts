import type { Door } from '@leadkeep/database'

export const doors: readonly Door[] = [
  {
    signature:
      'submit(uuid, uuid, integer, uuid, integer, bytea, text[], bytea, bytea, text, text, integer, integer, bigint, bigint)',
    answers:
      'the receipt of the one submission it stored, or of the first one when it is a repeat; none beyond the limit that it counts in',
    open: ['landing'],
    // One statement is one transaction: limit, scope, row, log entry, jobs. The entry names the ciphertext by its hash, so
    // that a payload swapped later is found.
    sql: `drop function if exists doors.submit(uuid, uuid, integer, uuid, integer, bytea, text[], bytea, bytea, text);
create or replace function doors.submit(
  tenant uuid, form uuid, form_version integer, submission uuid, key_number integer, payload bytea,
  text_hashes text[], idempotency_hash bytea, content_hash bytea, receipt text,
  count_key text, count_points integer, count_most integer, count_now bigint, count_expire bigint,
  out receipt_id text, out repeated boolean, out counted integer, out expires bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
  hash text := encode(sha256(payload), 'hex');
  reused boolean := false;
  earlier record;
  patience text := current_setting('lock_timeout');
begin
  repeated := false;
  if count_key is not null then
    -- As rate-limiter-flexible counts. A lead is not lost over it: what can't be counted, or not soon, is stored all the same.
    begin
      perform set_config('lock_timeout', '1s', true);
      insert into public.rate_limit as r (key, points, expire) values (count_key, count_points, count_expire)
        on conflict (key) do update set
          points = case when r.expire <= count_now then count_points else r.points + count_points end,
          expire = case when r.expire <= count_now then count_expire else r.expire end
        returning r.points, r.expire into counted, expires;
      perform set_config('lock_timeout', patience, true);
    exception when others then
      counted := null;
    end;
    if counted > count_most then return; end if;
  end if;
  perform set_config('app.tenant', tenant::text, true);
  perform from public.lead_capture_intake_key k
    where k.tenant_id = tenant and k.number = key_number and k.retired_at is null;
  if not found then
    raise exception using errcode = 'LK005', message = 'This intake key is not in use any more.';
  end if;
  if idempotency_hash is not null then
    -- Two with one key at once wait for each other, so that the second of them is seen to be the second.
    perform pg_advisory_xact_lock(hashtextextended(encode(idempotency_hash, 'hex'), 0));
    -- In the order of its unique index, so that this is the index it is planned with, however new the table.
    for earlier in select s.receipt_id, s.content_hash from public.lead_capture_submission s
      where s.tenant_id = tenant and s.idempotency_hash = submit.idempotency_hash order by s.content_hash
    loop
      if earlier.content_hash = content_hash then
        receipt_id := earlier.receipt_id;
        repeated := true;
        return;
      end if;
      reused := true;
    end loop;
  end if;
  insert into public.lead_capture_submission (tenant_id, id, form_id, form_version, key_number, payload, payload_hash,
      text_hashes, idempotency_hash, content_hash, key_reused, receipt_id, received_at, state, version)
    values (tenant, submission, form, form_version, key_number, payload, decode(hash, 'hex'), text_hashes,
      idempotency_hash, content_hash, reused, receipt, now(), 'received', 1);
  -- As one text: every jsonb_build_object would be looked up and checked for permission anew each time.
  insert into public.audit_entry (tenant_id, id, body) values (tenant, uuidv7(), format('{
    "v": 1, "act": "lead_capture.submission.receive", "outcome": "done", "at": "%1$s", "request": "%2$s",
    "actor": { "kind": "visitor" }, "via": "landing", "subjects": ["%2$s"],
    "facts": { "events": ["lead_capture.submission.received"] },
    "changes": [{ "table": "lead_capture.submission", "row": "%2$s", "op": "insert", "columns": {
      "form_id": { "to": "%3$s" }, "form_version": { "to": %4$s }, "key_number": { "to": %5$s },
      "payload_hash": { "to": "%6$s" }, "receipt_id": { "to": %7$s } } }] }',
    to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), submission, form, form_version, key_number,
    hash, to_json(receipt))::jsonb);
  perform doors.publish('lead_capture.submission.received', format('{
    "tenantId": "%s", "eventId": "%s", "event": "lead_capture.submission.received", "requestId": "%s",
    "data": { "submissionId": "%3$s", "formId": "%4$s" } }', tenant, uuidv7(), submission, form)::jsonb);
  receipt_id := receipt;
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
