import { command } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { Submission } from '../data/entities.ts'
import { notDead } from '../errors.ts'
import { submissionReceived } from '../events.ts'

/** Staff try a dead letter once more. */
export const retrySubmission = command({
  id: 'lead_capture.submission.retry',
  access: ['lead_capture.submissions.retry'],
  input: z.object({ submissionId: z.uuid() }),
  async run({ em, record }, { submissionId }) {
    const submission = await em.findOne(Submission, { id: submissionId })
    if (!submission) throw notFound('lead_capture.submission')()
    if (submission.state !== 'dead') throw notDead()
    submission.revive()
    record(submissionReceived({ submissionId, formId: submission.formId }))
  },
})
