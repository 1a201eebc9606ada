import { AppError, isAppError } from '@leadkeep/kernel'
import type { ProblemName } from '@leadkeep/lead_capture/frontend'

export const foreign = () =>
  new AppError('This was sent from another website. Please send the form from its own page.', {
    code: 'lead_capture.foreign_request',
    status: 403,
  })

export const tooMany = (retryAfter: number) =>
  new AppError('A lot was sent from your network in a short time. Please try again later.', {
    code: 'lead_capture.too_many_requests',
    status: 429,
    retryAfter,
  })

export const keyUnknown = () =>
  new AppError('This key is not in use for this form. Make a new one where the form is embedded.', {
    code: 'lead_capture.key_unknown',
    status: 401,
  })

export const invalid = (title: string, fields: AppError['fields']) =>
  new AppError(title, { code: 'lead_capture.invalid_submission', status: 422, fields })

export const closed = () =>
  new AppError('This form is closed: it takes no answers any more.', {
    code: 'lead_capture.form_closed',
    status: 410,
  })

export const nothingHere = () =>
  new AppError('There is nothing at this address.', { code: 'lead_capture.not_found', status: 404 })

const away = (cause: unknown) =>
  new AppError(
    'We have no confirmation that this was stored. Sending it again with the same key counts once.',
    {
      code: 'lead_capture.unavailable',
      status: 503,
      retryAfter: 5,
      cause,
    },
  )

/** Whatever was thrown as one of ours. What a stranger throws while we ask the database counts as it being away. */
export const faultOf = (error: unknown): AppError => (isAppError(error) ? error : away(error))

const names: Readonly<Record<string, ProblemName>> = {
  'lead_capture.not_found': 'not_found',
  'lead_capture.form_closed': 'closed',
  'lead_capture.body_too_large': 'too_large',
  'lead_capture.unsupported_media_type': 'unsupported',
  'lead_capture.malformed_body': 'malformed',
  'lead_capture.foreign_request': 'cross_site',
  'lead_capture.too_many_requests': 'too_many',
  'lead_capture.unavailable': 'unavailable',
  'lead_capture.intake_key_retired': 'unavailable',
  'lead_capture.intake_key_refused': 'key_refused',
}

/** Which words a person is told a fault in. */
export const problemNameOf = ({ code }: AppError): ProblemName => names[code] ?? 'failed'

/** The same behind a mailed link, where nothing was typed that could be lost. */
export const linkProblemNameOf = (fault: AppError): ProblemName =>
  fault.status === 429 ? 'link_too_many' : fault.status === 503 ? 'link_unavailable' : problemNameOf(fault)

/** A line for our own log: codes and kinds only, as a message may repeat what somebody typed. */
export interface FaultLine {
  readonly code: string
  readonly status: number
  readonly route: string
  readonly kind: string
}

export function faultLine({ code, status, cause }: AppError, route: string): FaultLine {
  const codeOfCause =
    cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  const kind = cause instanceof Error ? `${cause.name} ${codeOfCause}`.trim() : ''

  return { code, status, route, kind }
}
