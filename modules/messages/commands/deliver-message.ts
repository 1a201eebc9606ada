import { command, type CommandContext } from '@leadkeep/commands'
import { normalise, Sealed } from '@leadkeep/crypto'
import { isAppError, notFound } from '@leadkeep/kernel'
import { asHtml, asText, type Outgoing } from '@leadkeep/mail'
import { z } from 'zod'
import { addresseeOf } from '../addressee-of.ts'
import { askGate } from '../ask-gate.ts'
import { LetterInMailbox, Message } from '../data/message.ts'
import { backendOf, landingOf } from '../addresses-of.ts'
import type { MailTemplate, Permission } from '../parts.ts'

/**
 * Sends one message, or says why it does not go. A repeat finds it settled. Killed between the server's yes and the
 * commit it is sent again under the same Message-ID: the receiver sees that it is the same.
 */
export const deliverMessage = command({
  id: 'messages.message.deliver',
  access: ['messages.deliver'],
  input: z.object({ messageId: z.uuid() }),
  async run(context, { messageId }): Promise<{ readonly again: boolean }> {
    const { scope, em } = context
    const message = (await em.findOne(Message, { id: messageId })) ?? missing()
    if (message.state !== 'queued') return { again: false }
    const permission = await permissionFor(context, message)
    const prepared = permission.allowed ? await prepare(context, message) : permission.because
    if (typeof prepared === 'string') message.withhold(prepared, scope.now())
    else await send(context, message, prepared)

    return { again: message.state === 'queued' }
  },
})

const missing = (): never => {
  throw notFound('messages.message')()
}

async function permissionFor(context: CommandContext, { purpose, subjectId }: Message): Promise<Permission> {
  if (purpose === null || purpose === undefined)
    return { allowed: true, because: 'messages.no_purpose_needed' }

  return askGate(context, subjectId, purpose)
}

interface Prepared {
  readonly mail: Outgoing
  readonly addressHash: Buffer
}

/** The message ready to leave, or the code of why there is none. */
async function prepare(context: CommandContext, message: Message): Promise<Prepared | string> {
  const { scope, services } = context
  const template = templateOf(context, message.template)
  const to = template.addressee
    ? await template.addressee(context, message)
    : await addresseeOf(context, message.subjectId)
  if (!to) return 'messages.no_address'
  const addressHash = await services.keyring.keyedHash(
    scope.tenantId,
    'messages.address',
    normalise.email(to.address),
  )
  if (
    template.perDay !== undefined &&
    (await sentToday(context, template.id, addressHash)) >= template.perDay
  )
    return 'messages.too_many'
  const { subjectId, reference, language } = message
  const [landing, backend] = [await landingOf(context), await backendOf(context)]
  const letter = await template.write(context, { subjectId, reference, language, landing, backend })
  if (!letter) return 'messages.not_needed'
  const { from } = services.mail
  const { headline, oneClick } = letter

  return {
    addressHash,
    mail: {
      messageId: `<${message.id}@${domainOf(from)}>`,
      from,
      to,
      headline,
      text: asText(letter),
      html: asHtml(letter, language),
      ...(oneClick === undefined ? {} : { oneClick }),
    },
  }
}

const day = 24 * 3_600_000

const sentToday = ({ scope, em }: CommandContext, template: string, addressHash: Buffer): Promise<number> =>
  em.count(Message, {
    template,
    addressHash,
    settledAt: { $gte: new Date(scope.now().getTime() - day) },
  })

function templateOf({ services }: CommandContext, id: string): MailTemplate {
  const found = services.modules.flatMap(({ mails }) => mails ?? []).find((each) => each.id === id)
  if (!found) throw new TypeError(`No module declares the mail ${id}.`)

  return found
}

async function send(
  context: CommandContext,
  message: Message,
  { mail, addressHash }: Prepared,
): Promise<void> {
  const { scope, em, services } = context
  const { transport } = services.mail
  if (transport) {
    try {
      await transport.send(mail)
    } catch (error) {
      if (!isAppError(error)) throw error
      if (error.code === 'mail.refused') message.bounce(error.code, scope.now())
      else message.wait(error.code)

      return
    }
  } else
    em.create(LetterInMailbox, {
      tenantId: scope.tenantId,
      id: message.id,
      subjectId: message.subjectId,
      recipient: Sealed.draft(mail.to.address),
      headline: Sealed.draft(mail.headline),
      text: Sealed.draft(mail.text),
      html: Sealed.draft(mail.html),
      writtenAt: scope.now(),
    })
  message.send(addressHash, scope.now())
}

const domainOf = (from: string): string => /@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
