/** Flat keys, dotted, beginning with the module: `crm.leads.title`. Texts hold `{name}` where a value goes. */
export type Dictionary = Readonly<Record<string, string>>

export type Values = Readonly<Record<string, string | number>>

/** Key to text. A `count` picks `key_one` or `key_other` by the language's plural rules (CLDR), when there are such. */
export type Translate = (key: string, values?: Values) => string

/** Later dictionaries win. A key nobody has is shown as it is: ugly, seen at once, and harmless. */
export function translator(dictionaries: readonly Dictionary[], locale = 'en-GB'): Translate {
  const texts: Dictionary = Object.fromEntries(dictionaries.flatMap((each) => Object.entries(each)))
  const plural = new Intl.PluralRules(locale)
  const number = new Intl.NumberFormat(locale)

  return (key, values = {}) => {
    const text = pick(texts, key, values, plural)

    return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
      const value = values[name]
      if (value === undefined) return hole

      return typeof value === 'number' ? number.format(value) : value
    })
  }
}

function pick(texts: Dictionary, key: string, values: Values, plural: Intl.PluralRules): string {
  const exact = texts[key]
  if (typeof values.count !== 'number') return exact ?? key

  return texts[`${key}_${plural.select(values.count)}`] ?? texts[`${key}_other`] ?? exact ?? key
}
