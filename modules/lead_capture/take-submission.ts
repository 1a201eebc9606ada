import type { CommandContext } from '@leadkeep/commands'
import { assertGrants } from '@leadkeep/consent'
import { queueMail } from '@leadkeep/messages'
import { Form } from './data/entities.ts'
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
export async function takeSubmission(
  context: CommandContext,
  { id, formId, formVersion, textHashes, receivedAt }: Taken,
  { fields, consents, origin, attribution, servedAt, language: spoken }: Payload,
): Promise<void> {
  for (const module of context.services.modules)
    await module.takesSubmission?.run(context, {
      submissionId: id,
      subjectId: id,
      formId,
      receivedAt: receivedAt.toISOString(),
      source: 'landing',
      values: fields,
    })
  const language = spoken ?? (await languageOf(context, formId))
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

/** What a form speaks whose visitor's language was not told, for what is written to them later. */
async function languageOf({ em }: CommandContext, formId: string): Promise<string> {
  const form = await em.findOneOrFail(Form, { id: formId })

  return readStoredForm(form.definition).languages[0] ?? 'en'
}
