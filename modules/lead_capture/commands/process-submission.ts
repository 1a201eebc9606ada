import { record as recordAct } from '@leadkeep/audit'
import { command, type CommandContext } from '@leadkeep/commands'
import { assertGrants } from '@leadkeep/consent'
import { openIntake } from '@leadkeep/crypto'
import { notFound } from '@leadkeep/kernel'
import { queueMail } from '@leadkeep/messages'
import { newSubject } from '@leadkeep/privacy'
import { z } from 'zod'
import { answersInWords } from '../data/answers-in-words.ts'
import { PublishedVersion } from '../data/drafts.ts'
import { Form, Submission } from '../data/entities.ts'
import type { FormContent } from '../data/form-content.ts'
import { payloadSchema, type Payload } from '../data/payload.ts'
import { readStoredForm } from '../data/stored-form.ts'
import { receiptMail } from '../mails/receipt.ts'
import { cannotOpen, cannotRead, keyGone } from '../errors.ts'
import { nextOwner } from './assignments.ts'
import { answerEnquiry } from '../purposes.ts'

/**
 * Opens a sealed submission and lets whoever takes submissions make something of it. Everything it leads to commits
 * at once, so a repeat finds it settled: exactly once. Its data subject is new and bears the submission's own id; an
 * existing person is never touched (law 12).
 */
export const processSubmission = command({
  id: 'lead_capture.submission.process',
  access: ['lead_capture.submissions.process'],
  input: z.object({ submissionId: z.uuid() }),
  async run(context, { submissionId }) {
    const { scope, em, services } = context
    const submission = (await em.findOne(Submission, { id: submissionId })) ?? missing()
    if (submission.state !== 'received') return
    const payload = await open(context, submission)
    const subjectId = await newSubject(context, { id: submission.id })
    const { fields, consents, origin, attribution } = payload
    const ownerId = await nextOwner(context, submission.formId)
    const form = await formOf(context, submission)
    const answers = answersInWords(form, payload)
    for (const module of services.modules)
      await module.takesSubmission?.run(context, {
        submissionId: submission.id,
        subjectId,
        formId: submission.formId,
        receivedAt: submission.receivedAt.toISOString(),
        source: 'landing',
        ownerId,
        values: fields,
        answers,
      })
    const language = payload.language ?? form.languages[0]!
    await assertGrants(context, consents, {
      subjectId,
      formId: submission.formId,
      formVersion: submission.formVersion,
      submissionId: submission.id,
      decidedAt: submission.receivedAt,
      servedAt: payload.servedAt === null ? null : new Date(payload.servedAt),
      textHashes: submission.textHashes,
      language,
      globalPrivacyControl: origin.gpc,
      identifier: fields.email,
      origin: JSON.stringify({ ...origin, attribution }),
    })
    queueMail(context, {
      template: receiptMail.id,
      subjectId,
      reference: submission.id,
      purpose: null,
      language,
    })
    submission.settle(scope.now())
  },
})

/** The form as its visitor was served it, though it may ask otherwise by now. */
async function formOf({ em }: CommandContext, { formId, formVersion }: Submission): Promise<FormContent> {
  const served = await em.findOne(PublishedVersion, { draftId: formId, number: formVersion })

  return readStoredForm(served?.content ?? (await em.findOneOrFail(Form, { id: formId })).definition)
}

const missing = (): never => {
  throw notFound('lead_capture.submission')()
}

/** The key and the opened bytes are wiped; the texts made of them are the engine's to free. */
async function open(context: CommandContext, submission: Submission): Promise<Payload> {
  const { keyring } = context.services
  const key = await keyring.intakePrivate(context.scope.tenantId, submission.keyNumber)
  if (!key) throw keyGone()
  try {
    return read(await openWith(key, context, submission))
  } finally {
    key.fill(0)
  }
}

/** The access is on the log before the payload is opened (law 4). */
async function openWith(
  key: Buffer,
  { scope, services }: CommandContext,
  submission: Submission,
): Promise<Buffer> {
  if (!submission.payload) throw keyGone()
  await recordAct(services.database, scope, {
    act: 'lead_capture.submission.process',
    outcome: 'done',
    purpose: answerEnquiry,
    reads: [{ table: 'lead_capture.submission', columns: ['payload'], subjects: [submission.id] }],
  })
  const binding = {
    tenantId: scope.tenantId,
    formId: submission.formId,
    formVersion: submission.formVersion,
    submissionId: submission.id,
    textHashes: submission.textHashes,
  }

  return openIntake(key, binding, Buffer.from(submission.payload)).catch((error: unknown) => {
    throw cannotOpen(error)
  })
}

function read(bytes: Buffer): Payload {
  try {
    return payloadSchema.parse(JSON.parse(bytes.toString('utf8')))
  } catch {
    throw cannotRead() // without its cause, which would quote the content
  } finally {
    bytes.fill(0)
  }
}
