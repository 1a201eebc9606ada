import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { Message } from '../data/message.ts'

/**
 * A message that the receiving side had taken over came back: it did not arrive after all, and staff see that. Told twice,
 * or of a message that staff sent once more meanwhile and which waits, it changes nothing.
 */
export const noteReturned = command({
  id: 'messages.message.note_returned',
  access: ['messages.deliver'],
  input: z.object({ messageId: z.uuid() }),
  async run({ scope, em }, { messageId }): Promise<{ readonly known: boolean }> {
    const message = await em.findOne(Message, { id: messageId })
    if (message?.state === 'sent') message.comeBack(scope.now())

    return { known: message !== null }
  },
})
