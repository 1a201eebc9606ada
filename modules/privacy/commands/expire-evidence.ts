import { deleteOpenings } from '@leadkeep/audit'
import { command } from '@leadkeep/commands'
import { inEveryTenant } from '@leadkeep/directory'
import { z } from 'zod'
import { Erasure } from '../data/erasure.ts'

const atOnce = 20

/** Limitation has ended: what was kept of erased people as evidence loses its key, too. */
export const expireEvidence = command({
  id: 'privacy.evidence.expire',
  access: ['privacy.erasures.run'],
  input: z.object({}),
  async run({ scope, em, services }) {
    const due = await em.find(
      Erasure,
      { state: 'completed', evidenceGoneAt: null, evidenceUntil: { $lte: scope.now() } },
      { limit: atOnce, orderBy: { evidenceUntil: 'asc' } },
    )
    for (const erasure of due) {
      for (const id of erasure.subjectIds)
        await services.keyring.destroySubject(scope.tenantId, id, 'evidence')
      await deleteOpenings(services.database, scope.tenantId, erasure.subjectIds, [])
      erasure.evidenceGoneAt = scope.now()
    }

    return { hasMore: due.length === atOnce }
  },
})

export const expireEvidenceEverywhere = inEveryTenant(expireEvidence, ({ hasMore }) => hasMore)
