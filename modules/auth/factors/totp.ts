import type { Ambient } from '@leadkeep/kernel'
import { Secret, TOTP } from 'otpauth'

const period = 30

/** Time-based one-time passwords (RFC 6238) as every app understands them: SHA-1, six digits, thirty seconds. */
const totpOf = (secret: string, digits = 6) =>
  new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits, period })

/** 160 random bits, as long as the hash (RFC 4226 §4), in base32. */
export const newSecret = ({ random }: Pick<Ambient, 'random'>): string =>
  new Secret({ buffer: new Uint8Array(random(20)).buffer }).base32

/** What an app is told, as text or as a QR code: `otpauth://totp/…`. */
export const enrolmentUri = (secret: string, issuer: string, label: string): string =>
  new TOTP({
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period,
    issuer,
    label,
  }).toString()

export const codeAt = (secret: string, now: Date, digits?: number): string =>
  totpOf(secret, digits).generate({ timestamp: now.getTime() })

/** Six digits, whichever ones. */
export const isCode = (typed: string): boolean => /^[0-9]{6}$/.test(typed)

/**
 * The step that a code stands for, or null. A clock may be one step off, and no step counts that is not after `lastStep`:
 * a code that was looked at over a shoulder is used up.
 */
export function stepOf(secret: string, code: string, now: Date, lastStep: number | null): number | null {
  if (!isCode(code)) return null
  const timestamp = now.getTime()
  const delta = totpOf(secret).validate({ token: code, timestamp, window: 1 })
  if (delta === null) return null
  const step = Math.floor(timestamp / 1000 / period) + delta

  return lastStep === null || step > lastStep ? step : null
}
