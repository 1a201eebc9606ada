import { command } from '@leadkeep/commands'
import { inEveryTenant } from '@leadkeep/directory'
import { z } from 'zod'
import { LetterInMailbox } from '../data/message.ts'

const kept = 7 * 24 * 3_600_000
const atOnce = 100

/** Letters in the local mailbox go after seven days. */
export const clearMailbox = command({
  id: 'messages.letter.clear',
  access: ['messages.letters.clear'],
  input: z.object({}),
  async run({ scope, em }) {
    const before = new Date(scope.now().getTime() - kept)
    const old = await em.find(LetterInMailbox, { writtenAt: { $lt: before } }, { limit: atOnce })
    for (const letter of old) em.remove(letter)

    return { cleared: old.length }
  },
})

export const clearEverywhere = inEveryTenant(clearMailbox, ({ cleared }) => cleared === atOnce)
