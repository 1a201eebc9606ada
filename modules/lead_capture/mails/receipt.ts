import { newestCheckpoint } from '@leadkeep/audit'
import { preferencesAddress } from '@leadkeep/consent'
import type { MailTemplate } from '@leadkeep/messages'
import { Form, Submission } from '../data/entities.ts'
import { words } from './words.ts'

/**
 * What a visitor keeps: the receipt, with the checkpoint that pins the log outside our house, and a way to change
 * their mind. Not what was typed: whoever typed it need not be whose address it is.
 */
export const receiptMail: MailTemplate = {
  id: 'lead_capture.receipt',
  title: 'Receipt of an enquiry',
  perDay: 3,
  async write({ em, scope, services }, { reference, subjectId, language, landing }) {
    const submission = await em.findOne(Submission, { id: reference })
    if (!submission) return null
    const form = await em.findOneOrFail(Form, { id: submission.formId })
    const checkpoint = await newestCheckpoint(services.database, scope.tenantId)
    const say = words(language)
    const { receiptId } = submission

    return {
      headline: say('receipt.headline'),
      blocks: [
        { kind: 'text', text: say('receipt.text') },
        {
          kind: 'facts',
          facts: [
            { label: say('receipt.number'), value: receiptId },
            { label: say('receipt.received'), value: submission.receivedAt.toISOString() },
            { label: say('receipt.hash'), value: Buffer.from(submission.payloadHash).toString('hex') },
          ],
        },
        {
          kind: 'action',
          label: say('receipt.action'),
          href: `${landing}/f/${form.slug}/thanks?receipt=${encodeURIComponent(receiptId)}`,
        },
        ...(checkpoint
          ? [
              { kind: 'text' as const, text: say('receipt.checkpoint') },
              { kind: 'quote' as const, text: checkpoint.note.trimEnd() },
            ]
          : []),
        { kind: 'small', text: say('receipt.not_you') },
        {
          kind: 'small',
          text: say('receipt.preferences'),
          href: await preferencesAddress(services, scope.tenantId, subjectId, landing),
        },
      ],
    }
  },
}
