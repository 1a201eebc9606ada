import { AppError, notFound } from '@leadkeep/kernel'

export const noSuchUser = notFound('auth.user')
export const noSuchRole = notFound('auth.role')
export const noSuchFactor = notFound('auth.factor')
export const noSuchSession = notFound('auth.session')

/** The same words for an unknown address and a wrong password: which of the two it was is not ours to tell. */
export const wrongCredentials = () =>
  new AppError('The e-mail address or the password is not right.', {
    code: 'auth.wrong_credentials',
    status: 401,
  })

/** Told only to somebody who knows the password. */
export const userDisabled = () =>
  new AppError('This account is disabled. Somebody who manages users can enable it again.', {
    code: 'auth.user_disabled',
    status: 403,
  })

/** Of a link nothing is told: it may never have been, was used, or its time is over. */
export const linkOver = () =>
  new AppError('This link was used already, or its time is over. Ask for a new one.', {
    code: 'auth.link_over',
    status: 404,
  })

export const tooManyAttempts = (seconds: number) =>
  new AppError(`Too many attempts to sign in. Please try again ${inWords(seconds)}.`, {
    code: 'auth.too_many_attempts',
    status: 429,
    retryAfter: seconds,
  })

export const tooBusy = () =>
  new AppError('Too many people are signing in at this moment. Please try again in a few seconds.', {
    code: 'auth.too_busy',
    status: 503,
    retryAfter: 3,
    wakes: false,
  })

/** The password is right, and something more is asked for: `app`, `passkey` say which ways there are. */
export const secondFactorRequired = (ways: { readonly app: boolean; readonly passkey: boolean }) =>
  new AppError('The password is right. Now show your second factor.', {
    code: 'auth.second_factor_required',
    status: 401,
    facts: ways,
  })

export const wrongSecondFactor = () =>
  new AppError('This code is not right, or it was used already.', {
    code: 'auth.wrong_second_factor',
    status: 401,
    fields: [{ field: 'code', code: 'wrong', message: 'Wait for the next code, or use a recovery code.' }],
  })

export const passkeyRefused = (cause?: unknown) =>
  new AppError('This passkey is not known here, or its answer came too late. Please try again.', {
    code: 'auth.passkey_refused',
    status: 401,
    cause,
  })

export const passkeysNeedAName = () =>
  new AppError('Passkeys need a host name: no browser makes one for an IP address.', {
    code: 'auth.passkeys_need_a_name',
    status: 409,
  })

export const alreadyEnrolled = () =>
  new AppError('There is an authenticator app already. Remove it before you add another.', {
    code: 'auth.already_enrolled',
    status: 409,
  })

/** The session is known, and it is over: it expired, was ended, or its user was disabled. */
export const sessionExpired = () =>
  new AppError('You were signed out, because your session has ended. Please sign in again.', {
    code: 'auth.session_expired',
    status: 401,
  })

export const foreignSignIn = () =>
  new AppError('This request did not come from our own sign-in page.', {
    code: 'auth.foreign_sign_in',
    status: 403,
  })

export const unacceptablePassword = (field: string, code: string, message: string) =>
  new AppError('This password cannot be used.', {
    code: 'auth.unacceptable_password',
    status: 422,
    fields: [{ field, code, message }],
  })

export const wrongCurrentPassword = () =>
  new AppError('The current password is not right.', {
    code: 'auth.wrong_current_password',
    status: 403,
    fields: [{ field: 'currentPassword', code: 'wrong', message: 'This is not your current password.' }],
  })

export const wrongPassword = () =>
  new AppError('The password is not right.', {
    code: 'auth.wrong_password',
    status: 403,
    fields: [{ field: 'password', code: 'wrong', message: 'This is not your password.' }],
  })

export const emailTaken = () =>
  new AppError('There is already a user with this e-mail address.', {
    code: 'auth.user.email_taken',
    status: 409,
    fields: [{ field: 'email', code: 'taken', message: 'Somebody already signs in with this address.' }],
  })

export const roleKeyTaken = () =>
  new AppError('There is already a role with this key.', {
    code: 'auth.role.key_taken',
    status: 409,
    fields: [{ field: 'key', code: 'taken', message: 'Another role has this key.' }],
  })

export const unknownRole = () =>
  new AppError('One of these roles does not exist.', {
    code: 'auth.role.unknown',
    status: 422,
    fields: [{ field: 'roles', code: 'unknown', message: 'Choose from the roles of this tenant.' }],
  })

export const unknownFeature = (feature: string) =>
  new AppError('One of these features cannot be put into a role.', {
    code: 'auth.role.unknown_feature',
    status: 422,
    fields: [{ field: 'features', code: 'unknown', message: 'Choose from the features of this tenant.' }],
    facts: { feature },
  })

/** Nobody gives away, takes away or overrules what they do not hold themselves. */
export const beyondYourFeatures = (feature: string) =>
  new AppError('This reaches further than your own roles do. Ask somebody whose roles cover it.', {
    code: 'auth.beyond_your_features',
    status: 403,
    facts: { feature },
  })

/** Four eyes: who gets audit, privacy or key features is not who gives them. */
export const grantToYourself = () =>
  new AppError(
    'Features for audit, privacy and keys are given by somebody else: ask another administrator to do it.',
    { code: 'auth.grant_to_yourself', status: 403 },
  )

export const rolesApart = () =>
  new AppError('An auditor administers nothing: choose the auditor’s role or the administering ones.', {
    code: 'auth.roles_apart',
    status: 409,
  })

export const roleEndNeeded = (key: string) =>
  new AppError('An auditor’s role is given for a time.', {
    code: 'auth.role_end_needed',
    status: 422,
    fields: [{ field: `until.${key}`, code: 'needed', message: 'Choose a last day within a year from now.' }],
  })

export const roleEndPassed = (key: string) =>
  new AppError('A role cannot end in the past.', {
    code: 'auth.role_end_passed',
    status: 422,
    fields: [{ field: `until.${key}`, code: 'passed', message: 'Choose a day that is still to come.' }],
  })

export const lastAdmin = () =>
  new AppError('This is the last active administrator. Make somebody else an administrator first.', {
    code: 'auth.last_admin',
    status: 409,
  })

export const builtinRole = () =>
  new AppError('The roles of administrators and auditors are what they are and cannot be changed.', {
    code: 'auth.role.builtin',
    status: 409,
  })

function inWords(seconds: number): string {
  if (seconds < 90) return 'in a minute'

  return `in ${Math.ceil(seconds / 60)} minutes`
}
