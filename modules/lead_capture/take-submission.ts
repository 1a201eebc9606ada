import type { CommandContext } from '@leadkeep/commands'
import { assertGrants } from '@leadkeep/consent'
import { queueMail } from '@leadkeep/messages'
import { nextOwner } from './commands/assignments.ts'
import { Arrival } from './attribution/arrival.ts'
import { attributionPurpose } from './attribution/kept-attribution.ts'
import { dayOf } from './attribution/read-sources.ts'
import { sourceOf, touchesOf } from './attribution/touches.ts'
import { answersInWords } from './data/answers-in-words.ts'
import { PublishedVersion } from './data/drafts.ts'
import { Form } from './data/entities.ts'
import type { FormContent } from './data/form-content.ts'
import type { Payload } from './data/payload.ts'
import { readStoredForm } from './data/stored-form.ts'
import { receiptMail } from './mails/receipt.ts'

/** What is known of a submission without opening it. Its subject bears its id. */
interface Taken {
  readonly id: string
  readonly formId: string
  readonly formVersion: number
  readonly textHashes: readonly string[]
  readonly receivedAt: Date
}

/** What follows from an opened submission: whoever takes submissions takes it, its boxes are claims, a receipt is mailed. */
export async function takeSubmission(context: CommandContext, taken: Taken, payload: Payload): Promise<void> {
  const { id, formId, formVersion, textHashes, receivedAt } = taken
  const { fields, consents, origin, attribution, servedAt } = payload
  const touches = touchesOf(payload)
  const ownerId = await nextOwner(context, formId)
  const form = await formOf(context, taken)
  const answers = answersInWords(form, payload)
  for (const module of context.services.modules)
    await module.takesSubmission?.run(context, {
      submissionId: id,
      subjectId: id,
      formId,
      receivedAt: receivedAt.toISOString(),
      source: 'landing',
      ownerId,
      values: fields,
      answers,
      attribution: {
        purpose: attributionPurpose,
        globalPrivacyControl: origin.gpc,
        touches: touches.filter((each) => each !== undefined),
      },
    })
  context.em.create(Arrival, {
    tenantId: context.scope.tenantId,
    id,
    formId,
    day: dayOf(receivedAt),
    source: sourceOf(touches),
  })
  const language = payload.language ?? form.languages[0]!
  await assertGrants(context, consents, {
    subjectId: id,
    formId,
    formVersion,
    submissionId: id,
    decidedAt: receivedAt,
    servedAt: servedAt === null ? null : new Date(servedAt),
    textHashes,
    language,
    globalPrivacyControl: origin.gpc,
    identifier: fields.email,
    origin: JSON.stringify({ ...origin, attribution }),
  })
  queueMail(context, { template: receiptMail.id, subjectId: id, reference: id, purpose: null, language })
}

/** The form as its visitor was served it, though it may ask otherwise by now. */
async function formOf({ em }: CommandContext, { formId, formVersion }: Taken): Promise<FormContent> {
  const served = await em.findOne(PublishedVersion, { draftId: formId, number: formVersion })

  return readStoredForm(served?.content ?? (await em.findOneOrFail(Form, { id: formId })).definition)
}
