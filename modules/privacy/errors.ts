import { AppError } from '@leadkeep/kernel'

export const alreadyErased = (erasureId?: string) =>
  new AppError('This person has been erased already, or it is under way.', {
    code: 'privacy.subject.erased',
    status: 409,
    facts: erasureId ? { erasureId } : {},
  })

export const heldByLaw = () =>
  new AppError('Their data is under a legal hold. Lift it first, if its reason is gone.', {
    code: 'privacy.subject.held',
    status: 409,
  })

export const notCompleted = () =>
  new AppError('There is a certificate once the erasure is complete. This takes seconds.', {
    code: 'privacy.erasure.not_completed',
    status: 409,
  })

export const notFinished = () =>
  new AppError('There is a receipt once the run is finished. Look again in a moment.', {
    code: 'privacy.retention_run.not_finished',
    status: 409,
  })

export const holdLifted = () =>
  new AppError('This hold was lifted already.', { code: 'privacy.hold.lifted', status: 409 })

/** `field` is the input's: the e-mail address or the phone number. */
export const suppressed = (field: string) =>
  new AppError('Somebody with these details asked to be forgotten.', {
    code: 'privacy.suppressed',
    status: 409,
    fields: [
      {
        field,
        code: 'privacy.suppressed',
        message: 'They asked to be forgotten. Only they can come back, by writing to us through a form.',
      },
    ],
  })

export const requestClosed = () =>
  new AppError('This request is closed. File a new one if they ask again.', {
    code: 'privacy.request.closed',
    status: 409,
  })

export const requestUnconfirmed = () =>
  new AppError('Nobody has confirmed this request yet, so it is not known whose it is.', {
    code: 'privacy.request.unconfirmed',
    status: 409,
  })

export const notInDoubt = () =>
  new AppError('No proof was asked for.', { code: 'privacy.request.not_in_doubt', status: 409 })

/** GDPR Art. 12(3): they have to be told within the first month. */
export const tooLateToExtend = () =>
  new AppError('It was extended already, or its first month is over. Answer it as soon as you can.', {
    code: 'privacy.request.too_late_to_extend',
    status: 409,
  })

export const noAddress = () =>
  new AppError('We need an address to answer them at.', {
    code: 'privacy.request.no_address',
    status: 422,
    fields: [
      {
        field: 'email',
        code: 'privacy.request.no_address',
        message: 'Enter the e-mail address at which they want the answer.',
      },
    ],
  })

export const notYoursToCheck = () =>
  new AppError('Only who answers requests may say that they know who asks. The address is asked by mail.', {
    code: 'privacy.request.not_yours_to_check',
    status: 403,
    fields: [
      {
        field: 'isChecked',
        code: 'privacy.request.not_yours_to_check',
        message: 'Leave this open: the address is asked by mail.',
      },
    ],
  })

export const otherKind = () =>
  new AppError('This kind of request is answered in another way.', {
    code: 'privacy.request.other_kind',
    status: 409,
  })

export const packageNotReady = () =>
  new AppError('The package is not there yet, or not any more. Build it first.', {
    code: 'privacy.package.not_ready',
    status: 409,
  })

export const restricted = () =>
  new AppError('The use of their data is restricted: it may be stored, and nothing else (GDPR Art. 18).', {
    code: 'privacy.subject.restricted',
    status: 409,
  })

export const notRestricted = () =>
  new AppError('The use of their data is not restricted.', {
    code: 'privacy.subject.not_restricted',
    status: 409,
  })

/** GDPR Art. 18(3). */
export const tellFirst = () =>
  new AppError('They have to be told first: the mail that says so has not gone out yet.', {
    code: 'privacy.restriction.tell_first',
    status: 409,
  })
