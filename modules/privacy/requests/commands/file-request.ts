import { command, type CommandContext } from '@leadkeep/commands'
import { covers } from '@leadkeep/kernel'
import { addresseeOf } from '@leadkeep/messages'
import { z } from 'zod'
import { alreadyErased, noAddress, notYoursToCheck } from '../../errors.ts'
import { erasedAmong, requireSubject } from '../../subjects.ts'
import { fileRequest } from '../file-request.ts'
import { requestKinds } from '../kinds.ts'

const optionalText = (most: number) =>
  z
    .string()
    .trim()
    .max(most, 'This is too long.')
    .transform((text) => text || null)
    .nullable()
    .default(null)

export const filing = z.object({
  kind: z.enum(requestKinds),
  /** Whose record they were looking at. */
  subjectId: z.uuid().nullable().default(null),
  name: optionalText(200),
  email: z
    .union([
      z.literal(''),
      z.email('Please enter a complete e-mail address, such as ada@example.com.').max(320),
    ])
    .nullable()
    .default(null)
    .transform((email) => email || null),
  words: optionalText(5000),
  language: z.enum(['en', 'de']).default('en'),
  /** Whoever files it has checked who asked, as who answers requests may; otherwise the address is asked by mail. */
  isChecked: z.boolean().default(false),
})

/** Somebody asked by letter, by phone, at the counter: a request needs no form (EDPB Guidelines 01/2022, section 3.1.2). */
export const fileForSomebody = command({
  id: 'privacy.request.file',
  access: ['privacy.requests.file'],
  input: filing,
  async run(context, { subjectId, email, isChecked, ...asked }) {
    if (isChecked && !covers(context.scope.features, 'privacy.requests.answer')) throw notYoursToCheck()
    if (subjectId !== null) await mustBeThere(context, subjectId)
    const known = subjectId !== null && email === null ? await addresseeOf(context, subjectId) : null
    const address = email ?? known?.address
    if (!address) throw noAddress()
    const request = await fileRequest(context, {
      ...asked,
      name: asked.name ?? known?.name ?? null,
      email: address,
      subjectId,
      origin: 'staff',
      identity: isChecked ? 'staff' : null,
      receivedAt: context.scope.now(),
    })

    return { id: request.id, dueOn: request.dueOn }
  },
})

/** A user about themselves: they are signed in, so it is known who asks. Somebody else answers it. */
export const fileOwnRequest = command({
  id: 'privacy.request.file_own',
  access: 'session',
  input: filing.pick({ kind: true, words: true, language: true }),
  async run(context, asked) {
    const userId = context.scope.actor.id ?? ''
    const known = await addresseeOf(context, userId)
    if (!known) throw noAddress()
    const request = await fileRequest(context, {
      ...asked,
      name: known.name,
      email: known.address,
      subjectId: userId,
      origin: 'self',
      identity: 'signed_in',
      receivedAt: context.scope.now(),
    })

    return { id: request.id, dueOn: request.dueOn }
  },
})

async function mustBeThere(context: CommandContext, subjectId: string): Promise<void> {
  await requireSubject(context, subjectId)
  if ((await erasedAmong(context, [subjectId])).size > 0) throw alreadyErased()
}
