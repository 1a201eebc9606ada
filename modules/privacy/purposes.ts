import { definePurpose } from '@leadkeep/audit'

/** To see whom a request is about, and what is held of them. */
export const answerRequests = definePurpose(
  'privacy.answer_requests',
  'Answering a request of the person concerned',
)
/** To keep their address from being entered again; the last time that it is read. */
export const eraseSubjects = definePurpose('privacy.erase_subjects', 'Erasing somebody')

export const purposes = [answerRequests, eraseSubjects] as const
