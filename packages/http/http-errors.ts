import { AppError, type FieldError } from '@leadkeep/kernel'

export const noSuchAddress = () =>
  new AppError('There is nothing at this address.', { code: 'http.not_found', status: 404 })

/** `allow` becomes the Allow header. */
export const methodNotAllowed = (allow: string) =>
  new AppError('This address does not answer that method.', {
    code: 'http.method_not_allowed',
    status: 405,
    facts: { allow },
  })

// The next two and `invalidInput` say what packages/commands says of the same failures, so that a caller learns one code.

export const signInNeeded = () =>
  new AppError('Please sign in first.', { code: 'auth.sign_in_needed', status: 401 })

export const notAllowed = (feature: string) =>
  new AppError('Your roles do not allow this. Someone who manages users can grant it.', {
    code: 'auth.not_allowed',
    status: 403,
    facts: { feature },
  })

export const foreignRequest = () =>
  new AppError('This request did not come from our own pages.', { code: 'http.foreign_request', status: 403 })

export const tooManyRequests = (retryAfter: number) =>
  new AppError('Too many requests. Please try again later.', {
    code: 'http.too_many_requests',
    status: 429,
    retryAfter,
  })

export const limiterUnavailable = (cause: unknown) =>
  new AppError('This is not possible right now. Please try again in a moment.', {
    code: 'http.limiter_unavailable',
    status: 503,
    retryAfter: 5,
    cause,
  })

export const bodyTooLarge = (limit: number) =>
  new AppError('The body is larger than allowed.', {
    code: 'http.body_too_large',
    status: 413,
    facts: { limit },
  })

export const unsupportedMediaType = () =>
  new AppError('The body has a media type or an encoding that is not accepted here.', {
    code: 'http.unsupported_media_type',
    status: 415,
  })

export const malformedBody = () =>
  new AppError('The body cannot be read.', { code: 'http.malformed_body', status: 400 })

/** Whoever sent it went away meanwhile: no fault of ours, and nothing was done. */
export const bodyCutOff = (cause: unknown) =>
  new AppError('The body broke off before its end. Please send it again.', {
    code: 'http.body_cut_off',
    status: 400,
    cause,
  })

export const invalidInput = (fields: readonly FieldError[]) =>
  new AppError('Some fields need another look.', { code: 'input.invalid', status: 422, fields })

export const invalidResponse = (fields: readonly FieldError[]) =>
  new AppError('Something went wrong on our side.', { code: 'http.invalid_response', status: 500, fields })

export const undeclaredResponse = () =>
  new AppError('Something went wrong on our side.', { code: 'http.undeclared_response', status: 500 })

export const refusalUnrecorded = (cause: unknown) =>
  new AppError('This is not possible right now. Please try again in a moment.', {
    code: 'http.refusal_unrecorded',
    status: 503,
    retryAfter: 5,
    cause,
  })
