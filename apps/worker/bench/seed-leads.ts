import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Installation } from './installation.ts'
import { asOwnerOfTheServer } from './owner-of-the-server.ts'
import type { Part } from './seed-part.ts'

/**
 * Fills an installation with leads as years of work would leave them: truly sealed, each with keys of its own in the key
 * store and with its search tokens. Two processes make a part each. They write past the triggers, as only the owner of
 * the server can, so their leads have no history on the log.
 */
export async function seedLeads(installation: Installation, total: number): Promise<void> {
  const { adminUrl, keysAdminUrl, password, rootKey, tenantId } = installation
  await asOwnerOfTheServer(adminUrl, async (admin) => {
    await admin.query(indexesForLater)
    const { rows } = await admin.query<{ remove: string; make: string }>('select remove, make from for_later')
    for (const { remove } of rows) await admin.query(remove)
    const half = Math.ceil(total / 2)
    const part = { adminUrl, keysAdminUrl, password, rootKey, tenantId, total }
    await Promise.all([
      inAnotherProcess({ ...part, from: 0, to: half }),
      inAnotherProcess({ ...part, from: half, to: total }),
    ])
    await admin.query(`set maintenance_work_mem = '512MB'`)
    for (const { make } of rows) await admin.query(make)
    await admin.query('vacuum (analyze) crm_lead, crm_lead_prefix, privacy_subject')
  })
  await asOwnerOfTheServer(keysAdminUrl, async (admin) => {
    await admin.query('vacuum (analyze) keystore.subject_key')
    await admin.query('checkpoint')
  })
}

/** What is faster to make at the end, as the catalogue has it: not the keys that others refer to. */
const indexesForLater = `
  create temporary table for_later as
  select format('alter table %s drop constraint %I', conrelid::regclass, conname) as remove,
    format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
  from pg_constraint where conrelid = 'crm_lead_prefix'::regclass and contype = 'p'
  union all
  select format('drop index %I', indexname), indexdef from pg_indexes
  where tablename in ('crm_lead', 'crm_lead_prefix') and indexname not in (select conname from pg_constraint)`

async function inAnotherProcess(part: Part): Promise<void> {
  const child = fork(new URL('./seed-part.ts', import.meta.url))
  child.send(part)
  const [code] = (await once(child, 'exit')) as [number | null] // null: ended by a signal
  if (code !== 0) throw new Error('The leads could not be made; the lines above say why.')
}
