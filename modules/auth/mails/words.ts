import { wordsBy } from '@leadkeep/mail'
import de from '../i18n/mail.de.json' with { type: 'json' }
import en from '../i18n/mail.en.json' with { type: 'json' }

/** What staff are written; in German what is about their own account. */
export const words = wordsBy({ en, de })
