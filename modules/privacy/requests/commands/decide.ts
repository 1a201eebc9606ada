import { command, type CommandContext } from '@leadkeep/commands'
import { z } from 'zod'
import { Subject } from '../../data/entities.ts'
import type { Request } from '../../data/request.ts'
import { requestMoved } from '../../events.ts'
import { notInDoubt, otherKind, tooLateToExtend } from '../../errors.ts'
import { requireSubject } from '../../subjects.ts'
import { dayOf } from '../clock.ts'
import { dropPackages } from '../drop-packages.ts'
import { findOpenRequest } from '../find-request.ts'
import { extensionGrounds, packageKinds, refusalGrounds } from '../kinds.ts'
import { objectForThem } from '../object-for-them.ts'
import { tell } from '../tell.ts'

const access = ['privacy.requests.answer'] as const
const requestId = z.uuid()

const byOf = ({ scope: { actor } }: CommandContext) => (actor.kind === 'user' ? actor.id : null)
const moved = ({ record }: CommandContext, request: Request) =>
  record(requestMoved({ requestId: request.id }))

/** Which records of ours are the same person's: anybody can type any address, so a person says it. */
export const nameRecords = command({
  id: 'privacy.request.name_records',
  access: [...access],
  input: z.object({ requestId, aboutIds: z.array(z.uuid()).max(100) }),
  async run(context, { requestId: id, aboutIds }) {
    const request = await findOpenRequest(context, id)
    for (const subjectId of aboutIds) await requireSubject(context, subjectId)
    request.aboutIds = aboutIds.filter((each) => each !== request.subjectId)
    if (request.kind === 'objection') await objectForThem(context, request, null)
    moved(context, request)
  },
})

/** Reasonable doubts about who asks (GDPR Art. 12(6)): they are asked for more, and the clock stands. */
export const askForProof = command({
  id: 'privacy.request.ask_for_proof',
  access: [...access],
  input: z.object({ requestId }),
  async run(context, { requestId: id }) {
    const request = await findOpenRequest(context, id)
    if (request.state === 'proof') return
    request.doubt(context.scope.now())
    tell(context, request, 'proof')
    moved(context, request)
  },
})

export const acceptProof = command({
  id: 'privacy.request.accept_proof',
  access: [...access],
  input: z.object({ requestId }),
  async run(context, { requestId: id }) {
    const request = await findOpenRequest(context, id)
    if (request.state !== 'proof') throw notInDoubt()
    request.believe(context.scope.now())
    moved(context, request)
  },
})

/** Two months more (GDPR Art. 12(3)), told to them with the reason before the first has ended. */
export const extendRequest = command({
  id: 'privacy.request.extend',
  access: [...access],
  input: z.object({ requestId, because: z.enum(extensionGrounds) }),
  async run(context, { requestId: id, because }) {
    const request = await findOpenRequest(context, id)
    if (request.months !== 1 || dayOf(context.scope.now()) > request.dueOn) throw tooLateToExtend()
    request.extend(because)
    tell(context, request, 'extended')
    moved(context, request)
  },
})

/** GDPR Art. 12(4): with the reason, and where they can complain. */
export const refuseRequest = command({
  id: 'privacy.request.refuse',
  access: [...access],
  input: z.object({ requestId, because: z.enum(refusalGrounds) }),
  async run(context, { requestId: id, because }) {
    const request = await findOpenRequest(context, id)
    request.refusedBecause = because
    request.close('refused', context.scope.now(), byOf(context))
    await dropPackages(context, [request.id])
    tell(context, request, 'refused')
    moved(context, request)
  },
})

/** Put right, restricted, objected to: done, and they are told. What is answered with a package ends by its collection. */
export const fulfilRequest = command({
  id: 'privacy.request.fulfil',
  access: [...access],
  input: z.object({
    requestId,
    /** That whoever had been given the data was told (GDPR Art. 19). */
    recipientsTold: z.boolean().default(false),
  }),
  async run(context, { requestId: id, recipientsTold }) {
    const { scope, em } = context
    const request = await findOpenRequest(context, id)
    if (request.kind === 'erasure' || packageKinds.includes(request.kind)) throw otherKind()
    if (request.kind === 'restriction')
      for (const subject of await em.find(Subject, { id: { $in: request.people() } }))
        subject.restrict(scope.now())
    if (recipientsTold) request.recipientsToldAt = scope.now()
    request.close('fulfilled', scope.now(), byOf(context))
    tell(context, request, 'done')
    moved(context, request)
  },
})
