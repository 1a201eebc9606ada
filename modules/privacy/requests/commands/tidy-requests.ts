import { deleteOpenings } from '@leadkeep/audit'
import { command, type CommandContext } from '@leadkeep/commands'
import { inEveryTenant } from '@leadkeep/directory'
import { z } from 'zod'
import { Package, PackageContent } from '../../data/package.ts'
import { Request } from '../../data/request.ts'
import { Subject } from '../../data/entities.ts'

const day = 24 * 3_600_000
const atOnce = 50

/** What nobody confirmed is destroyed; what was collected, or waited too long for it, is deleted. */
export const tidyRequests = command({
  id: 'privacy.request.tidy',
  access: ['privacy.requests.process'],
  input: z.object({}),
  async run(context) {
    const lapsed = await letLapse(context)
    const gone = await letGo(context)

    return { hasMore: lapsed === atOnce || gone === atOnce }
  },
})

export const tidyRequestsEverywhere = inEveryTenant(tidyRequests, ({ hasMore }) => hasMore)

async function letLapse({ scope, em, services }: CommandContext): Promise<number> {
  const now = scope.now()
  const expired = await em.find(
    Request,
    { state: 'unconfirmed', expiresAt: { $lte: now } },
    { limit: atOnce, orderBy: { expiresAt: 'asc', id: 'asc' } },
  )
  for (const request of expired) {
    request.lapse(now)
    // Of a record of ours only the request goes; whoever came by the form has nothing else here.
    if (request.subjectId !== request.id) continue
    ;(await em.findOneOrFail(Subject, { id: request.id })).erase(now)
    for (const key of ['data', 'evidence'] as const)
      await services.keyring.destroySubject(scope.tenantId, request.id, key)
    await deleteOpenings(services.database, scope.tenantId, [request.id], [])
  }

  return expired.length
}

async function letGo({ scope, em }: CommandContext): Promise<number> {
  const now = scope.now()
  const ago = (days: number) => new Date(now.getTime() - days * day)
  const over = await em.find(
    Package,
    {
      state: { $in: ['draft', 'released', 'gone'] },
      goneAt: null,
      $or: [
        { collectedAt: { $lte: ago(7) } },
        { releasedAt: { $lte: ago(30) } },
        { state: 'draft', builtAt: { $lte: ago(30) } },
      ],
    },
    { limit: atOnce, orderBy: { requestedAt: 'asc', id: 'asc' } },
  )
  const requests = await em.find(Request, { id: { $in: over.map(({ requestId }) => requestId) } })
  for (const each of over) {
    each.go(now)
    const request = requests.find(({ id }) => id === each.requestId)
    // It was made available, and they were told; nobody came for it.
    if (request?.state === 'ready') request.close('fulfilled', now, null)
  }
  for (const content of await em.find(PackageContent, { id: { $in: over.map(({ id }) => id) } }))
    em.remove(content)

  return over.length
}
