import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { Submission } from '../data/entities.ts'
import { submissionBuried } from '../events.ts'

/** Sets a submission aside as a dead letter, with the code of why. */
export const burySubmission = command({
  id: 'lead_capture.submission.bury',
  access: ['lead_capture.submissions.process'],
  input: z.object({ submissionId: z.uuid(), failure: z.string() }),
  async run({ scope, em, record }, { submissionId, failure }) {
    const submission = await em.findOne(Submission, { id: submissionId })
    if (submission?.state !== 'received') return
    submission.bury(failure, scope.now())
    record(submissionBuried({ submissionId }))
  },
})
