import { record as recordAct } from '@leadkeep/audit'
import { command, execute, type CommandContext } from '@leadkeep/commands'
import { openIntake } from '@leadkeep/crypto'
import { defineEvent, type Subscriber } from '@leadkeep/events'
import { notFound } from '@leadkeep/kernel'
import { fileRequest, requestKinds } from '@leadkeep/privacy'
import { z } from 'zod'
import { takeUpRequests } from '../purposes.ts'
import { requestBinding } from './sealed-request.ts'
import { SentRequest } from './sent-request.ts'

/** Told by the door that took it. */
export const requestSent = defineEvent<{ sentId: string }>('lead_capture.sent_request.received', {
  title: 'Somebody asked about their data',
})

const payloadSchema = z.object({
  v: z.literal(1),
  kind: z.enum(requestKinds),
  name: z.string(),
  email: z.string(),
  words: z.string().nullable(),
  language: z.string(),
  sentAt: z.string(),
})

/**
 * Files what was sent: from here on it waits for its address to say that it was them. A claim until then, so nobody whom we
 * know is touched by it (law 12).
 */
export const processSentRequest = command({
  id: 'lead_capture.sent_request.process',
  access: ['lead_capture.submissions.process'],
  input: z.object({ sentId: z.uuid() }),
  async run(context, { sentId }) {
    const { scope, em } = context
    const sent = await em.findOne(SentRequest, { id: sentId })
    if (!sent) throw notFound('lead_capture.sent_request')()
    if (sent.settledAt) return
    const asked = await open(context, sent)
    if (asked) {
      const { kind, name, email, words, language } = asked
      await fileRequest(context, {
        id: sent.id,
        kind,
        name,
        email,
        words,
        language,
        origin: 'form',
        subjectId: null,
        identity: null,
        receivedAt: sent.receivedAt,
      })
    }
    sent.settle(asked ? 'filed' : 'unreadable', scope.now())
  },
})

/** Null when it does not open, or holds what our own form does not send: whoever made it was not that form. */
async function open({ scope, services }: CommandContext, sent: SentRequest) {
  const key = sent.payload && (await services.keyring.intakePrivate(scope.tenantId, sent.keyNumber))
  if (!key) return null
  await recordAct(services.database, scope, {
    act: processSentRequest.id,
    outcome: 'done',
    purpose: takeUpRequests,
    reads: [{ table: 'lead_capture.sent_request', columns: ['payload'], subjects: [sent.id] }],
  })
  const bytes = await openIntake(
    key,
    requestBinding(scope.tenantId, sent.id),
    Buffer.from(sent.payload!),
  ).catch(() => null)

  return bytes && (payloadSchema.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null)
}

export const requestFiling: Subscriber = {
  id: 'lead_capture.file-sent-request',
  event: requestSent.id,
  async handle({ scope, services, data }) {
    await execute(services, scope, processSentRequest, data)
  },
}
