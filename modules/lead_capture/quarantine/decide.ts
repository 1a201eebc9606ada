import { select } from '@leadkeep/audit'
import { command, execute } from '@leadkeep/commands'
import type { Subscriber } from '@leadkeep/events'
import { z } from 'zod'
import { submissionReleased } from '../events.ts'
import { answerEnquiry } from '../purposes.ts'
import { takeSubmission } from '../take-submission.ts'
import { Quarantined } from './quarantined.ts'
import { findHeld, payloadOf } from './read-held.ts'

/** It was a person after all. What follows is a job's work, as with every submission; asked again, it is told again. */
export const releaseHeld = command({
  id: 'lead_capture.quarantine.release',
  access: ['lead_capture.quarantine.decide'],
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    const held = await findHeld(context, id)
    held.release(context.scope.now())
    context.record(submissionReleased({ submissionId: id }))
  },
})

/** From here on it goes the way of every submission, as of when it came. */
const takeReleased = command({
  id: 'lead_capture.quarantine.take',
  access: ['lead_capture.submissions.process'],
  input: z.object({ submissionId: z.uuid() }),
  async run(context, { submissionId }) {
    const released = await context.em.findOne(Quarantined, { id: submissionId, state: 'released' })
    if (!released?.content) return
    const [[opened]] = await context.open(answerEnquiry, select(Quarantined, [released], ['content']))
    await takeSubmission(context, released, payloadOf(opened?.content))
    released.taken()
  },
})

export const releasing: Subscriber = {
  id: 'lead_capture.take-released',
  event: submissionReleased.id,
  async handle({ scope, services, data }) {
    await execute(services, scope, takeReleased, data)
  },
}

/** It was none: the key it is sealed under goes, and with it what was sent, from every backup too. */
export const discardHeld = command({
  id: 'lead_capture.quarantine.discard',
  access: ['lead_capture.quarantine.decide'],
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    const { scope, services } = context
    const held = await findHeld(context, id)
    await held.forget('discarded', scope.now(), services.keyring)
  },
})
