import {
  actsAbout,
  deleteOpenings,
  newestCheckpoint,
  signStatement,
  type LoggedColumn,
} from '@leadkeep/audit'
import { command, type CommandContext, type Unit } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { Subject } from '../data/entities.ts'
import { Erasure, type ErasureState } from '../data/erasure.ts'
import { Suppression } from '../data/suppression.ts'
import { subjectErased } from '../events.ts'
import { eraseSubjects } from '../purposes.ts'
import { certificateOf } from './certificate.ts'
import { personalTables, rowsAbout } from './columns.ts'
import { identifiersOf } from './identifiers.ts'
import { suppress, suppressionHash } from './suppression.ts'
import { withWhatGoesAlong } from './who-is-meant.ts'

type Step = Unit<{ erasureId: string }, void>

/**
 * One step of an erasure: it may have been done already, by a process that was killed before it could say so, and is then
 * done again to the same end. Each is a transaction and an entry of its own.
 */
const step = (
  id: string,
  from: ErasureState,
  to: ErasureState,
  work: (context: CommandContext, erasure: Erasure) => Promise<void>,
): readonly [ErasureState, Step] => [
  from,
  command({
    id,
    access: ['privacy.erasures.run'],
    input: z.object({ erasureId: z.uuid() }),
    async run(context, { erasureId }) {
      const erasure = (await context.em.findOne(Erasure, { id: erasureId })) ?? missing()
      if (erasure.state !== from) return
      await work(context, erasure)
      erasure.reach(to, context.scope.now())
    },
  }),
]

/** By the state that each begins in. */
export const steps: ReadonlyMap<ErasureState, Step> = new Map([
  /** While their address can still be read: who must not be entered again. */
  step('privacy.erasure.suppress', 'requested', 'suppressed', async (context, erasure) => {
    // Whose time was up did not ask to be forgotten: they may be entered again.
    if (erasure.retentionRunId) return
    const identifiers = await identifiersOf(context, erasure.subjectIds, eraseSubjects)
    const hashes = []
    for (const identifier of identifiers)
      hashes.push({ kind: identifier.kind, hash: await suppressionHash(context, identifier) })
    await suppress(context, erasure.id, hashes)
  }),

  /** Before a key is destroyed: a database that is restored later has to be told. */
  step('privacy.erasure.keep', 'suppressed', 'recorded', keepOutside),

  /** From here on nobody can read it, in no table, no log and no backup. */
  step('privacy.erasure.destroy_keys', 'recorded', 'unreadable', async (context, erasure) => {
    await destroyKeys(context, erasure.subjectIds)
    context.note({ keys: erasure.subjectIds.length })
  }),

  step('privacy.erasure.empty', 'unreadable', 'emptied', async (context, erasure) => {
    await catchUp(context, erasure)
    const { services, scope } = context
    const openings = await deleteOpenings(
      services.database,
      scope.tenantId,
      erasure.subjectIds,
      evidenceColumns(context),
    )
    const emptied = await emptyRows(context, erasure.subjectIds)
    for (const { subjectData } of services.modules)
      if (typeof subjectData?.erase === 'function') await subjectData.erase(context, erasure.subjectIds)
    // Done again after a crash, it counts what was left; what was counted before stays counted.
    erasure.emptied = { ...erasure.emptied, ...emptied }
    context.note({ openings, emptied })
  }),

  step('privacy.erasure.complete', 'emptied', 'completed', async (context, erasure) => {
    const { scope, services, record } = context
    const key = await services.keyring.logKey(scope.tenantId)
    const acts = services.modules.flatMap(({ subjectData }) => subjectData?.discloses ?? [])
    erasure.disclosures = await actsAbout(services.database, scope.tenantId, erasure.subjectIds, acts)
    const checkpoint = await newestCheckpoint(services.database, scope.tenantId)
    const now = scope.now()
    const log = { origin: key.name, checkpoint: checkpoint?.note ?? null }
    const body = certificateOf(erasure, { completedAt: now, kept: keptAfterwards(context, erasure), log })
    erasure.complete(signStatement({ kind: 'privacy.erasure', body }, key), now)
    record(subjectErased({ erasureId: erasure.id }))
  }),
])

const missing = (): never => {
  throw notFound('privacy.erasure')()
}

async function keepOutside(context: CommandContext, erasure: Erasure): Promise<void> {
  const { em, scope, services } = context
  const suppressions = await em.find(
    Suppression,
    { erasureId: erasure.id },
    { orderBy: { kind: 'asc', id: 'asc' } },
  )
  await services.erasureLedger.keep({
    v: 1,
    tenant: scope.tenantId,
    erasure: erasure.id,
    ground: erasure.ground,
    requested: erasure.requestedAt.toISOString(),
    by: erasure.requestedBy ?? null,
    evidenceUntil: erasure.evidenceUntil.toISOString(),
    subjects: erasure.subjectIds,
    suppressed: suppressions.map(({ kind, hash }) => ({
      kind,
      hash: Buffer.from(hash).toString('base64url'),
    })),
  })
}

async function destroyKeys(
  { scope, services }: CommandContext,
  subjectIds: readonly string[],
): Promise<void> {
  for (const id of subjectIds) await services.keyring.destroySubject(scope.tenantId, id, 'data')
}

/** What was written about them between the decision and now, under a key of its own, goes as well. */
async function catchUp(context: CommandContext, erasure: Erasure): Promise<void> {
  const { em, scope } = context
  const meant = await withWhatGoesAlong(context, erasure.subjectIds)
  const late = meant.filter((id) => !erasure.subjectIds.includes(id))
  if (late.length === 0) return
  for (const subject of await em.find(Subject, { id: { $in: late } })) subject.erase(scope.now())
  erasure.subjectIds = meant
  await keepOutside(context, erasure)
  await destroyKeys(context, late)
}

/** Every personal column, its blind index with it; a table by table count of the rows. */
async function emptyRows(
  context: CommandContext,
  subjectIds: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const emptied: Record<string, number> = {}
  for (const table of personalTables(context.services.modules, 'data')) {
    const rows = await rowsAbout(context, table, subjectIds)
    const holding = rows.filter((row) => table.columns.some(({ property }) => row[property] !== null))
    for (const row of holding) for (const { property } of table.columns) row[property] = null
    if (holding.length > 0)
      emptied[table.declaration.id] = (emptied[table.declaration.id] ?? 0) + holding.length
  }

  return emptied
}

export const evidenceColumns = ({ services }: Pick<CommandContext, 'services'>): LoggedColumn[] =>
  personalTables(services.modules, 'evidence').flatMap(({ declaration, columns }) =>
    columns.map(({ id }) => ({ table: declaration.id, column: id })),
  )

const keptAfterwards = ({ services }: CommandContext, { evidenceUntil }: Erasure) =>
  personalTables(services.modules, 'evidence').map(({ declaration }) => ({
    what: declaration.id,
    until: evidenceUntil.toISOString(),
  }))
