import { record as recordAct, select } from '@leadkeep/audit'
import { command, execute, type CommandContext } from '@leadkeep/commands'
import { askAnew, Decision } from '@leadkeep/consent'
import { openIntake, Sealed } from '@leadkeep/crypto'
import { defineEvent, type Subscriber } from '@leadkeep/events'
import { AppError, notFound } from '@leadkeep/kernel'
import { queueMail } from '@leadkeep/messages'
import { z } from 'zod'
import { Submission } from '../data/entities.ts'
import { cannotOpen, cannotRead } from '../errors.ts'
import { receiptMail } from '../mails/receipt.ts'
import { answerEnquiry } from '../purposes.ts'
import { Quarantined } from '../quarantine/quarantined.ts'
import { payloadOf } from '../quarantine/read-held.ts'
import { Correction } from './correction.ts'
import { correctionBinding } from './correctable.ts'

/** Told by the door that took it. */
export const correctionReceived = defineEvent<{ correctionId: string; submissionId: string }>(
  'lead_capture.correction.received',
  { title: 'A visitor put their address right' },
)

const payloadSchema = z.object({
  v: z.literal(1),
  email: z.string(),
  origin: z.object({ address: z.string(), userAgent: z.string(), language: z.string(), gpc: z.boolean() }),
  correctedAt: z.string(),
})
type Corrected = z.infer<typeof payloadSchema>

/**
 * Puts right what the submission itself made, and nothing else (law 12). Where somebody confirmed through the first
 * address, or staff know better by now, it changes nothing: they see it and decide.
 */
export const processCorrection = command({
  id: 'lead_capture.correction.process',
  access: ['lead_capture.submissions.process'],
  input: z.object({ correctionId: z.uuid() }),
  async run(context, { correctionId }) {
    const { scope, em } = context
    const correction = await em.findOne(Correction, { id: correctionId })
    if (!correction) throw notFound('lead_capture.correction')()
    if (correction.settledAt) return
    const submission = await em.findOneOrFail(Submission, { id: correction.submissionId })
    if (submission.state !== 'processed') throw tooEarly()
    const corrected = await open(context, correction, submission)
    const isApplied =
      corrected !== null &&
      ((await correctHeld(context, submission, corrected)) ||
        (await correctTaken(context, submission, corrected)))
    correction.settle(isApplied ? 'applied' : 'left', scope.now())
  },
})

/** The job is tried again until the submission is processed; one that became a dead letter takes it along when revived. */
const tooEarly = () =>
  new AppError('What this corrects has not been processed yet.', {
    code: 'lead_capture.correction.too_early',
    status: 409,
  })

/** Nobody has looked yet: what waits to be judged says the right address. */
async function correctHeld(
  context: CommandContext,
  { id }: Submission,
  { email }: Corrected,
): Promise<boolean> {
  const held = await context.em.findOne(Quarantined, { id, content: { $ne: null } })
  if (!held) return false
  const [[opened]] = await context.open(answerEnquiry, select(Quarantined, [held], ['content']))
  const payload = payloadOf(opened?.content)
  held.content = Sealed.draft(JSON.stringify({ ...payload, fields: { ...payload.fields, email } }))

  return true
}

async function correctTaken(
  context: CommandContext,
  { id }: Submission,
  corrected: Corrected,
): Promise<boolean> {
  const { em, services } = context
  const isConfirmed =
    (await em.findOne(Decision, { subjectId: id, decision: 'grant', standing: 'confirmed' })) !== null
  const { email, origin } = corrected
  let isApplied = false
  for (const { correctsAddress } of services.modules)
    if (correctsAddress)
      isApplied ||= (await correctsAddress.run(context, { submissionId: id, email, isConfirmed })).isApplied
  if (!isApplied) return false
  const language = await askAnew(context, {
    subjectId: id,
    identifier: email,
    origin: JSON.stringify({ ...origin, correctedAt: corrected.correctedAt }),
  })
  queueMail(context, { template: receiptMail.id, subjectId: id, reference: id, purpose: null, language })

  return true
}

/** The access is on the log before it is opened (law 4). Null once its key is gone. */
async function open(
  { scope, services }: CommandContext,
  correction: Correction,
  { id, formId, receiptId }: Submission,
): Promise<Corrected | null> {
  const key =
    correction.payload && (await services.keyring.intakePrivate(scope.tenantId, correction.keyNumber))
  if (!key) return null
  await recordAct(services.database, scope, {
    act: processCorrection.id,
    outcome: 'done',
    purpose: answerEnquiry,
    reads: [{ table: 'lead_capture.correction', columns: ['payload'], subjects: [id] }],
  })
  const binding = correctionBinding(scope.tenantId, formId, receiptId, correction.id)
  const bytes = await openIntake(key, binding, Buffer.from(correction.payload!)).catch((error: unknown) => {
    throw cannotOpen(error)
  })
  const { success, data } = payloadSchema.safeParse(JSON.parse(bytes.toString('utf8')))
  if (!success) throw cannotRead()

  return data
}

export const correcting: Subscriber = {
  id: 'lead_capture.process-correction',
  event: correctionReceived.id,
  async handle({ scope, services, data }) {
    await execute(services, scope, processCorrection, data)
  },
}
