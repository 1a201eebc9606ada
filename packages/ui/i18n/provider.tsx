'use client'
import { createContext, useContext, useMemo, type ReactNode } from 'react'
import { translator, type Dictionary, type Translate } from './translate.ts'

export interface I18nSettings {
  /** BCP 47, such as `en-GB`. */
  readonly locale: string
  /** IANA zone of the person, such as `Europe/Berlin`. */
  readonly zone: string
  /** When the server rendered, ISO 8601: the first relative times on both sides agree on it. */
  readonly now: string
}

const I18nContext = createContext<I18nSettings & { t: Translate }>({
  locale: 'en-GB',
  zone: 'UTC',
  now: '1970-01-01T00:00:00.000Z',
  t: (key) => key,
})

export function I18nProvider({
  locale,
  zone,
  now,
  dictionary,
  children,
}: I18nSettings & { dictionary: Dictionary; children: ReactNode }) {
  const value = useMemo(
    () => ({ locale, zone, now, t: translator([dictionary], locale) }),
    [locale, zone, now, dictionary],
  )

  return <I18nContext value={value}>{children}</I18nContext>
}

export const useT = (): Translate => useContext(I18nContext).t

/** Language and zone of the person; what dates and numbers are formatted with. */
export function useLocale(): I18nSettings {
  const { locale, zone, now } = useContext(I18nContext)

  return { locale, zone, now }
}
