import { command, execute } from '@leadkeep/commands'
import { eachTenant } from '@leadkeep/directory'
import type { Scope, Services } from '@leadkeep/kernel'
import { z } from 'zod'
import { Confirmation, Purpose } from '../data/entities.ts'
import { confirmationExpired } from '../events.ts'

/** What was not confirmed in time stays unconfirmed; what becomes of the lead, its purpose says. */
export const expireConfirmations = command({
  id: 'consent.confirmation.expire',
  access: ['consent.confirmations.expire'],
  input: z.object({}),
  async run({ scope, em, record }) {
    const due = await em.find(
      Confirmation,
      { state: 'waiting', expiresAt: { $lt: scope.now() } },
      { limit: 500 },
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
    }
  },
})

export async function expireEverywhere(services: Services): Promise<void> {
  for await (const tenantId of eachTenant(services.database))
    await execute(services, jobScope(services, tenantId), expireConfirmations, {})
}

const jobScope = ({ ambient }: Services, tenantId: string): Scope => ({
  tenantId,
  requestId: ambient.newId(),
  actor: { kind: 'job', id: expireConfirmations.id },
  features: ['*'],
  origin: { via: 'worker' },
  now: () => ambient.now(),
  newId: () => ambient.newId(),
})
