import type { CommandContext } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { Request } from '../data/request.ts'
import { requestMoved } from '../events.ts'
import { newSubject } from '../subjects.ts'
import { dueDay } from './clock.ts'
import { tokenHashOf } from './find-request.ts'
import type { identityChecks, RequestKind, requestOrigins } from './kinds.ts'
import { objectForThem } from './object-for-them.ts'
import { tell } from './tell.ts'

export interface RequestToFile {
  /** Of the caller's, so that it can be repeated; a request by the form bears the id it was sealed under. */
  readonly id?: string
  readonly kind: RequestKind
  readonly origin: (typeof requestOrigins)[number]
  /** BCP 47. */
  readonly language: string
  readonly name: string | null
  readonly email: string
  readonly words: string | null
  /** Null: nobody whom we know of; they get a subject of their own. */
  readonly subjectId: string | null
  /** How it is known who asks. Null: it is not, and the address is asked by mail. */
  readonly identity: (typeof identityChecks)[number] | null
  readonly receivedAt: Date
}

/** For how long a request waits to be confirmed. */
const confirmWithin = 7 * 24 * 3_600_000

export async function fileRequest(context: CommandContext, filed: RequestToFile): Promise<Request> {
  const { scope, em, services } = context
  const { id = scope.newId(), kind, origin, language, name, email, words, receivedAt } = filed
  const subjectId = filed.subjectId ?? (await newSubject(context, { id }))
  const isKnown = filed.identity !== null
  const token = isKnown ? null : await services.keyring.linkToken(scope.tenantId, 'privacy.request', id)
  const request = em.create(Request, {
    tenantId: scope.tenantId,
    id,
    subjectId,
    aboutIds: [],
    kind,
    origin,
    language,
    name: name === null ? null : Sealed.draft(name),
    words: words === null ? null : Sealed.draft(words),
    email: Sealed.draft(email),
    state: 'unconfirmed',
    identity: null,
    receivedAt,
    confirmedAt: null,
    pausedAt: receivedAt,
    pausedDays: 0,
    months: 1,
    extendedBecause: null,
    dueOn: dueDay({ receivedAt, months: 1, pausedDays: 0 }),
    outcome: null,
    refusedBecause: null,
    closedAt: null,
    closedBy: null,
    recipientsToldAt: null,
    erasureId: null,
    tokenHash: token && tokenHashOf(token),
    certificateHash: null,
    expiresAt: token && new Date(receivedAt.getTime() + confirmWithin),
    version: 1,
  })
  if (filed.identity === null) tell(context, request, 'identity')
  else await acceptRequest(context, request, filed.identity, { at: scope.now(), email })

  return request
}

/** It is known who asks: the clock runs, they are told until when they hear of us, and an objection acts at once. */
export async function acceptRequest(
  context: CommandContext,
  request: Request,
  identity: (typeof identityChecks)[number],
  { at, email }: { readonly at: Date; readonly email: string },
): Promise<void> {
  request.accept(identity, at)
  tell(context, request, 'received')
  if (request.kind === 'objection') await objectForThem(context, request, email)
  context.record(requestMoved({ requestId: request.id }))
}
