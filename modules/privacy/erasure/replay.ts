import { command, execute } from '@leadkeep/commands'
import type { Scope, Services } from '@leadkeep/kernel'
import { z } from 'zod'
import { Subject } from '../data/entities.ts'
import { Erasure } from '../data/erasure.ts'
import { erasureGrounds } from '../data/grounds.ts'
import { ledgerLine } from './ledger.ts'
import { runErasure } from './run-erasure.ts'
import { suppress } from './suppression.ts'

/**
 * Makes a restored database know an erasure again that it had forgotten, or had not heard of: by the ids of its subjects,
 * as their addresses are no longer known to anybody. Its steps do the rest.
 */
const recallErasure = command({
  id: 'privacy.erasure.recall',
  access: ['privacy.erasures.run'],
  input: ledgerLine,
  async run(context, line) {
    const { scope, em } = context
    const now = scope.now()
    for (const subject of await em.find(Subject, { id: { $in: line.subjects } })) subject.erase(now)
    const known = await em.findOne(Erasure, { id: line.erasure })
    const erasure =
      known ??
      em.create(Erasure, {
        tenantId: scope.tenantId,
        id: line.erasure,
        subjectIds: line.subjects,
        ground: z.enum(erasureGrounds).parse(line.ground),
        state: 'recorded',
        stateSince: now,
        requestedAt: new Date(line.requested),
        requestedBy: line.by,
        completedAt: null,
        evidenceUntil: new Date(line.evidenceUntil),
        evidenceGoneAt: null,
        emptied: {},
        disclosures: [],
        statement: null,
        retentionRunId: null,
        replayedAt: now,
        version: 1,
      })
    if (known) {
      erasure.subjectIds = [...new Set([...erasure.subjectIds, ...line.subjects])].toSorted()
      erasure.replayedAt = now
    }
    erasure.reach('recorded', now)
    const hashes = line.suppressed.map(({ kind, hash }) => ({ kind, hash: Buffer.from(hash, 'base64url') }))
    await suppress(context, line.erasure, hashes)
  },
})

/**
 * Applies every erasure of the ledger to a database as it is, also to one that was complete: a key store that was restored
 * from a backup has its keys back. Returns how many; can be repeated.
 */
export async function replayErasures(services: Services, scope: Scope): Promise<number> {
  const lines = await services.erasureLedger.read(scope.tenantId)
  for (const line of lines) await execute(services, scope, recallErasure, line)
  const erasures = new Set(lines.map(({ erasure }) => erasure))
  for (const id of erasures) await runErasure(services, scope, id)

  return erasures.size
}
