import { definePurpose } from '@leadkeep/audit'

export const signIn = definePurpose('auth.sign_in', 'Checking a password')
export const checkCode = definePurpose('auth.check_code', 'Checking a code of an authenticator app')
/** To refuse a password that repeats the address. */
export const judgePassword = definePurpose('auth.judge_password', 'Judging a new password')
export const ownAccount = definePurpose('auth.own_account', 'Showing people their own account')
export const manageAccess = definePurpose('auth.manage_access', 'Managing who has access')

/** To tell staff of what concerns them. */
export const writeToUser = definePurpose('auth.write_to_user', 'Writing to a user by mail')

export const purposes = [signIn, checkCode, judgePassword, ownAccount, manageAccess, writeToUser] as const
