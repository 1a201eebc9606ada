import { problemOf, problemResponse } from '@leadkeep/http'
import { AppError, systemAmbient } from '@leadkeep/kernel'

const seconds = 5

/** The process is there and can't work: a key file that is missing, a setting that is wrong. */
export const notReady = (cause: unknown) =>
  new AppError('Leadkeep can’t work right now. Nothing was lost; please try again in a moment.', {
    code: 'backend.not_ready',
    status: 503,
    retryAfter: seconds,
    cause,
  })

export function notReadyAnswer(error: AppError): Response {
  const answer = problemResponse(problemOf(error, systemAmbient.newId()))
  answer.headers.set('cache-control', 'no-store')
  answer.headers.set('retry-after', String(seconds))

  return answer
}
