import type { KeyObject } from 'node:crypto'
import type { Ambient } from '@leadkeep/kernel'
import {
  apart,
  proofs,
  readToken,
  signalsSeen,
  type FlatRecord,
  type Proofs,
  type Signal,
} from '@leadkeep/lead_capture/frontend'
import type { PublishedForm } from './landing.ts'
import { pressureOf, type PressureLimits } from './pressure.ts'

/** What a browser is given to work on. */
export type Challenge = Awaited<ReturnType<Proofs['challenge']>>

export interface Suspicion {
  /**
   * Null where the token is none of ours: there is nobody to bind a proof to.
   * @param admitted throws when no challenge is to be made, which costs.
   */
  challenge(
    published: PublishedForm,
    token: unknown,
    admitted: () => Promise<void>,
  ): Promise<Challenge | null>
  /** Takes out of what was sent what is no answer, and says what speaks against it. */
  weigh(
    published: PublishedForm,
    sent: FlatRecord,
    address: string,
    idempotencyKey: string | null,
    /** It came under a key of ours, so whoever holds it answers for what it sends. */
    isVouched?: boolean,
  ): Promise<{ readonly answers: FlatRecord; readonly signals: readonly Signal[] }>
}

export function suspicion(secret: KeyObject, limits: PressureLimits, ambient: Ambient): Suspicion {
  const pressure = pressureOf(limits, ambient)
  const proving = proofs(secret, ambient)
  const tokenOf = (formId: string, token: unknown) =>
    typeof token === 'string' && token !== '' ? readToken(secret, formId, token) : null

  return {
    async challenge({ tenantId, form }, sent, admitted) {
      const token = tokenOf(form.id, sent)
      if (!token) return null
      await admitted()
      const isPressed = pressure.at(tenantId, form.id, null) !== 'normal'
      const place = { tenantId, formId: form.id, nonce: token.nonce }

      return proving.challenge(place, isPressed ? 'hard' : 'normal')
    },
    async weigh({ tenantId, form }, sent, address, idempotencyKey, isVouched = false) {
      const { answers, proof, trap } = apart(form.definition, sent)
      if (isVouched) return { answers, signals: [] }
      const token = tokenOf(form.id, sent['token'])
      // It is the token's nonce that is good for one submission, so under a key of the client's own it proves nothing.
      const nonce = token && (idempotencyKey ?? token.nonce) === token.nonce ? token.nonce : ''
      const state = await proving.check({ tenantId, formId: form.id, nonce }, proof)
      if (state !== 'good') pressure.note(tenantId, form.id, address)
      const seen = { trap, proof: state, token, pressure: pressure.at(tenantId, form.id, address) }

      return { answers, signals: signalsSeen(seen, ambient) }
    },
  }
}
