import type { Translate } from '@leadkeep/ui'

/** The languages that visitor pages speak; a further one is a file in i18n away. */
export const offeredLanguages = ['en', 'de'] as const

export const languageName = (t: Translate, language: string): string =>
  offeredLanguages.some((offered) => offered === language) ? t(`lead_capture.language.${language}`) : language
