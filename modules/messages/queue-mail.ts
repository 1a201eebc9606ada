import type { CommandContext } from '@leadkeep/commands'
import { messageQueued } from './events.ts'
import { Message } from './data/message.ts'

export interface MailToQueue {
  /** Id of a declared template. */
  readonly template: string
  /** Whom it is for: a person or a user. */
  readonly subjectId: string
  /** The record it is about. */
  readonly reference: string
  /** Needs a grant, asked for now at sending; null for an answer, a legal notice or the question itself. */
  readonly purpose: string | null
  /** BCP 47; the languages of the template decide what is understood. */
  readonly language: string
}

/**
 * The one way to send mail. It goes out with the change that wants it, by a job; the gate is asked at the moment of
 * sending, so that a withdrawal in between counts.
 */
export function queueMail({ scope, em, services, record }: CommandContext, mail: MailToQueue): string {
  if (!services.modules.some(({ mails }) => mails?.some(({ id }) => id === mail.template)))
    throw new TypeError(`No module declares the mail ${mail.template}.`)
  const id = scope.newId()
  em.create(Message, {
    ...mail,
    tenantId: scope.tenantId,
    id,
    state: 'queued',
    failure: null,
    attempts: 0,
    addressHash: null,
    queuedAt: scope.now(),
    settledAt: null,
    version: 1,
  })
  record(messageQueued({ messageId: id }))

  return id
}
