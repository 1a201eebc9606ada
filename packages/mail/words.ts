type Texts = Readonly<Record<string, string>>

/** Fills the holes of a text: `{name}`. */
export type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string

/** The words of a module for people outside: by language (BCP 47), in English where we do not speak it. */
export const wordsBy =
  (languages: { readonly en: Texts } & Readonly<Record<string, Texts>>) =>
  (language: string): Say => {
    const texts = languages[language] ?? languages[language.split('-')[0] ?? ''] ?? languages.en

    return (key, values = {}) =>
      (texts[key] ?? languages.en[key] ?? key).replace(/\{(\w+)\}/g, (hole, name: string) =>
        String(values[name] ?? hole),
      )
  }
