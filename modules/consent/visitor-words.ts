import { wordsBy } from '@leadkeep/mail'
import de from './i18n/visitor.de.json' with { type: 'json' }
import en from './i18n/visitor.en.json' with { type: 'json' }

/** What people outside read: mails. Another language is another file. */
export const words = wordsBy({ en, de })
