import { AppError } from '@leadkeep/kernel'

export const notSignedYet = () =>
  new AppError('This is not signed yet. Try again in a few seconds.', {
    code: 'audit_logs.not_signed_yet',
    status: 409,
  })

export const prunedMeanwhile = () =>
  new AppError('The log was pruned while it was exported. It is exported again.', {
    code: 'audit_logs.export.pruned_meanwhile',
    status: 409,
  })

/** To whoever goes on with what another one has begun anew, or what is gone. */
export const exportSuperseded = () =>
  new AppError('This export is put together by somebody else, or is gone.', {
    code: 'audit_logs.export.superseded',
    status: 409,
  })

export const exportNotReady = () =>
  new AppError('This export is not ready. Its page says how far it is.', {
    code: 'audit_logs.export.not_ready',
    status: 409,
  })

export const exportExpired = () =>
  new AppError('An archive is kept for seven days. Export it again.', {
    code: 'audit_logs.export.expired',
    status: 410,
  })
