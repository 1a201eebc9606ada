import { command } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { Correction } from '../corrections/correction.ts'
import { correctionReceived } from '../corrections/process-correction.ts'
import { Submission } from '../data/entities.ts'
import { givenUp, notDead } from '../errors.ts'
import { submissionReceived } from '../events.ts'

/** Staff try once more what could not be processed, or waits for longer than its job was tried. */
export const retrySubmission = command({
  id: 'lead_capture.submission.retry',
  access: ['lead_capture.submissions.retry'],
  input: z.object({ submissionId: z.uuid() }),
  async run({ scope, em, record }, { submissionId }) {
    const submission = await em.findOne(Submission, { id: submissionId })
    if (!submission) throw notFound('lead_capture.submission')()
    if (!submission.isStuck(scope.now())) throw notDead()
    if (!submission.payload) throw givenUp()
    submission.revive()
    record(submissionReceived({ submissionId, formId: submission.formId }))
    for (const { id } of await em.find(Correction, { submissionId, settledAt: null }))
      record(correctionReceived({ correctionId: id, submissionId }))
  },
})
