import { audit, checkpointFolder, Sequencer, type Entry } from '@leadkeep/audit'
import { auth } from '@leadkeep/auth'
import { command, execute, isRecorded, recordFailure } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { operational, personal, tenantEntity } from '@leadkeep/database'
import { directory } from '@leadkeep/directory'
import { events } from '@leadkeep/events'
import { createHandler, http, type Handler } from '@leadkeep/http'
import { defineModule, notFound, type Scope, type Services } from '@leadkeep/kernel'
import { openWorld, settled, type World } from '@leadkeep/testing'
import { p } from '@mikro-orm/core'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { askForExport } from './commands/ask-for-export.ts'
import { buildExport } from './export/build-export.ts'
import { auditLogs } from './index.ts'
import { downloadExport } from './queries/exports.ts'

/** Something with personal columns of both keys, which people write and write again. */
const Letter = tenantEntity({
  id: 'test.letter',
  table: 'test_letter',
  keptFor: 'as long as the test',
  properties: {
    subjectId: operational('subject_id', p.uuid()),
    stamp: operational('stamp', p.enum(['none', 'penny black'])),
    text: personal('text', { subject: 'subjectId' }),
    signature: personal('signature', { subject: 'subjectId', key: 'evidence' }),
  },
})

const letters = defineModule({
  id: 'test',
  title: 'Letters',
  features: [{ id: 'test.letters.write', title: 'Write letters' }],
  entities: [Letter],
  migrations: [
    {
      name: 'test/2026-11-22-letters',
      sql: `
create table test_letter (
  tenant_id uuid not null, id uuid not null, subject_id uuid not null, stamp text not null, text bytea, signature bytea,
  primary key (tenant_id, id)
);
alter table test_letter enable row level security;
alter table test_letter force row level security;
create policy test_letter_tenant on test_letter
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);`,
    },
  ],
})

const draft = (text: string | null) => (text === null ? null : Sealed.draft(text))

export const writeLetter = command({
  id: 'test.letter.write',
  access: ['test.letters.write'],
  input: z.object({ text: z.string(), signature: z.string().nullable().default(null) }),
  async run({ scope, em, services }, { text, signature }) {
    const [id, subjectId] = [scope.newId(), scope.newId()]
    await services.keyring.createSubject(scope.tenantId, subjectId)
    em.create(Letter, {
      tenantId: scope.tenantId,
      id,
      subjectId,
      stamp: 'none',
      text: draft(text),
      signature: draft(signature),
    })

    return { id, subjectId }
  },
})

export const rewriteLetter = command({
  id: 'test.letter.rewrite',
  access: ['test.letters.write'],
  input: z.object({ id: z.uuid(), text: z.string().nullable() }),
  async run({ em }, { id, text }) {
    const letter = (await em.findOne(Letter, { id })) ?? fail()
    letter.stamp = 'penny black'
    letter.text = draft(text)
  },
})

const fail = () => {
  throw notFound('test.letter')()
}

export const modules = [audit, events, http, directory, auth, letters, auditLogs]
export const logWorld = (): Promise<World> => openWorld(modules)

/** Has the tenant's entries become leaves, signed, found and counted; nobody needs the copy outside. */
export async function sequence(world: World, { tenantId }: Scope): Promise<void> {
  await settled(world, tenantId)
  const folder = await mkdtemp(join(tmpdir(), 'leadkeep-'))
  const { database, keyring } = await world.as('worker')
  await new Sequencer({ database, keyring, outside: checkpointFolder(folder) }).run([tenantId])
  await rm(folder, { recursive: true })
}

/** The module's routes as a process serves them, for one scope. */
export function handlerOf({ services, ambient }: World, scope: Scope): Handler {
  return createHandler({
    modules: [letters, auditLogs],
    services,
    ambient,
    authenticate: async () => scope,
    execute,
    log: () => undefined,
    async onRefusal(who, { routeId, error }) {
      if (who && !isRecorded(error)) await recordFailure(services, who, routeId, error)
    },
  })
}

/** An archive as somebody has it: asked for, put together by the worker, and downloaded. */
export async function archived(
  { services }: World,
  worker: Services,
  scope: Scope,
  input = {},
): Promise<Blob> {
  const asked = { purpose: 'audit_logs.audit', ...input }
  const { id } = await execute(services, scope, askForExport, asked)
  await buildExport(worker, jobOf(scope), id)

  return downloaded(services, scope, id)
}

export async function downloaded(services: Services, scope: Scope, id: string): Promise<Blob> {
  const { stream } = await execute(services, scope, downloadExport, { id })

  return new Response(stream).blob()
}

/** As a job of the tenant acts. */
export const jobOf = (scope: Scope): Scope => ({
  ...scope,
  requestId: scope.newId(),
  actor: { kind: 'job', id: 'audit_logs.build-export' },
  features: ['*'],
  origin: { via: 'worker' },
})

/** What the log says in a tenant of one act, oldest first. */
export async function entriesOf(
  { services }: World,
  scope: Scope,
  act: string,
): Promise<(Entry & { id: string })[]> {
  return services.database.transaction(scope.tenantId, async (client) => {
    const { rows } = await client.query<{ id: string; body: Entry }>(
      'select id, body from audit_entry where act = $1 order by recorded_at, id',
      [act],
    )

    return rows.map(({ id, body }) => ({ ...body, id }))
  })
}
