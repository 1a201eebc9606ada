import type { CommandContext } from '@leadkeep/commands'
import { queueMail } from '@leadkeep/messages'
import type { Request } from '../data/request.ts'

/** What whoever asked is written: each is a template of its own, `privacy.request.<letter>`. */
export const letters = [
  'identity',
  'received',
  'proof',
  'extended',
  'refused',
  'ready',
  'erasing',
  'done',
  'lifting',
] as const
export type LetterName = (typeof letters)[number]

export const templateOf = (letter: LetterName) => `privacy.request.${letter}`

/** It goes to the address that they asked from, whichever record of ours it is about. */
export function tell(context: CommandContext, request: Request, letter: LetterName): void {
  queueMail(context, {
    template: templateOf(letter),
    subjectId: request.subjectId,
    reference: request.id,
    // An answer, and what the law demands that they are told.
    purpose: null,
    language: request.language,
  })
}
