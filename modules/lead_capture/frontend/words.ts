import de from '../i18n/visitor.de.json' with { type: 'json' }
import en from '../i18n/visitor.en.json' with { type: 'json' }

export type Words = typeof en

const languages: Readonly<Record<string, Words>> = { en, de }

/** The interface's words in a language (BCP 47), in English where we do not speak it. */
export const wordsIn = (language: string): Words =>
  languages[language] ?? languages[language.split('-')[0] ?? ''] ?? en

/** Fills `{name}` in a text. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole))

/** Which way a language is written (BCP 47): by its script, the one that is usual for it where none is named. */
export const directionOf = (language: string): 'ltr' | 'rtl' =>
  rightToLeft.has(new Intl.Locale(language).maximize().script ?? '') ? 'rtl' : 'ltr'

const rightToLeft = new Set(['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg', 'Mand', 'Samr'])
