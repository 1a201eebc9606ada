import type { Spoken } from './say.ts'

/** Days (`2026-12-28`) and moments as people write them, for whoever reads them outside of the house: in UTC, as they say. */
export function datesIn(language: Spoken) {
  const locale = language === 'en' ? 'en-GB' : language
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

  return {
    day: (on: string | Date) => days.format(new Date(on)),
    moment: (at: string | Date) => `${moments.format(new Date(at))} UTC`,
  }
}
