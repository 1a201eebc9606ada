import { query } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { notFinished } from '../errors.ts'
import { RetentionRun } from './run.ts'

export const runItem = z.object({
  id: z.uuid(),
  night: z.string().nullable(),
  requestedBy: z.uuid().nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  rules: z.array(
    z.object({
      rule: z.string(),
      version: z.int(),
      days: z.int(),
      expired: z.int(),
      held: z.int(),
      inUse: z.int(),
      granted: z.int(),
      isDone: z.boolean(),
    }),
  ),
})

export const listRuns = query({
  id: 'privacy.retention.list_runs',
  access: ['privacy.retention.view'],
  input: z.object({}),
  async run({ em }): Promise<{ items: z.output<typeof runItem>[] }> {
    const runs = await em.find(RetentionRun, {}, { orderBy: { startedAt: 'desc', id: 'desc' }, limit: 30 })

    return { items: runs.map(itemOf) }
  },
})

export const readRun = query({
  id: 'privacy.retention.read_run',
  access: ['privacy.retention.view'],
  input: z.object({ id: z.uuid() }),
  async run({ em }, { id }): Promise<z.output<typeof runItem>> {
    return itemOf((await em.findOne(RetentionRun, { id })) ?? missing())
  },
})

export const readRunReceipt = query({
  id: 'privacy.retention.read_receipt',
  access: ['privacy.retention.view'],
  input: z.object({ id: z.uuid() }),
  async run({ em }, { id }): Promise<{ statement: string }> {
    const { statement } = (await em.findOne(RetentionRun, { id })) ?? missing()
    if (!statement) throw notFinished()

    return { statement }
  },
})

const missing = (): never => {
  throw notFound('privacy.retention_run')()
}

const itemOf = ({ id, night, requestedBy, startedAt, finishedAt, progress }: RetentionRun) => ({
  id,
  night: night ?? null,
  requestedBy: requestedBy ?? null,
  startedAt: startedAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
  rules: progress.map(({ rule, version, days, expired, held, inUse, granted, isDone }) => ({
    rule,
    version,
    days,
    expired,
    held,
    inUse,
    granted,
    isDone,
  })),
})
