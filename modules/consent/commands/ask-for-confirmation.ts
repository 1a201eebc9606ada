import { command } from '@leadkeep/commands'
import { normalise } from '@leadkeep/crypto'
import { notFound } from '@leadkeep/kernel'
import { addresseeOf, queueMail } from '@leadkeep/messages'
import { z } from 'zod'
import { Confirmation, Decision } from '../data/entities.ts'
import { tokenHashOf } from '../decisions.ts'

/** Questions that one address may be asked in a day, whoever typed it. */
const perDay = 3
const day = 24 * 3_600_000

/** Writes the question to the address itself. A stranger who types it a hundred times has it asked three times a day. */
export const askForConfirmation = command({
  id: 'consent.confirmation.ask',
  access: ['consent.confirmations.ask'],
  input: z.object({ confirmationId: z.uuid() }),
  async run(context, { confirmationId }) {
    const { scope, em, services } = context
    const confirmation = await em.findOne(Confirmation, { id: confirmationId })
    if (!confirmation) throw notFound('consent.confirmation')()
    if (confirmation.state !== 'waiting' || confirmation.tokenHash) return
    const addressee = await addresseeOf(context, confirmation.subjectId)
    if (!addressee) return
    const { keyring } = services
    const addressHash = await keyring.keyedHash(
      scope.tenantId,
      'consent.confirmation',
      normalise.email(addressee.address),
    )
    const since = new Date(scope.now().getTime() - day)
    const asked = await em.count(Confirmation, { addressHash, createdAt: { $gte: since } })
    confirmation.addressHash = addressHash
    if (asked >= perDay) {
      confirmation.state = 'refused'
      confirmation.settledAt = scope.now()

      return
    }
    confirmation.tokenHash = tokenHashOf(
      await keyring.linkToken(scope.tenantId, 'consent.confirmation', confirmation.id),
    )
    const decision = await em.findOneOrFail(Decision, { id: confirmation.decisionId })
    queueMail(context, {
      template: 'consent.confirmation',
      subjectId: confirmation.subjectId,
      reference: confirmation.id,
      // The question itself needs no grant: it is asked once, and promises nothing.
      purpose: null,
      language: decision.language,
    })
  },
})
