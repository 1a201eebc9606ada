import type { KeyObject } from 'node:crypto'
import { createChallenge, verifySolution, type Challenge, type Payload } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { Ambient } from '@leadkeep/kernel'
import { z } from 'zod'
import { keyedHash } from './keyed-hash.ts'

/** The field in which a browser sends its proof, and the name that ALTCHA's own widget gives it. */
export const proofField = 'altcha'

/** Longer than a form is filled in, shorter than the database remembers a form token's nonce. */
const lifetime = 2 * 3_600_000
const label = 'leadkeep/proof/v1'
/** PBKDF2 rounds of one try, and the fewest tries: about a second on a telephone, four where a form is pressed. */
const rounds = 5000
const tries = { normal: 150, hard: 600 } as const

export type ProofState = 'none' | 'expired' | 'invalid' | 'good'

/** For which form, of whom, and for which one visitor (the nonce of their form token). */
export interface ProofPlace {
  readonly tenantId: string
  readonly formId: string
  readonly nonce: string
}

export interface Proofs {
  /** What a browser is to solve. Making one costs a key derivation: a limit stands before it. */
  challenge(place: ProofPlace, difficulty: keyof typeof tries): Promise<Challenge>
  /** Costs two hashes. A proof is for one place alone, and the nonce in it is for one submission. */
  check(place: ProofPlace, proof: unknown): Promise<ProofState>
}

/** Proof of work after ALTCHA 2: no third party, no cookie, no picture. Stateless: what is signed comes back. */
export function proofs(secret: KeyObject, ambient: Ambient): Proofs {
  const signing = {
    hmacSignatureSecret: keyedHash(secret, label, 'challenge').toString('hex'),
    hmacKeySignatureSecret: keyedHash(secret, label, 'key').toString('hex'),
  }
  const placed = ({ tenantId, formId, nonce }: ProofPlace) =>
    keyedHash(secret, label, 'place', tenantId, formId, nonce).toString('base64url')

  return {
    challenge: (place, difficulty) =>
      createChallenge({
        algorithm: 'PBKDF2/SHA-256',
        cost: rounds,
        // Up to three times the fewest.
        counter: tries[difficulty] + (ambient.random(2).readUInt16BE() % (tries[difficulty] * 2)),
        deriveKey,
        expiresAt: new Date(ambient.now().getTime() + lifetime),
        data: { place: placed(place) },
        ...signing,
      }),
    async check(place, proof) {
      if (proof === undefined || proof === '') return 'none'
      const payload = payloadOf(proof)
      if (!payload) return 'invalid'
      const { expired, verified } = await verifySolution({ ...payload, deriveKey, ...signing })
      if (expired) return 'expired'

      return verified && payload.challenge.parameters.data?.['place'] === placed(place) ? 'good' : 'invalid'
    },
  }
}

const payloadSchema = z.object({
  challenge: z.object({
    parameters: z.looseObject({
      algorithm: z.literal('PBKDF2/SHA-256'),
      nonce: z.string(),
      salt: z.string(),
      cost: z.literal(rounds),
      keyLength: z.int(),
      keyPrefix: z.string(),
      // Without one a key would be derived anew to check it.
      keySignature: z.string(),
      expiresAt: z.int(),
      data: z.object({ place: z.string() }),
    }),
    signature: z.string(),
  }),
  solution: z.object({ counter: z.int(), derivedKey: z.string(), time: z.number().optional() }),
})

function payloadOf(proof: unknown): Payload | null {
  if (typeof proof !== 'string' || proof.length > 4000) return null
  try {
    return payloadSchema.parse(JSON.parse(Buffer.from(proof, 'base64').toString('utf8')))
  } catch {
    return null // whatever it is, it is no proof
  }
}
