import type { CommandContext, QueryContext, SubjectData } from '@leadkeep/commands'
import { LetterInMailbox, Message } from './data/message.ts'

/** What was written to somebody, and that it was: no more goes out, and letters in the local mailbox go. */
export const subjectData: SubjectData = {
  async collect({ em }: QueryContext, subjectIds) {
    const messages = await em.find(
      Message,
      { subjectId: { $in: [...subjectIds] } },
      { orderBy: { queuedAt: 'asc', id: 'asc' } },
    )
    const records = messages.map(({ template, purpose, state, queuedAt, settledAt }) => ({
      template,
      purpose: purpose ?? null,
      state,
      queuedAt: queuedAt.toISOString(),
      settledAt: settledAt?.toISOString() ?? null,
    }))

    return [{ table: 'messages.message', records }]
  },

  async erase({ em, scope }: CommandContext, subjectIds) {
    const theirs = { subjectId: { $in: [...subjectIds] } }
    for (const message of await em.find(Message, theirs)) message.forget(scope.now())
    for (const letter of await em.find(LetterInMailbox, theirs)) em.remove(letter)
  },
}
