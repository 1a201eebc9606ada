import { query } from '@leadkeep/commands'
import { z } from 'zod'
import { LetterInMailbox, Message, messageStates, overdueAt } from '../data/message.ts'

/** What went out lately, newest first; only what needs a person, when that is asked for. */
export const listMessages = query({
  id: 'messages.message.list',
  access: ['messages.view'],
  input: z.object({ show: z.enum(['all', 'stuck']).default('all') }),
  async run({ scope, em, services }, { show }) {
    const overdue = overdueAt(scope.now())
    const where = {
      $or: [{ state: 'bounced' as const }, { state: 'queued' as const, queuedAt: { $lt: overdue } }],
    }
    const [messages, stuck] = await Promise.all([
      em.find(Message, show === 'stuck' ? where : {}, {
        orderBy: { queuedAt: 'desc', id: 'desc' },
        limit: 200,
      }),
      em.count(Message, where),
    ])
    const letters = await em.find(
      LetterInMailbox,
      { id: { $in: messages.map(({ id }) => id) } },
      { fields: ['id'] },
    )
    const titles = new Map(
      services.modules.flatMap(({ mails }) => mails ?? []).map(({ id, title }) => [id, title]),
    )

    return {
      stuck,
      items: messages.map((message) => ({
        id: message.id,
        template: message.template,
        title: titles.get(message.template) ?? message.template,
        purpose: message.purpose ?? null,
        state: message.state,
        failure: message.failure ?? null,
        attempts: message.attempts,
        queuedAt: message.queuedAt.toISOString(),
        settledAt: message.settledAt?.toISOString() ?? null,
        isStuck: message.isStuck(scope.now()),
        inMailbox: letters.some(({ id }) => id === message.id),
      })),
    }
  },
})

export const listedMessage = z.object({
  id: z.uuid(),
  template: z.string(),
  title: z.string(),
  purpose: z.string().nullable(),
  state: z.enum(messageStates),
  failure: z.string().nullable(),
  attempts: z.int(),
  queuedAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  isStuck: z.boolean(),
  inMailbox: z.boolean(),
})
