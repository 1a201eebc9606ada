import { definePurpose } from '@leadkeep/audit'

export const checkLetter = definePurpose('messages.check_letter', 'Looking at a letter of the local mailbox')

export const purposes = [checkLetter] as const
