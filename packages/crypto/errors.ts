import { AppError } from '@leadkeep/kernel'

/** What this package refuses, and why. Codes are frozen; no message carries a key, a value or a payload. */

type Reason = 'format' | 'length' | 'key_version' | 'authentication' | 'draft'

export const cannotOpen = (reason: Reason, cause?: unknown) =>
  new AppError('A sealed value does not open with this key in this place.', {
    code: 'crypto.cannot_open',
    status: 500,
    facts: { reason },
    cause,
  })

export const cannotUnwrap = (purpose: string, cause?: unknown) =>
  new AppError(
    'A stored key does not unwrap: it was moved or changed, or the installation root is another.',
    {
      code: 'crypto.cannot_unwrap',
      status: 500,
      facts: { purpose },
      cause,
    },
  )

export const notADraft = () =>
  new AppError('This value is sealed already; only a draft has a plaintext.', {
    code: 'crypto.not_a_draft',
    status: 500,
  })

export const stillADraft = () =>
  new AppError('This value was never sealed; a draft is not written anywhere.', {
    code: 'crypto.still_a_draft',
    status: 500,
  })

export const invalidCell = (part: string) =>
  new AppError('A value can only be sealed for one named place: tenant, table, column and row.', {
    code: 'crypto.invalid_cell',
    status: 500,
    facts: { part },
  })

export const invalidKey = (expected: string, cause?: unknown) =>
  new AppError(`A key has the wrong length or form; expected ${expected}.`, {
    code: 'crypto.invalid_key',
    status: 500,
    cause,
  })

export const emptyIndexValue = () =>
  new AppError('An empty value is not indexed: every empty one would be found by every other.', {
    code: 'crypto.empty_index_value',
    status: 500,
  })

export const intakeKeyRefused = (reason: 'signature' | 'not_yet_valid' | 'expired' | 'tenant') =>
  new AppError('The intake key is not one the installation vouches for.', {
    code: 'crypto.intake_key_refused',
    status: 503,
    facts: { reason },
    wakes: true,
  })

export const keyMissing = (purpose: string) =>
  new AppError('A key that should exist does not. Nothing was written.', {
    code: 'crypto.key_missing',
    status: 500,
    facts: { purpose },
  })

export const keyStoreUnavailable = (cause?: unknown) =>
  new AppError('The key store cannot be reached. Nothing was read or written.', {
    code: 'crypto.key_store_unavailable',
    status: 503,
    retryAfter: 5,
    cause,
  })

export const rootNotRenewed = (version: number) =>
  new AppError(
    'There is no newer root key to rotate to: give the provider one beside the old one. See docs/operating.md.',
    { code: 'crypto.root_not_renewed', status: 409, facts: { version } },
  )

/** A key that this process still holds was retired elsewhere: it is to be fetched anew. */
export const wrappingRetired = (cause: unknown) =>
  new AppError('A key was rotated meanwhile. Nothing was written; please try again.', {
    code: 'crypto.wrapping_retired',
    status: 503,
    retryAfter: 1,
    cause,
  })

export const keyStoreFailed = (cause: unknown) =>
  new AppError('The key store refused a request.', { code: 'crypto.key_store_failed', status: 500, cause })

export const providerUnavailable = (provider: string, cause: unknown) =>
  new AppError('The key provider cannot be reached. Nothing was read or written.', {
    code: 'crypto.key_provider_unavailable',
    status: 503,
    retryAfter: 5,
    facts: { provider },
    cause,
  })
