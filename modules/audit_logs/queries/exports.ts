import { newestCheckpoint, record, select } from '@leadkeep/audit'
import { query, type QueryContext } from '@leadkeep/commands'
import { notFound, type Scope, type Services } from '@leadkeep/kernel'
import { z } from 'zod'
import { Export, exportStates } from '../data/export.ts'
import { exportExpired, exportNotReady } from '../errors.ts'
import { progressOf, readParts, type Progress } from '../export/parts.ts'
import { sealExport } from '../purposes.ts'

export const exportItem = z.object({
  id: z.uuid(),
  /** `expired`: its archive is given out no more. */
  state: z.enum([...exportStates, 'expired']),
  requestedAt: z.iso.datetime(),
  requestedBy: z.uuid().nullable(),
  purpose: z.string(),
  filter: z.record(z.string(), z.string().optional()),
  spreadsheet: z.boolean(),
  /** Whether the personal values behind its entries are in it, sealed. */
  opens: z.boolean(),
  /** Attempts to put it together; more than one where one was cut off. */
  attempt: z.int(),
  /** A share of 1. */
  progress: z.number(),
  entries: z.int().nullable(),
  opened: z.int().nullable(),
  bytes: z.int().nullable(),
  endedAt: z.iso.datetime().nullable(),
  failure: z.string().nullable(),
})
export type ExportItem = z.output<typeof exportItem>

export const exportView = exportItem.extend({
  /** Who is to get it, where it was said. */
  recipient: z.string().nullable(),
  /** By which it is verified. */
  logKey: z.string().nullable(),
})
export type ExportView = z.output<typeof exportView>

export const listExports = query({
  id: 'audit_logs.export.list',
  access: ['audit_logs.export'],
  input: z.object({}),
  async run({ em, scope, services }): Promise<{ items: ExportItem[] }> {
    const found = await em.find(Export, {}, { orderBy: { requestedAt: 'desc', id: 'desc' }, limit: 50 })

    return { items: await itemsOf(services, scope, found) }
  },
})

export const readExport = query({
  id: 'audit_logs.export.read',
  access: ['audit_logs.export'],
  input: z.object({ id: z.uuid() }),
  async run({ em, open, scope, services }, { id }): Promise<ExportView> {
    const found = await findExport({ em }, id)
    const [item] = await itemsOf(services, scope, [found])
    const [[opened]] = await open(sealExport, select(Export, found.opens ? [found] : [], ['recipient']))

    const checkpoint = await newestCheckpoint(services.database, scope.tenantId)

    return { ...item!, recipient: opened?.recipient ?? null, logKey: checkpoint?.logKey ?? null }
  },
})

/** The archive, a piece whenever somebody takes one. That it is given out is on the log before a byte is. */
export const downloadExport = query({
  id: 'audit_logs.export.download',
  access: ['audit_logs.export'],
  input: z.object({ id: z.uuid() }),
  async run({ em, scope, services: { database } }, { id }) {
    const found = await findExport({ em }, id)
    if (found.isExpired(scope.now())) throw exportExpired()
    if (found.state !== 'ready') throw exportNotReady()
    await record(database, scope, {
      act: 'audit_logs.export.download',
      outcome: 'done',
      facts: { export: id },
    })

    return {
      filename: `log-${found.requestedAt.toISOString().slice(0, 10)}.zip`,
      bytes: found.bytes ?? 0,
      stream: readParts(database, scope.tenantId, found),
    }
  },
})

async function findExport({ em }: Pick<QueryContext, 'em'>, id: string): Promise<Export> {
  const found = await em.findOne(Export, { id })
  if (!found) throw notFound('audit_logs.export')()

  return found
}

async function itemsOf(
  { database }: Services,
  { tenantId, now }: Scope,
  found: readonly Export[],
): Promise<ExportItem[]> {
  const underWay = found.filter((each) => each.isUnderWay()).map(({ id }) => id)
  const progress = await progressOf(database, tenantId, underWay)

  return found.map((each) => itemOf(each, progress.get(each.id), now()))
}

function itemOf(found: Export, progress: Progress | undefined, now: Date): ExportItem {
  const { id, state, requestedAt, actorKind, actorId, purpose, filter, spreadsheet, opens, attempt } = found
  const share = progress ? progress.done / Math.max(1, progress.total) : 0

  return {
    id,
    state: found.isExpired(now) ? 'expired' : state,
    requestedAt: requestedAt.toISOString(),
    requestedBy: actorKind === 'user' ? (actorId ?? null) : null,
    purpose,
    filter: { ...filter },
    spreadsheet,
    opens,
    attempt,
    progress: found.isUnderWay() ? share : 1,
    entries: found.entries ?? null,
    opened: found.opened ?? null,
    bytes: found.bytes ?? null,
    endedAt: found.endedAt?.toISOString() ?? null,
    failure: found.failure ?? null,
  }
}
