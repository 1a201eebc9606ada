import type { Services } from '@leadkeep/kernel'

export type Say = (key: string) => string

/**
 * The words of all modules in one language, without a screen; English where a module does not speak it. A key that nobody has
 * is shown as it is.
 */
export function sayIn({ modules }: Pick<Services, 'modules'>, language = 'en'): Say {
  const spoken = spokenIn(language)
  const words = new Map(
    modules.flatMap(({ words: english = {}, mails = [], translations = {} }) => [
      ...Object.entries(english),
      ...mails.map(({ id, title }) => [`audit_logs.value.template.${id}`, title] as const),
      ...Object.entries(translations[spoken] ?? {}),
    ]),
  )

  return (key) => words.get(key) ?? key
}

/** What is handed over is written in these. */
export const packageLanguages = ['en', 'de'] as const
export type Spoken = (typeof packageLanguages)[number]

/** The one of them that serves whoever speaks a language (BCP 47). */
export const spokenIn = (language: string): Spoken =>
  packageLanguages.find((each) => each === language.split('-')[0]) ?? 'en'
