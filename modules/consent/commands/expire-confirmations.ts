import { command } from '@leadkeep/commands'
import { inEveryTenant } from '@leadkeep/directory'
import { z } from 'zod'
import { Confirmation, Purpose } from '../data/entities.ts'
import { confirmationExpired, consentDecided } from '../events.ts'

const atOnce = 500

/** What was not confirmed in time stays unconfirmed; what becomes of the lead, its purpose says. */
export const expireConfirmations = command({
  id: 'consent.confirmation.expire',
  access: ['consent.confirmations.expire'],
  input: z.object({}),
  async run({ scope, em, record }) {
    const due = await em.find(
      Confirmation,
      { state: 'waiting', expiresAt: { $lt: scope.now() } },
      { limit: atOnce },
    )
    const purposes = await em.find(Purpose, { key: { $in: due.map(({ purpose }) => purpose) } })
    for (const confirmation of due) {
      const unconfirmed = purposes.find(({ key }) => key === confirmation.purpose)?.unconfirmed ?? 'keep'
      confirmation.state = 'expired'
      confirmation.settledAt = scope.now()
      record(
        confirmationExpired({
          confirmationId: confirmation.id,
          subjectId: confirmation.subjectId,
          unconfirmed,
        }),
      )
      record(consentDecided({ subjectId: confirmation.subjectId }))
    }

    return { expired: due.length }
  },
})

export const expireEverywhere = inEveryTenant(expireConfirmations, ({ expired }) => expired === atOnce)
