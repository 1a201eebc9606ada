import { command, execute } from '@leadkeep/commands'
import type { Subscriber } from '@leadkeep/events'
import { z } from 'zod'
import { Erasure } from '../../data/erasure.ts'
import { Request } from '../../data/request.ts'
import { requestMoved, subjectErased } from '../../events.ts'
import { otherKind } from '../../errors.ts'
import { findOpenRequest, tokenHashOf } from '../find-request.ts'
import { tell } from '../tell.ts'

/**
 * They are told while their address can still be used, with the link under which the certificate will be: after the
 * erasure nobody can write to them any more.
 */
export const announceErasure = command({
  id: 'privacy.request.announce_erasure',
  access: ['privacy.requests.answer', 'privacy.subjects.erase'],
  fresh: true,
  input: z.object({ requestId: z.uuid() }),
  async run(context, { requestId }) {
    const { scope, services } = context
    const request = await findOpenRequest(context, requestId)
    if (request.kind !== 'erasure') throw otherKind()
    if (request.certificateHash) return
    request.certificateHash = tokenHashOf(
      await services.keyring.linkToken(scope.tenantId, 'privacy.certificate', requestId),
    )
    tell(context, request, 'erasing')
    context.record(requestMoved({ requestId }))
  },
})

/** Whoever was erased has nothing more to wait for: what they had asked for is closed, the erasure beside it. */
export const closeForErased = command({
  id: 'privacy.request.close_for_erased',
  access: ['privacy.requests.process'],
  input: z.object({ erasureId: z.uuid() }),
  async run({ em, scope, record }, { erasureId }) {
    const erasure = await em.findOneOrFail(Erasure, { id: erasureId })
    const open = await em.find(Request, {
      subjectId: { $in: erasure.subjectIds },
      state: { $in: ['open', 'proof', 'ready'] },
    })
    for (const request of open) {
      request.erasureId = erasureId
      request.close('fulfilled', scope.now(), erasure.requestedBy ?? null)
      record(requestMoved({ requestId: request.id }))
    }
  },
})

export const closingForErased: Subscriber = {
  id: 'privacy.close-requests-of-erased',
  event: subjectErased.id,
  async handle({ scope, services, data }) {
    await execute(services, scope, closeForErased, data)
  },
}
