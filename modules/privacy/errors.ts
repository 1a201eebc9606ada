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
