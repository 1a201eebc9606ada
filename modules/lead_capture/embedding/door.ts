import type { Door } from '@leadkeep/database'

export const integrationDoor: Door = {
  signature: 'integration_key(uuid, uuid, bytea)',
  answers: 'the id of the key that another system sends a form’s submissions under, by its hash',
  open: ['landing'],
  sql: `create or replace function doors.integration_key(tenant uuid, form uuid, hash bytea)
returns table (id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.id from public.lead_capture_integration_key k
  where k.tenant_id = tenant and k.form_id = form and k.key_hash = hash and k.revoked_at is null $$`,
}
