import { select } from '@leadkeep/audit'
import { query } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { LetterInMailbox } from '../data/message.ts'
import { checkLetter } from '../purposes.ts'

/** One letter of the local mailbox. Opening it is on the log, as every look at a person's data is. */
export const openLetter = query({
  id: 'messages.letter.open',
  access: ['messages.letters.open'],
  input: z.object({ letterId: z.uuid() }),
  async run({ em, open }, { letterId }) {
    const letter = await em.findOne(LetterInMailbox, { id: letterId })
    if (!letter) throw notFound('messages.letter')()
    const [[opened]] = await open(
      checkLetter,
      select(LetterInMailbox, [letter], ['recipient', 'headline', 'text']),
    )

    return { id: letter.id, writtenAt: letter.writtenAt.toISOString(), ...opened! }
  },
})
