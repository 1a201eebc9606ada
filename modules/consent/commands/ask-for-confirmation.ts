import { command } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { queueMail } from '@leadkeep/messages'
import { z } from 'zod'
import { Confirmation, Decision } from '../data/entities.ts'
import { tokenHashOf } from '../decisions.ts'

/** Writes the question to the address itself. */
export const askForConfirmation = command({
  id: 'consent.confirmation.ask',
  access: ['consent.confirmations.ask'],
  input: z.object({ confirmationId: z.uuid() }),
  async run(context, { confirmationId }) {
    const { scope, em, services } = context
    const confirmation = await em.findOne(Confirmation, { id: confirmationId })
    if (!confirmation) throw notFound('consent.confirmation')()
    if (confirmation.state !== 'waiting' || confirmation.tokenHash) return
    confirmation.tokenHash = tokenHashOf(
      await services.keyring.linkToken(scope.tenantId, 'consent.confirmation', confirmation.id),
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
