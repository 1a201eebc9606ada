import { record as recordAct } from '@leadkeep/audit'
import { command, execute, type CommandContext } from '@leadkeep/commands'
import { Decision, keepEvidence } from '@leadkeep/consent'
import { openIntake } from '@leadkeep/crypto'
import { defineEvent, type Subscriber } from '@leadkeep/events'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { keepEvidenceOfClick } from '../purposes.ts'
import { cannotOpen, cannotRead } from '../errors.ts'
import { LinkAnswer } from './link-answer.ts'
import { answerBinding } from './seal-answer.ts'

/** Told by the door that took the click. */
export const linkAnswered = defineEvent<{ answerId: string; subjectId: string }>(
  'lead_capture.link.answered',
  {
    title: 'Somebody confirmed or withdrew by a link',
    live: true,
  },
)

const payloadSchema = z.object({
  v: z.literal(1),
  origin: z.object({ address: z.string(), userAgent: z.string(), language: z.string(), gpc: z.boolean() }),
  answeredAt: z.string(),
})

/**
 * Makes evidence of what came with a click. The decision itself stands since the click; a payload that can't be opened
 * any more takes nothing from it.
 */
export const processAnswer = command({
  id: 'lead_capture.link_answer.process',
  access: ['lead_capture.submissions.process'],
  input: z.object({ answerId: z.uuid() }),
  async run(context, { answerId }) {
    const { scope, em } = context
    const answer = await em.findOne(LinkAnswer, { id: answerId })
    if (!answer) throw notFound('lead_capture.link_answer')()
    if (answer.settledAt) return
    const origin = await originOf(context, answer)
    const decisions = await em.find(Decision, { id: { $in: answer.decisionIds } })
    // After erasure there is no key to seal it under: the decision stands by itself, as the log has it.
    const keys = await context.services.keyring.subjectKeys(scope.tenantId, [answer.subjectId], 'evidence')
    if (origin !== null && keys.size > 0)
      for (const decision of decisions) keepEvidence(context, decision, { identifier: null, origin })
    answer.settle(scope.now())
  },
})

async function originOf({ scope, services }: CommandContext, answer: LinkAnswer): Promise<string | null> {
  if (!answer.payload) return null
  const key = await services.keyring.intakePrivate(scope.tenantId, answer.keyNumber)
  if (!key) return null
  await recordAct(services.database, scope, {
    act: processAnswer.id,
    outcome: 'done',
    purpose: keepEvidenceOfClick,
    reads: [{ table: 'lead_capture.link_answer', columns: ['payload'], subjects: [answer.subjectId] }],
  })
  const binding = answerBinding(scope.tenantId, answer.followed, answer.id)
  const bytes = await openIntake(key, binding, Buffer.from(answer.payload)).catch((error: unknown) => {
    throw cannotOpen(error)
  })
  const { success, data } = payloadSchema.safeParse(JSON.parse(bytes.toString('utf8')))
  if (!success) throw cannotRead()

  return JSON.stringify({ ...data.origin, answeredAt: data.answeredAt })
}

export const answerProcessing: Subscriber = {
  id: 'lead_capture.process-link-answer',
  event: linkAnswered.id,
  async handle({ scope, services, data }) {
    await execute(services, scope, processAnswer, data)
  },
}
