import { query } from '@leadkeep/commands'
import { z } from 'zod'
import { Form, overdueAt, Submission } from '../data/entities.ts'

/** Submissions that need a person: dead letters, and those that have waited for longer than they should. */
export const listUnprocessed = query({
  id: 'lead_capture.submission.list_unprocessed',
  access: ['lead_capture.submissions.view'],
  input: z.object({}),
  async run({ scope, em }) {
    const submissions = await em.find(
      Submission,
      { $or: [{ state: 'dead' }, { state: 'received', receivedAt: { $lt: overdueAt(scope.now()) } }] },
      { orderBy: { receivedAt: 'desc' }, limit: 200 },
    )
    const forms = await em.find(Form, { id: { $in: submissions.map(({ formId }) => formId) } })

    return {
      items: submissions.map((submission) => ({
        id: submission.id,
        form: forms.find(({ id }) => id === submission.formId)?.slug ?? null,
        receivedAt: submission.receivedAt.toISOString(),
        state: submission.state,
        failure: submission.failure ?? null,
        keyReused: submission.keyReused,
        receiptId: submission.receiptId,
      })),
    }
  },
})
