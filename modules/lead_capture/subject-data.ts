import type { CommandContext, QueryContext, SubjectData } from '@leadkeep/commands'
import { Correction } from './corrections/correction.ts'
import { Submission } from './data/entities.ts'
import { SentRequest } from './privacy-requests/sent-request.ts'
import { Quarantined } from './quarantine/quarantined.ts'
import { Sighting } from './quarantine/sighting.ts'

/** A submission, a correction of it, what was held of it, and that it was seen, bear the id of the subject that it brought. */
export const subjectData: SubjectData = {
  async collect({ em }: QueryContext, subjectIds) {
    const submissions = await em.find(
      Submission,
      { id: { $in: [...subjectIds] } },
      { orderBy: { receivedAt: 'asc', id: 'asc' } },
    )
    const records = submissions.map(({ receiptId, formId, formVersion, receivedAt, state }) => ({
      receiptId,
      formId,
      formVersion,
      receivedAt: receivedAt.toISOString(),
      state,
    }))

    return [{ table: 'lead_capture.submission', records }]
  },

  async erase({ em, scope }: CommandContext, subjectIds) {
    const theirs = { id: { $in: [...subjectIds] } }
    for (const submission of await em.find(Submission, theirs)) submission.forget()
    for (const correction of await em.find(Correction, { submissionId: theirs.id }))
      correction.forget(scope.now())
    for (const sent of await em.find(SentRequest, { ...theirs, settledAt: null }))
      sent.settle('unreadable', scope.now())
    for (const held of await em.find(Quarantined, theirs)) held.erased(scope.now())
    for (const sighting of await em.find(Sighting, theirs)) em.remove(sighting)
  },
}
