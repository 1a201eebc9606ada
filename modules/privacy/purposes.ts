import { definePurpose } from '@leadkeep/audit'

/** To see whom a request is about, and what is held of them. */
export const answerRequests = definePurpose(
  'privacy.answer_requests',
  'Answering a request of the person concerned',
)
/** To write to whoever asked, at the address that they asked from. */
export const writeToRequester = definePurpose(
  'privacy.write_to_requester',
  'Writing to somebody about a request of theirs',
)
/** What they asked for, given to whoever follows their link. */
export const handOver = definePurpose('privacy.hand_over', 'Handing over what somebody asked for')
/** To keep their address from being entered again; the last time that it is read. */
export const eraseSubjects = definePurpose('privacy.erase_subjects', 'Erasing somebody')

/** To see who else's notes speak of somebody who is to be erased. */
export const findMentions = definePurpose(
  'privacy.find_mentions',
  'Looking for somebody in what was written about others',
)

/** To see whom a period means before it is chosen. */
export const checkRetention = definePurpose('privacy.check_retention', 'Looking at what retention would end')

/** The details that a person filled in may name one. */
export const describeRecord = definePurpose('privacy.describe_processing', 'Showing the record of processing')

export const purposes = [
  answerRequests,
  writeToRequester,
  handOver,
  eraseSubjects,
  findMentions,
  checkRetention,
  describeRecord,
] as const
