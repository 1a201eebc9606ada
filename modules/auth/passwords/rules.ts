import { normalise } from '@leadkeep/crypto'
import { z } from 'zod'
import { unacceptablePassword } from '../errors.ts'

const fewestCharacters = 12
const mostBytes = 256

/** What may be typed into a password field at all; whether it is a good password is said by `acceptable`. */
export const typedPassword = z.string().min(1, 'Please enter the password.').max(1024, 'This is too long.')

/**
 * Length counts; which characters it is made of does not (NIST SP 800-63B §3.1.1.2). Throws
 * `auth.unacceptable_password` and names the field.
 */
export function mustBeAcceptable(password: string, email: string, field = 'password'): void {
  if ([...password].length < fewestCharacters)
    throw unacceptablePassword(
      field,
      'too_short',
      `Use at least ${fewestCharacters} characters. A few words are fine.`,
    )
  if (Buffer.byteLength(password.normalize('NFKC')) > mostBytes)
    throw unacceptablePassword(field, 'too_long', `Use at most ${mostBytes} bytes: about 250 letters.`)
  if (normalise.email(password) === normalise.email(email))
    throw unacceptablePassword(field, 'is_email', 'Use something other than the e-mail address.')
  if (new Set(password).size < 3)
    throw unacceptablePassword(field, 'repeats', 'Use something other than one character repeated.')
}
