import { command, execute } from '@leadkeep/commands'
import { eachTenant } from '@leadkeep/directory'
import type { Scope, Services } from '@leadkeep/kernel'
import { z } from 'zod'
import { LetterInMailbox } from '../data/message.ts'

const kept = 7 * 24 * 3_600_000

/** Letters in the local mailbox go after seven days, a hundred at a time. */
export const clearMailbox = command({
  id: 'messages.letter.clear',
  access: ['messages.letters.clear'],
  input: z.object({}),
  async run({ scope, em }) {
    const before = new Date(scope.now().getTime() - kept)
    const old = await em.find(LetterInMailbox, { writtenAt: { $lt: before } }, { limit: 100 })
    for (const letter of old) em.remove(letter)
  },
})

export async function clearEverywhere(services: Services): Promise<void> {
  for await (const tenantId of eachTenant(services.database))
    await execute(services, jobScope(services, tenantId), clearMailbox, {})
}

const jobScope = ({ ambient }: Services, tenantId: string): Scope => ({
  tenantId,
  requestId: ambient.newId(),
  actor: { kind: 'job', id: clearMailbox.id },
  features: ['*'],
  origin: { via: 'worker' },
  now: () => ambient.now(),
  newId: () => ambient.newId(),
})
