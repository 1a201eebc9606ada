/** What a program says when an account's allowance is used up, and when it may be tried again. */

const limited =
  /\b(usage limit|rate.?limit(ed)?|too many requests|429|try again (at|in)|quota exceeded|out of credits)\b/i

export const saysLimited = (message: string): boolean => limited.test(message)

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * Reads "try again at 9:36 AM", "try again at Nov 25th, 2026 9:36 AM" and "try again in 2 days 3 hours 5 minutes". The
 * programs are started with `TZ=UTC`, so a time of day is in UTC; one that has passed today is tomorrow's.
 */
export const resetIn = (message: string, now: Date): string | null =>
  inAWhile(message, now) ?? atATime(message, now)

const inAWhile = (message: string, now: Date): string | null => {
  const span =
    /try again in ((?:(?:less than )?\d+(?:\.\d+)?\s*(?:days?|hours?|minutes?|seconds?|ms|[dhms])[\s,]*(?:and )?)+)/i.exec(
      message,
    )?.[1]
  if (span === undefined) return null
  let milliseconds = 0
  for (const [, amount, unit] of span.matchAll(/(\d+(?:\.\d+)?)\s*(ms|d|h|m|s)/gi)) {
    milliseconds += Number(amount) * (unitLength[unit?.toLowerCase() ?? 's'] ?? 0)
  }
  return new Date(now.getTime() + milliseconds).toISOString()
}

const unitLength: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

const atATime = (message: string, now: Date): string | null => {
  const found =
    /try again at (?:(?<month>[a-z]{3})[a-z]* (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?:(?<year>\d{4}),? )?)?(?<hour>\d{1,2}):(?<minute>\d{2})\s*(?<half>am|pm)?/i.exec(
      message,
    )?.groups
  if (found === undefined) return null

  const half = found['half']?.toLowerCase()
  const hour =
    half === undefined ? Number(found['hour']) : (Number(found['hour']) % 12) + (half === 'pm' ? 12 : 0)
  const minute = Number(found['minute'])
  if (hour > 23 || minute > 59) return null

  const month = months.indexOf(found['month']?.toLowerCase() ?? '')
  if (month >= 0) {
    const year = found['year'] === undefined ? now.getUTCFullYear() : Number(found['year'])
    return new Date(Date.UTC(year, month, Number(found['day']), hour, minute)).toISOString()
  }
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), hour, minute)
  // A minute's grace: the program rounds down, and "now" in its words is not the past.
  return new Date(today + (today < now.getTime() - 60_000 ? 86_400_000 : 0)).toISOString()
}
