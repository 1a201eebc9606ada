'use client'
import { useSyncExternalStore } from 'react'
import { useLocale } from '../i18n/provider.tsx'
import { dayText, exactTime, relativeTime } from './time.ts'

/** "3 min ago"; the exact time, in the person's zone, on hover. After a week it is a date. */
export function RelativeTime({ at }: { at: string | Date }) {
  const { locale, zone, now } = useLocale()
  const minute = useSyncExternalStore(everyMinute, currentMinute, () => Date.parse(now))
  const date = new Date(at)

  return (
    <time
      className="time"
      dateTime={date.toISOString()}
      title={exactTime(date, locale, zone)}
      suppressHydrationWarning
    >
      {relativeTime(date, Math.max(minute, Date.parse(now)), locale, zone)}
    </time>
  )
}

/** Date and time to the second, in the person's zone. */
export function ExactTime({ at }: { at: string | Date }) {
  const { locale, zone } = useLocale()
  const date = new Date(at)

  return (
    <time className="time" dateTime={date.toISOString()} suppressHydrationWarning>
      {exactTime(date, locale, zone)}
    </time>
  )
}

/** A day of the calendar: `2026-12-28`. */
export function Day({ on }: { on: string }) {
  const { locale } = useLocale()

  return <time dateTime={on}>{dayText(on, locale)}</time>
}

const currentMinute = () => Math.floor(Date.now() / 60_000) * 60_000

function everyMinute(changed: () => void) {
  const timer = setInterval(changed, 20_000)

  return () => clearInterval(timer)
}
