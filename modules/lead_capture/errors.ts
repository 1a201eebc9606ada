import { AppError } from '@leadkeep/kernel'

/** A submission that will never become a lead by itself; staff see it as a dead letter, with this code. */
const deadLetter = (code: string, message: string) => (cause?: unknown) =>
  new AppError(message, { code: `lead_capture.${code}`, status: 422, cause })

export const keyGone = deadLetter(
  'key_destroyed',
  'The key that this submission was sealed to has been destroyed.',
)
export const cannotOpen = deadLetter('cannot_open', 'This submission does not open: it was changed or moved.')
export const cannotRead = deadLetter(
  'cannot_read',
  'This submission opens, but its content is not what a form sends.',
)

/** What staff are told who would try it again. */
export const givenUp = () =>
  new AppError(
    'The key that this submission was sealed to has been destroyed: nobody can open it any more.',
    {
      code: keyGone().code,
      status: 409,
    },
  )

export const notDead = () =>
  new AppError('Only a submission that could not be processed can be tried again.', {
    code: 'lead_capture.submission.not_dead',
    status: 409,
  })

export const notHeld = () =>
  new AppError('Somebody has decided about this submission already. The log says who and when.', {
    code: 'lead_capture.quarantined.not_held',
    status: 409,
  })
