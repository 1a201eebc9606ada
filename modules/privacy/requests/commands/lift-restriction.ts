import { command } from '@leadkeep/commands'
import { Message } from '@leadkeep/messages'
import { z } from 'zod'
import { Subject } from '../../data/entities.ts'
import { requestMoved } from '../../events.ts'
import { notRestricted, tellFirst } from '../../errors.ts'
import { findRequest } from '../find-request.ts'
import { restrictedAmong } from '../restriction.ts'
import { tell, templateOf } from '../tell.ts'

const input = z.object({ requestId: z.uuid() })

/** GDPR Art. 18(3): before a restriction is lifted the person is told. */
export const announceLifting = command({
  id: 'privacy.restriction.announce_lifting',
  access: ['privacy.requests.answer'],
  input,
  async run(context, { requestId }) {
    const request = await findRequest(context, requestId)
    if ((await restrictedAmong(context, request.people())).size === 0) throw notRestricted()
    tell(context, request, 'lifting')
    context.record(requestMoved({ requestId }))
  },
})

export const liftRestriction = command({
  id: 'privacy.restriction.lift',
  access: ['privacy.requests.answer'],
  input,
  async run(context, { requestId }) {
    const { em, record } = context
    const request = await findRequest(context, requestId)
    const restricted = await restrictedAmong(context, request.people())
    if (restricted.size === 0) throw notRestricted()
    const told = { template: templateOf('lifting'), reference: requestId, state: 'sent' as const }
    if (!(await em.findOne(Message, told))) throw tellFirst()
    for (const subject of await em.find(Subject, { id: { $in: [...restricted] } })) subject.release()
    record(requestMoved({ requestId }))
  },
})
