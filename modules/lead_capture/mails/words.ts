import { wordsBy } from '@leadkeep/mail'
import de from '../i18n/mail.de.json' with { type: 'json' }
import en from '../i18n/mail.en.json' with { type: 'json' }

export const words = wordsBy({ en, de })
