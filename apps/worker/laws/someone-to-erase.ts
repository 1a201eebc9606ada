import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAfterTrace, select } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import { Confirmation } from '@leadkeep/consent'
import { addNote, addTask, createPersonFromLead, exportLeads, updateLead } from '@leadkeep/crm'
import { declarationOf } from '@leadkeep/database'
import type { Module, Scope, Services } from '@leadkeep/kernel'
import { postgresIntake } from '@leadkeep/lead_capture'
import { Message } from '@leadkeep/messages'
import {
  erasureFolder,
  eraseSubject,
  fileForSomebody,
  nameRecords,
  requestPackage,
  runErasure,
} from '@leadkeep/privacy'
import { looking, rowsOf, unmistakable } from '@leadkeep/testing'
import { Pool } from 'pg'
import { modules as listed } from '../modules.ts'
import { openInstalledWorld, type InstalledWorld } from './installed-world.ts'
import { jobScope, takeSubmissions } from './jobs.ts'
import { sealedSubmission } from './sealed-submission.ts'

const modules: readonly Module[] = listed
const entities = modules.flatMap((module) => [...(module.entities ?? [])])

export interface Erasing extends InstalledWorld {
  /** The worker, with mail into the local mailbox and a ledger outside. */
  readonly worker: Services
  readonly landing: Pool
  /** Where the ledger is. */
  readonly folder: string
  readonly staff: Scope
  readonly job: Scope
  close(): Promise<void>
}

export const mail = {
  from: 'Main <hello@main.example>',
  transport: null,
  landing: 'http://localhost:3000',
  backend: 'http://127.0.0.1:3001',
}

export async function openErasingWorld(): Promise<Erasing> {
  const world = await openInstalledWorld()
  const folder = mkdtempSync(join(tmpdir(), 'leadkeep-erasures-'))
  const worker = await world.as('worker', { mail, erasureLedger: erasureFolder(folder) })
  const landing = new Pool({ connectionString: world.databases.url('landing'), max: 2 })
  // However far a test moves the clock, they have just signed in.
  const staff: Scope = {
    ...world.scope(world.tenantId),
    get authenticatedAt() {
      return world.ambient.now()
    },
  }

  return {
    ...world,
    worker,
    landing,
    folder,
    staff,
    job: jobScope(worker, world.tenantId),
    async close() {
      await landing.end()
      await world.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type Fields = typeof unmistakable.person

/** A submission, as far as its lead. Answers the subject's id, which is the submission's. */
export async function sends(world: Erasing, fields: Fields): Promise<string> {
  const sealed = await sealedSubmission(world, world.landing, world.tenantId, fields)
  await postgresIntake(world.landing).submit(sealed)
  await takeSubmissions(world.databases, world.worker, world.tenantId)

  return sealed.submissionId
}

/** Everything that the product does with somebody: every store has something of theirs. */
export async function becomesKnown(world: Erasing, subjectId: string): Promise<{ leadId: string }> {
  const { services, staff, worker, job, databases } = world
  const [lead] = await rowsOf<{ id: string }>(
    databases.adminUrl,
    'select id from crm_lead where subject_id = $1',
    [subjectId],
  )
  const leadId = lead!.id
  const { edited, written } = unmistakable
  await execute(services, staff, updateLead, { id: leadId, version: 1, ...edited })
  await execute(services, staff, addNote, { leadId, text: written.note })
  await execute(services, staff, addTask, { leadId, title: written.task, dueAt: null, assigneeId: null })
  await execute(services, staff, createPersonFromLead, { id: leadId, version: 2 })
  await asksAboutHerself(world, subjectId)
  const file = await execute(services, staff, exportLeads, {})
  for await (const _ of file);
  for (const { id } of await worker.database
    .fork(world.tenantId)
    .find(Confirmation, { subjectId, state: 'waiting' }))
    await subscriber(worker, 'consent.ask-for-confirmation', job, { confirmationId: id })
  await sendMail(world, subjectId)
  await subscriber(worker, 'consent.issue-receipt', job, { subjectId })

  return { leadId }
}

/** By letter, so as a subject of her own, whose record staff say to be the same person's; and it is answered. */
async function asksAboutHerself({ services, staff, worker, job }: Erasing, subjectId: string): Promise<void> {
  const { person, written } = unmistakable
  const asked = {
    kind: 'access',
    name: person.name,
    email: person.email,
    words: written.note,
    isChecked: true,
  }
  const { id: requestId } = await execute(services, staff, fileForSomebody, asked)
  await execute(services, staff, nameRecords, { requestId, aboutIds: [subjectId] })
  const { id: packageId } = await execute(services, staff, requestPackage, { requestId })
  await subscriber(worker, 'privacy.build-package', job, { packageId })
}

export async function sendMail({ worker, job, tenantId }: Erasing, subjectId: string): Promise<void> {
  const queued = await worker.database.fork(tenantId).find(Message, { subjectId, state: 'queued' })
  for (const { id } of queued) await subscriber(worker, 'messages.deliver-message', job, { messageId: id })
}

export const subscriber = (
  services: Services,
  id: string,
  scope: Scope,
  data: Readonly<Record<string, string>>,
): Promise<void> =>
  modules
    .flatMap((module) => [...(module.subscribers ?? [])])
    .find((each) => each.id === id)!
    .handle({ eventId: scope.newId(), event: id, data, scope, services })

export async function erase(
  world: Erasing,
  subjectId: string,
  also: readonly string[] = [],
): Promise<string> {
  const input = { subjectId, also: [...also], ground: 'consent_withdrawn' as const }
  const { id } = await execute(world.services, world.staff, eraseSubject, input)
  await runErasure(world.worker, world.job, id)

  return id
}

interface Opened {
  readonly place: string
  readonly value: string
}

/** Whatever opens of these subjects, in every table of a database, under the keys that there are. */
export async function whatOpens(
  { database, keyring }: Pick<Services, 'database' | 'keyring'>,
  tenantId: string,
  subjectIds: readonly string[],
  key: 'data' | 'evidence' = 'data',
): Promise<Opened[]> {
  const found: Opened[] = []
  for (const { entity, declaration, column } of personalColumns(key)) {
    const rows = await database
      .fork(tenantId)
      // The entity is any of the registry's: which properties it has, its declaration says.
      .find(entity as never, { [column.subject!]: { $in: [...subjectIds] } })
    const [opened] = await openAfterTrace(keyring, tenantId, [select(entity, rows, [column.property])])
    for (const row of opened!)
      if (row[column.property] !== null)
        found.push({ place: `${declaration.id}.${column.id}`, value: row[column.property]! })
  }

  return found
}

/** Where a ciphertext of theirs still stands, opened or not, and what would find it: cells, blind indexes, first letters. */
export function whatStands(adminUrl: string, subjectIds: readonly string[]): Promise<string[]> {
  return looking(adminUrl, async (admin) => {
    const found: string[] = []
    for (const { declaration, column } of personalColumns('data')) {
      const { columns, table } = declaration
      const subject = columns.find(({ property }) => property === column.subject)!.id
      const index = columns.find(({ property }) => property === column.exact)?.id
      // oxlint-disable-next-line leadkeep/no-built-sql -- declared names
      const cells = `select 1 from ${table} where ${subject} = any($1::uuid[])
        and (${column.id} is not null ${index ? `or ${index} is not null` : ''}) limit 1`
      if ((await admin.query(cells, [subjectIds])).rowCount) found.push(`${declaration.id}.${column.id}`)
      const prefixes = entities.map(declarationOf).find(({ prefixOf }) => prefixOf === declaration.id)
      if (!column.prefix || !prefixes) continue
      // oxlint-disable-next-line leadkeep/no-built-sql -- declared names
      const tokens = `select 1 from ${prefixes.table} p join ${table} t on t.id = p.row_id
        where t.${subject} = any($1::uuid[]) and p.column_id = $2 limit 1`
      if ((await admin.query(tokens, [subjectIds, column.id])).rowCount)
        found.push(`${prefixes.id} of ${column.id}`)
    }

    return found
  })
}

const personalColumns = (key: 'data' | 'evidence') =>
  entities.flatMap((entity) => {
    const declaration = declarationOf(entity)

    return declaration.columns
      .filter((column) => declaration.mapped && column.class === 'personal' && (column.key ?? 'data') === key)
      .map((column) => ({ entity, declaration, column }))
  })
