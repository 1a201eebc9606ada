import { createHash, timingSafeEqual, type KeyObject } from 'node:crypto'
import type { IntakeBinding } from '@leadkeep/crypto'
import { keyedHash } from '../intake/keyed-hash.ts'

/** For how long after sending an address can be put right. */
export const correctableMinutes = 15

/**
 * What only who sent the form is given, with the answer to it. A receipt's number alone is none: it is mailed, too, and to
 * an address that may be a stranger's.
 */
export const correctionToken = (secret: KeyObject, tenantId: string, receiptId: string): string =>
  keyedHash(secret, 'leadkeep/correction/v1', tenantId, receiptId).toString('base64url')

export function isCorrectionToken(
  secret: KeyObject,
  tenantId: string,
  receiptId: string,
  token: string,
): boolean {
  const given = Buffer.from(token, 'base64url')
  const expected = keyedHash(secret, 'leadkeep/correction/v1', tenantId, receiptId)

  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** A correction is bound to its form, in version 0, and in the place of texts to the receipt of what it corrects. */
export const correctionBinding = (
  tenantId: string,
  formId: string,
  receiptId: string,
  correctionId: string,
): IntakeBinding => ({
  tenantId,
  formId,
  formVersion: 0,
  submissionId: correctionId,
  textHashes: [createHash('sha256').update(receiptId).digest('hex')],
})
