import { query } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { Erasure, erasureStates } from '../data/erasure.ts'
import { erasureGrounds } from '../data/grounds.ts'
import { notCompleted } from '../errors.ts'

export const erasureItem = z.object({
  id: z.uuid(),
  state: z.enum(erasureStates),
  ground: z.enum(erasureGrounds),
  requestedAt: z.iso.datetime(),
  completedAt: z.iso.datetime().nullable(),
  evidenceUntil: z.iso.datetime(),
  evidenceGoneAt: z.iso.datetime().nullable(),
  replayedAt: z.iso.datetime().nullable(),
})

export const erasureView = erasureItem.extend({
  stateSince: z.iso.datetime(),
  requestedBy: z.uuid().nullable(),
  subjects: z.int(),
  emptied: z.record(z.string(), z.int()),
  disclosures: z.array(
    z.object({
      act: z.string(),
      at: z.string(),
      entry: z.uuid(),
      actor: z.object({ kind: z.string(), id: z.string().nullable() }),
    }),
  ),
})

export const listErasures = query({
  id: 'privacy.erasure.list',
  access: ['privacy.erasures.view'],
  input: z.object({}),
  async run({ em }): Promise<{ items: z.output<typeof erasureItem>[] }> {
    const erasures = await em.find(Erasure, {}, { orderBy: { requestedAt: 'desc', id: 'desc' }, limit: 200 })

    return { items: erasures.map(itemOf) }
  },
})

export const readErasure = query({
  id: 'privacy.erasure.read',
  access: ['privacy.erasures.view'],
  input: z.object({ id: z.uuid() }),
  async run({ em }, { id }): Promise<z.output<typeof erasureView>> {
    const erasure = (await em.findOne(Erasure, { id })) ?? missing()

    return {
      ...itemOf(erasure),
      stateSince: erasure.stateSince.toISOString(),
      requestedBy: erasure.requestedBy ?? null,
      subjects: erasure.subjectIds.length,
      emptied: erasure.emptied,
      disclosures: [...erasure.disclosures],
    }
  },
})

/** The signed certificate, to be given to whoever asked, and to whoever checks. */
export const readCertificate = query({
  id: 'privacy.erasure.read_certificate',
  access: ['privacy.erasures.view'],
  input: z.object({ id: z.uuid() }),
  async run({ em }, { id }): Promise<{ statement: string }> {
    const { statement } = (await em.findOne(Erasure, { id })) ?? missing()
    if (!statement) throw notCompleted()

    return { statement }
  },
})

const missing = (): never => {
  throw notFound('privacy.erasure')()
}

const itemOf = (erasure: Erasure) => ({
  id: erasure.id,
  state: erasure.state,
  ground: erasure.ground,
  requestedAt: erasure.requestedAt.toISOString(),
  completedAt: erasure.completedAt?.toISOString() ?? null,
  evidenceUntil: erasure.evidenceUntil.toISOString(),
  evidenceGoneAt: erasure.evidenceGoneAt?.toISOString() ?? null,
  replayedAt: erasure.replayedAt?.toISOString() ?? null,
})
