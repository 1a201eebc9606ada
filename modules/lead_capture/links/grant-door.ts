import type { Door } from '@leadkeep/database'

/**
 * Allowing again, by one's own link: a claim about the words that were decided about before, and a question by mail as
 * after every form. Only for purposes that rest on consent; and not while a question waits already.
 */
export const grantDoor: Door = {
  signature: 'consent_grant(uuid, bytea, text, boolean, uuid, integer, bytea)',
  answers: 'whether somebody is asked by mail now about allowing a purpose again',
  open: ['landing'],
  // One statement is one transaction: the claim, its question, their log entries, the jobs.
  sql: `create or replace function doors.consent_grant(
  tenant uuid, token bytea, wanted text, gpc boolean, answer uuid, key_number integer, payload bytea
) returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
  link public.consent_link;
  purpose public.consent_purpose;
  newest public.consent_decision;
  decision uuid := uuidv7();
  question uuid := uuidv7();
begin
  perform set_config('app.tenant', tenant::text, true);
  -- Two clicks at once wait for each other.
  perform pg_advisory_xact_lock(hashtextextended(encode(token, 'hex'), 0));
  select * into link from public.consent_link l where l.tenant_id = tenant and l.token_hash = token;
  if not found then return; end if;
  select * into purpose from public.consent_purpose p where p.tenant_id = tenant and p.key = wanted
    and p.basis = 'consent' and p.ended_at is null;
  if not found then return query select 'nothing'; return; end if;
  select * into newest from public.consent_decision d
    where d.tenant_id = tenant and d.subject_id = link.subject_id and d.purpose = wanted
    order by d.decided_at desc, d.id desc limit 1;
  if not found or (newest.decision = 'grant' and newest.standing = 'confirmed') then
    return query select 'nothing'; return;
  end if;
  perform 1 from public.consent_confirmation c where c.tenant_id = tenant and c.subject_id = link.subject_id
    and c.purpose = wanted and c.state = 'waiting' and c.expires_at > now();
  if found then return query select 'asked'; return; end if;
  perform doors.require_intake_key(tenant, key_number);
  insert into public.consent_decision (tenant_id, id, subject_id, purpose, decision, standing, text_hash, text_version,
      language, method, served_id, form_id, global_privacy_control, decided_at)
    values (tenant, decision, link.subject_id, wanted, 'grant', 'asserted', newest.text_hash, newest.text_version,
      newest.language, 'link', newest.served_id, newest.form_id, gpc, now());
  insert into public.consent_confirmation (tenant_id, id, subject_id, purpose, decision_id, state, created_at,
      expires_at, version)
    values (tenant, question, link.subject_id, wanted, decision, 'waiting', now(),
      now() + make_interval(hours => purpose.confirm_within_hours), 1);
  perform doors.consent_answered(tenant, answer, link.subject_id, link.id, array[decision], '{}', key_number, payload,
    'consent.decision.grant');
  insert into public.audit_entry (tenant_id, id, body) values (tenant, uuidv7(), jsonb_build_object(
    'v', 1, 'act', 'consent.confirmation.request', 'outcome', 'done',
    'at', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'request', answer, 'actor', jsonb_build_object('kind', 'visitor'), 'via', 'landing',
    'subjects', jsonb_build_array(link.subject_id),
    'facts', jsonb_build_object('events', jsonb_build_array('consent.confirmation.requested')),
    'changes', jsonb_build_array(jsonb_build_object('table', 'consent.confirmation', 'row', question, 'op', 'insert',
      'columns', jsonb_build_object('purpose', jsonb_build_object('to', wanted),
        'decision_id', jsonb_build_object('to', decision), 'state', jsonb_build_object('to', 'waiting'))))));
  perform doors.publish('consent.confirmation.requested', jsonb_build_object('tenantId', tenant, 'eventId', uuidv7(),
    'event', 'consent.confirmation.requested', 'requestId', answer,
    'data', jsonb_build_object('confirmationId', question)));
  return query select 'asked';
end $$`,
}
