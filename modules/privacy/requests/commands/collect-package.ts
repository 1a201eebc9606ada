import { command, query, type QueryContext } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { archiveOf } from '../../access/archive.ts'
import { sayIn } from '../../access/say.ts'
import { Erasure } from '../../data/erasure.ts'
import { Package } from '../../data/package.ts'
import { Request } from '../../data/request.ts'
import { requestMoved } from '../../events.ts'
import { handOver } from '../../purposes.ts'
import { findRequest, hashOfTyped } from '../find-request.ts'
import { contentOf } from './packages.ts'

const input = z.object({ token: z.string().max(100) })

/** `waits`: a button delivers it. Whatever else: it does not, and the page says why. */
export type HandOverState = 'waits' | 'collected' | 'expired'

export interface HandOver {
  readonly state: HandOverState
  readonly language: string
}

/** What a mailed link shows whoever opens it, a link scanner included: nothing changes by it. */
export const lookAtHandOver = query({
  id: 'privacy.package.look_at_link',
  access: 'public',
  input,
  async run(context, { token }): Promise<HandOver> {
    const found = await byToken(context, token)

    return { state: found.state, language: found.request.language }
  },
})

/** Gives it out, once: whoever presses the button twice at once has it once. */
export const collectPackage = command({
  id: 'privacy.package.collect',
  access: 'public',
  input,
  async run(context, { token }): Promise<HandOver & { readonly archive: Uint8Array | null }> {
    const { scope, services, record } = context
    const found = await byToken(context, token)
    const { released, request, state } = found
    if (state !== 'waits') return { state, language: request.language, archive: null }
    const { built } = await contentOf(context, released, handOver)
    const archive = await archiveOf(built, request.language, sayIn(services, request.language))
    released.collect(scope.now())
    if (request.state !== 'closed') request.close('fulfilled', scope.now(), null)
    record(requestMoved({ requestId: request.id }))

    return { state: 'waits', language: request.language, archive }
  },
})

async function byToken(context: QueryContext, token: string) {
  const released = await context.em.findOne(Package, { tokenHash: hashOfTyped(token) })
  if (!released) throw notFound('privacy.handover')()
  const request = await findRequest(context, released.requestId)

  return { released, request, state: stateOf(released, context.scope.now()) }
}

function stateOf({ state, collectedAt, expiresAt }: Package, now: Date): HandOverState {
  if (collectedAt) return 'collected'

  return state === 'released' && expiresAt && expiresAt > now ? 'waits' : 'expired'
}

/** The certificate of the erasure that somebody asked for: it names nobody, so it is given out as often as it is asked for. */
export const readOwnCertificate = query({
  id: 'privacy.request.read_own_certificate',
  access: 'public',
  input,
  async run(
    { em },
    { token },
  ): Promise<{
    readonly state: 'waits' | 'under_way'
    readonly language: string
    readonly statement: string | null
  }> {
    const request = await em.findOne(Request, { certificateHash: hashOfTyped(token) })
    if (!request) throw notFound('privacy.handover')()
    const erasure = request.erasureId ? await em.findOne(Erasure, { id: request.erasureId }) : null
    const statement = erasure?.statement ?? null

    return { state: statement ? 'waits' : 'under_way', language: request.language, statement }
  },
})
