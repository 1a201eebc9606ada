import type { KeyObject } from 'node:crypto'
import { lengthPrefixed, u32be } from './bytes.ts'
import { signBytes, verifyBytes } from './curve-keys.ts'
import { intakeKeyRefused } from './errors.ts'

/** What the installation vouches for: to this key, in this time, visitors of this tenant may seal. */
export interface IntakeKeyStatement {
  readonly tenantId: string
  /** 1, 2, 3, … per tenant. */
  readonly number: number
  /** X25519, 32 bytes. */
  readonly publicKey: Buffer
  readonly notBefore: Date
  readonly notAfter: Date
}

export interface SignedIntakeKey extends IntakeKeyStatement {
  /** Ed25519 by the installation key, 64 bytes. */
  readonly signature: Buffer
}

/** 64 bytes over FORMAT.md §7. */
export const signIntakeKey = (installationPrivate: KeyObject, statement: IntakeKeyStatement): Buffer =>
  signBytes(installationPrivate, bytesOf(statement))

export const verifyIntakeKey = (
  installationPublic: KeyObject,
  statement: IntakeKeyStatement,
  signature: Uint8Array,
): boolean => verifyBytes(installationPublic, bytesOf(statement), signature)

const skew = 5 * 60_000

/**
 * What the landing app asks before it seals anything (law 8). Throws `crypto.intake_key_refused` for a key of another
 * tenant, one the installation did not sign, or one out of its time (five minutes of clock skew allowed).
 */
export function requireIntakeKey(
  installationPublic: KeyObject,
  tenantId: string,
  key: SignedIntakeKey,
  now: Date,
) {
  if (key.tenantId !== tenantId) throw intakeKeyRefused('tenant')
  if (!verifyIntakeKey(installationPublic, key, key.signature)) throw intakeKeyRefused('signature')
  if (now.getTime() < key.notBefore.getTime() - skew) throw intakeKeyRefused('not_yet_valid')
  if (now.getTime() > key.notAfter.getTime() + skew) throw intakeKeyRefused('expired')
}

const bytesOf = ({ tenantId, number, publicKey, notBefore, notAfter }: IntakeKeyStatement) =>
  lengthPrefixed(
    'leadkeep/intake-key/v1',
    tenantId,
    u32be(number),
    publicKey,
    notBefore.toISOString(),
    notAfter.toISOString(),
  )
