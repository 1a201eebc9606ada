import { select } from '@leadkeep/audit'
import { command, execute } from '@leadkeep/commands'
import type { Subscriber } from '@leadkeep/events'
import { z } from 'zod'
import { Request } from '../../data/request.ts'
import { requestConfirmed } from '../../events.ts'
import { answerRequests } from '../../purposes.ts'
import { acceptRequest } from '../file-request.ts'
import { findRequest } from '../find-request.ts'

/** What follows when whoever has the address said that it was them. */
export const takeUpRequest = command({
  id: 'privacy.request.take_up',
  access: ['privacy.requests.process'],
  input: z.object({ requestId: z.uuid() }),
  async run(context, { requestId }) {
    const request = await findRequest(context, requestId)
    if (!request.confirmedAt || request.identity) return
    const [[opened]] = await context.open(answerRequests, select(Request, [request], ['email']))
    await acceptRequest(context, request, 'link', { at: request.confirmedAt, email: opened?.email ?? '' })
  },
})

export const takingUp: Subscriber = {
  id: 'privacy.take-up-request',
  event: requestConfirmed.id,
  async handle({ scope, services, data }) {
    await execute(services, scope, takeUpRequest, data)
  },
}
