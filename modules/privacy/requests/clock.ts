const day = 86_400_000

/** GDPR Art. 12(3): a month; two more where it was extended. */
export type Months = 1 | 3

interface Clock {
  readonly receivedAt: Date
  readonly months: Months
  /** Whole days in which it stood, as we had asked who they are and had no answer. */
  readonly pausedDays: number
}

/**
 * The last day on which an answer is in time, `yyyy-mm-dd`: of the same number in the month in question, or that month's
 * last, and where it falls on a Saturday or a Sunday the Monday after (Regulation 1182/71 Art. 3(2)(c) and (4)). While we
 * wait for what identifies somebody the time is suspended (EDPB Guidelines 01/2022, section 5.3), by whole days, rounded
 * to our disadvantage. Public holidays would move it further in some places; they are not counted, so it is never told
 * too late. Days are those of UTC.
 */
export function dueDay({ receivedAt, months, pausedDays }: Clock): string {
  const last = new Date(addMonths(receivedAt, months).getTime() + pausedDays * day)
  const beyond = { 6: 2, 0: 1 }[last.getUTCDay()] ?? 0

  return dayOf(new Date(last.getTime() + beyond * day))
}

function addMonths(from: Date, months: number): Date {
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months]
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()

  return new Date(Date.UTC(year, month, Math.min(from.getUTCDate(), lastOfMonth)))
}

/** How many whole days lie between two moments. */
export const wholeDays = (from: Date, to: Date): number =>
  Math.max(0, Math.floor((to.getTime() - from.getTime()) / day))

export const dayOf = (time: Date): string => time.toISOString().slice(0, 10)

/** Days that are left until the end of a day; negative when it is over. */
export const daysLeft = (due: string, now: Date): number =>
  Math.round((Date.parse(due) - Date.parse(dayOf(now))) / day)
