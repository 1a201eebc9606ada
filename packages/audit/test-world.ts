import { command } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { operational, personal, tenantEntity } from '@leadkeep/database'
import { events } from '@leadkeep/events'
import { defineModule, type Scope } from '@leadkeep/kernel'
import { looking, openWorld, type World } from '@leadkeep/testing'
import { p } from '@mikro-orm/core'
import { z } from 'zod'
import { audit, definePurpose, type Entry } from './index.ts'

export const remember = definePurpose('test.remember', 'To remember')

/** A table that knows no business, for the laws to be tried on. */
export const Diary = tenantEntity({
  id: 'test.diary',
  table: 'test_diary',
  keptFor: 'as long as the test',
  properties: {
    subjectId: operational('subject_id', p.uuid()),
    mood: operational('mood', p.enum(['calm', 'stormy'])),
    words: personal('words', { subject: 'subjectId' }),
  },
})

const diaries = defineModule({
  id: 'test',
  title: 'Diaries',
  features: [{ id: 'test.diaries.write', title: 'Write diaries' }],
  purposes: [remember],
  entities: [Diary],
  migrations: [
    {
      name: 'test/2026-11-22-diaries',
      sql: `
create table test_diary (
  tenant_id uuid not null, id uuid not null, subject_id uuid not null, mood text not null, words bytea,
  primary key (tenant_id, id)
);
alter table test_diary enable row level security;
alter table test_diary force row level security;
create policy test_diary_tenant on test_diary
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);`,
    },
  ],
})

export const modules = [audit, events, diaries]
export const auditWorld = (options?: { poolSize?: number }): Promise<World> => openWorld(modules, options)

export const writeDiary = command({
  id: 'test.diary.write',
  access: ['test.diaries.write'],
  input: z.object({ words: z.string() }),
  async run({ scope, em, services }, { words }) {
    const id = scope.newId()
    await services.keyring.createSubject(scope.tenantId, id)
    em.create(Diary, {
      tenantId: scope.tenantId,
      id,
      subjectId: id,
      mood: 'calm',
      words: Sealed.draft(words),
    })

    return { id }
  },
})

/** What the log says in a tenant, oldest first; of one act, if it is named. */
export async function entriesOf({ services }: World, scope: Scope, act?: string): Promise<Entry[]> {
  return services.database.transaction(scope.tenantId, async (client) => {
    const { rows } = await client.query<{ body: Entry }>(
      'select body from audit_entry where $1::text is null or act = $1 order by recorded_at, id',
      [act ?? null],
    )

    return rows.map(({ body }) => body)
  })
}

/** Makes all entries that wait look as if the database had recorded them so many days earlier: its clock can't be moved. */
export const letEntriesGrowOld = ({ databases }: World, tenantId: string, days: number): Promise<void> =>
  looking(databases.adminUrl, async (admin) => {
    await admin.query('set session_replication_role = replica')
    await admin.query(
      `update audit_entry set recorded_at = recorded_at - make_interval(days => $2) where tenant_id = $1
        and id in (select entry_id from audit_pending where tenant_id = $1)`,
      [tenantId, days],
    )
  })
