import { wordsBy } from '@leadkeep/mail'
import en from '../i18n/mail.en.json' with { type: 'json' }

/** What staff are written. */
export const words = wordsBy({ en })
