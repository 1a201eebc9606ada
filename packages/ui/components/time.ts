const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Up to a week as a distance ("2 h ago", "yesterday"), then as a date; the year only when it is another one. */
export function relativeTime(date: Date, now: number, locale: string, zone: string): string {
  const distance = date.getTime() - now
  const size = Math.abs(distance)
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })

  if (size < minute) return format.format(0, 'second')
  if (size < hour) return format.format(Math.trunc(distance / minute), 'minute')
  if (size < day) return format.format(Math.trunc(distance / hour), 'hour')
  if (size < 7 * day) return format.format(Math.trunc(distance / day), 'day')

  return shortDate(date, now, locale, zone)
}

export function exactTime(date: Date, locale: string, zone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone: zone }).format(
    date,
  )
}

/** A day of the calendar, which is the same everywhere: `2026-12-28` is 28 Dec 2026. */
export const dayText = (on: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(on))

function shortDate(date: Date, now: number, locale: string, timeZone: string): string {
  const year = new Intl.DateTimeFormat(locale, { year: 'numeric', timeZone })
  const other = year.format(date) !== year.format(now)

  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: other ? 'numeric' : undefined,
    timeZone,
  }).format(date)
}
