import type { KeyObject } from 'node:crypto'
import type { IntakeBinding } from '@leadkeep/crypto'
import { keyedHash } from '../intake/keyed-hash.ts'

/** Bound to its own id in the places of form and submission: no form shares it, and no other request. */
export const requestBinding = (tenantId: string, id: string): IntakeBinding => ({
  tenantId,
  formId: id,
  formVersion: 0,
  submissionId: id,
  textHashes: [],
})

/**
 * The same for what is sent twice from one page, so that it counts once; another for whatever was changed in between. A UUID
 * of version 8 (RFC 9562, 5.8), as it is made of a hash.
 */
export function requestIdOf(secret: KeyObject, tenantId: string, nonce: string, content: string): string {
  const bytes = keyedHash(secret, 'leadkeep/privacy-request/v1', tenantId, nonce, content).subarray(0, 16)
  bytes[6] = 0x80 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = bytes.toString('hex')

  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
