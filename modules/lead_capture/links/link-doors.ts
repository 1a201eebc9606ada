import type { Door } from '@leadkeep/database'

/** What a purpose is called in a language, its texts' English or any other being the way out. */
const wordsOf = (texts: string, language: string) =>
  `coalesce(${texts}->${language}, ${texts}->split_part(${language}, '-', 1), ${texts}->'en')`

/**
 * What the public process may do about consent, each by a token that only one address was sent: see states and
 * published words, and answer. No name, no address; what came with a click is sealed to the intake key (law 8).
 */
export const linkDoors: readonly Door[] = [
  {
    signature: 'consent_question(uuid, bytea)',
    answers: 'one mailed question by the hash of its token: its state, its purpose and the words it is about',
    open: ['landing'],
    // oxlint-disable-next-line leadkeep/no-built-sql -- of fixed parts, written above
    sql: `create or replace function doors.consent_question(tenant uuid, token bytea)
returns table (id uuid, state text, expires_at timestamptz, ended boolean, language text, title text, wording text, text_hash text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.id, case when c.state = 'waiting' and c.expires_at <= now() then 'expired' else c.state end, c.expires_at,
    p.ended_at is not null, d.language, ${wordsOf('p.texts', 'd.language')}->>'title', t.content->>'text', d.text_hash
  from public.consent_confirmation c
  join public.consent_decision d on d.tenant_id = c.tenant_id and d.id = c.decision_id
  join public.consent_purpose p on p.tenant_id = c.tenant_id and p.key = c.purpose
  left join public.consent_text t on t.tenant_id = c.tenant_id and t.hash = d.text_hash
  where c.tenant_id = tenant and c.token_hash = token $$`,
  },
  {
    signature: 'consent_preferences(uuid, bytea)',
    answers:
      'the purposes that need a decision and how each stands, by the hash of a preference link’s token',
    open: ['landing'],
    // oxlint-disable-next-line leadkeep/no-built-sql -- of fixed parts, written above
    sql: `create or replace function doors.consent_preferences(tenant uuid, token bytea)
returns table (id uuid, language text, purposes jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.id, l.language, coalesce((
    select jsonb_agg(jsonb_build_object('purpose', p.key, 'title', ${wordsOf('p.texts', 'l.language')}->>'title',
        'text', ${wordsOf('p.texts', 'l.language')}->>'text', 'decision', n.decision, 'standing', n.standing,
        'method', n.method, 'decidedAt', n.decided_at, 'wording', n.wording, 'mayAllowAgain',
          n.wording is not null and (n.decision <> 'grant' or n.standing = 'asserted' and not n.waits)) order by p.created_at, p.key)
    from public.consent_purpose p
    left join lateral (
      select d.decision, d.standing, d.method, d.decided_at, t.content->>'text' as wording, exists (
          select 1 from public.consent_confirmation c where c.tenant_id = l.tenant_id and c.subject_id = l.subject_id
            and c.purpose = p.key and c.state = 'waiting' and c.expires_at > now()) as waits
      from public.consent_decision d
      left join public.consent_text t on t.tenant_id = d.tenant_id and t.hash = d.text_hash
      where d.tenant_id = l.tenant_id and d.subject_id = l.subject_id and d.purpose = p.key
      order by d.decided_at desc, d.id desc limit 1) n on true
    where p.tenant_id = l.tenant_id and p.basis = 'consent' and p.ended_at is null), '[]'::jsonb)
  from public.consent_link l where l.tenant_id = tenant and l.token_hash = token $$`,
  },
  {
    signature: 'consent_settle(uuid, bytea, text, uuid, integer, bytea)',
    answers: 'what became of a mailed question by this answer to it',
    open: [],
    // Before those who call it: a function in SQL is checked when it is made.
    // One statement is one transaction: the question, the decision that answers it, its log entry, the jobs.
    sql: `create or replace function doors.consent_settle(
  tenant uuid, token bytea, decided text, answer uuid, key_number integer, payload bytea
) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
  became text := case decided when 'grant' then 'confirmed' else 'refused' end;
  asked public.consent_confirmation;
  claimed public.consent_decision;
  decision uuid := uuidv7();
begin
  perform set_config('app.tenant', tenant::text, true);
  select * into asked from public.consent_confirmation c
    where c.tenant_id = tenant and c.token_hash = token for update;
  if not found then return 'unknown'; end if;
  if asked.state <> 'waiting' then return asked.state; end if;
  if asked.expires_at <= now() then return 'expired'; end if;
  if decided = 'grant' and exists (select 1 from public.consent_purpose p
      where p.tenant_id = tenant and p.key = asked.purpose and p.ended_at is not null) then
    return 'ended';
  end if;
  -- A no counts without its origin where there is no key to seal that to.
  if decided = 'grant' or payload is not null then perform doors.require_intake_key(tenant, key_number); end if;
  select * into strict claimed from public.consent_decision d where d.tenant_id = tenant and d.id = asked.decision_id;
  insert into public.consent_decision (tenant_id, id, subject_id, purpose, decision, standing, text_hash, text_version,
      language, method, served_id, form_id, confirms, global_privacy_control, decided_at)
    values (tenant, decision, asked.subject_id, asked.purpose, decided, 'confirmed', claimed.text_hash,
      claimed.text_version, claimed.language, 'confirmation', claimed.served_id, claimed.form_id, claimed.id,
      claimed.global_privacy_control, now());
  update public.consent_confirmation c set state = became, settled_at = now(), version = c.version + 1
    where c.tenant_id = tenant and c.id = asked.id;
  perform doors.consent_answered(tenant, answer, asked.subject_id, asked.id, array[decision], array[asked.id],
    key_number, payload, 'consent.confirmation.' || case decided when 'grant' then 'confirm' else 'refuse' end);
  return became;
end $$`,
  },
  {
    signature: 'consent_confirm(uuid, bytea, uuid, integer, bytea)',
    answers: 'what became of a mailed question: confirmed now, before, or too late',
    open: ['landing'],
    sql: `create or replace function doors.consent_confirm(
  tenant uuid, token bytea, answer uuid, key_number integer, payload bytea
) returns table (outcome text)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select doors.consent_settle(tenant, token, 'grant', answer, key_number, payload) $$`,
  },
  {
    signature: 'consent_refuse(uuid, bytea, uuid, integer, bytea)',
    answers: 'what became of a mailed question: refused now, or settled before',
    open: ['landing'],
    sql: `create or replace function doors.consent_refuse(
  tenant uuid, token bytea, answer uuid, key_number integer, payload bytea
) returns table (outcome text)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select doors.consent_settle(tenant, token, 'refuse', answer, key_number, payload) $$`,
  },
  {
    signature: 'consent_withdraw(uuid, bytea, text, text, uuid, integer, bytea)',
    answers: 'how many purposes were withdrawn: one by its name, or all that were not yet',
    open: ['landing'],
    sql: `create or replace function doors.consent_withdraw(
  tenant uuid, token bytea, only_purpose text, method text, answer uuid, key_number integer, payload bytea
) returns table (withdrawn integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
  link public.consent_link;
  made uuid[];
  refused uuid[];
begin
  perform set_config('app.tenant', tenant::text, true);
  -- Two clicks at once wait for each other.
  perform pg_advisory_xact_lock(hashtextextended(encode(token, 'hex'), 0));
  select * into link from public.consent_link l where l.tenant_id = tenant and l.token_hash = token;
  if not found then return; end if;
  if method not in ('link', 'one_click') then raise exception 'A withdrawal by link is by link or one_click.'; end if;
  -- Where there is no key to seal its origin to, a withdrawal counts without one (GDPR Art. 7(3)).
  if payload is not null then perform doors.require_intake_key(tenant, key_number); end if;
  with newest as (
    select distinct on (d.purpose) d.* from public.consent_decision d
    where d.tenant_id = tenant and d.subject_id = link.subject_id
      and (only_purpose is null or d.purpose = only_purpose)
    order by d.purpose, d.decided_at desc, d.id desc),
  inserted as (
    insert into public.consent_decision (tenant_id, id, subject_id, purpose, decision, standing, text_hash,
        text_version, language, method, served_id, form_id, global_privacy_control, decided_at)
      select tenant, uuidv7(), link.subject_id, n.purpose, 'withdraw', 'confirmed', n.text_hash, n.text_version,
        n.language, method, n.served_id, n.form_id, n.global_privacy_control, now()
      from newest n where n.decision = 'grant' returning id)
  select coalesce(array_agg(id), '{}') into made from inserted;
  with settled as (
    update public.consent_confirmation c set state = 'refused', settled_at = now(), version = c.version + 1
      where c.tenant_id = tenant and c.subject_id = link.subject_id and c.state = 'waiting'
        and (only_purpose is null or c.purpose = only_purpose) returning id)
  select coalesce(array_agg(id), '{}') into refused from settled;
  if cardinality(made) > 0 then
    perform doors.consent_answered(tenant, answer, link.subject_id, link.id, made, refused, key_number, payload,
      'consent.decision.withdraw');
  end if;
  return query select cardinality(made);
end $$`,
  },
  {
    signature: 'require_intake_key(uuid, integer)',
    answers: 'nothing: refuses what was sealed to an intake key that is not in use any more',
    open: [],
    sql: `create or replace function doors.require_intake_key(tenant uuid, wanted integer) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform 1 from public.lead_capture_intake_key k
    where k.tenant_id = tenant and k.number = wanted and k.retired_at is null;
  if not found then
    raise exception using errcode = 'LK005', message = 'This intake key is not in use any more.';
  end if;
end $$`,
  },
  {
    signature: 'consent_answered(uuid, uuid, uuid, uuid, uuid[], uuid[], integer, bytea, text)',
    answers: 'nothing: keeps the sealed origin of an answer, puts it on the log and tells the subscribers',
    open: [],
    sql: `create or replace function doors.consent_answered(
  tenant uuid, answer uuid, subject uuid, followed uuid, made uuid[], settled uuid[], key_number integer,
  payload bytea, act text
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.lead_capture_link_answer (tenant_id, id, subject_id, decision_ids, followed, key_number, payload,
      received_at, version)
    values (tenant, answer, subject, made, followed, key_number, payload, now(), 1);
  insert into public.audit_entry (tenant_id, id, body) values (tenant, uuidv7(), jsonb_build_object(
    'v', 1, 'act', act, 'outcome', 'done',
    'at', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'request', answer, 'actor', jsonb_build_object('kind', 'visitor'), 'via', 'landing',
    'subjects', jsonb_build_array(subject),
    'facts', jsonb_build_object('events', jsonb_build_array('lead_capture.link.answered', 'consent.decided')),
    'changes', (
      select jsonb_agg(change) from (
        select jsonb_build_object('table', 'consent.decision', 'row', d.id, 'op', 'insert', 'columns',
          jsonb_build_object('subject_id', jsonb_build_object('to', d.subject_id),
            'purpose', jsonb_build_object('to', d.purpose), 'decision', jsonb_build_object('to', d.decision),
            'standing', jsonb_build_object('to', d.standing), 'method', jsonb_build_object('to', d.method),
            'text_hash', jsonb_build_object('to', d.text_hash))) as change
        from public.consent_decision d where d.tenant_id = tenant and d.id = any (made)
        union all
        select jsonb_build_object('table', 'consent.confirmation', 'row', c.id, 'op', 'update', 'columns',
          jsonb_build_object('state', jsonb_build_object('from', 'waiting', 'to', c.state)))
        from public.consent_confirmation c where c.tenant_id = tenant and c.id = any (settled)
        union all
        select jsonb_build_object('table', 'lead_capture.link_answer', 'row', answer, 'op', 'insert', 'columns',
          jsonb_build_object('followed', jsonb_build_object('to', followed),
            'key_number', jsonb_build_object('to', key_number)))) changes)));
  perform doors.publish('lead_capture.link.answered', jsonb_build_object('tenantId', tenant, 'eventId', uuidv7(),
    'event', 'lead_capture.link.answered', 'requestId', answer,
    'data', jsonb_build_object('answerId', answer, 'subjectId', subject)));
  perform doors.publish('consent.decided', jsonb_build_object('tenantId', tenant, 'eventId', uuidv7(),
    'event', 'consent.decided', 'requestId', answer, 'data', jsonb_build_object('subjectId', subject)));
end $$`,
  },
]
