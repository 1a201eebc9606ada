import type { Translate } from '@leadkeep/ui'

/** `365` is a year to people, `90` three months; what is neither stays days. */
export function periodText(t: Translate, days: number): string {
  if (days % 365 === 0) return t('privacy.retention.years', { count: days / 365 })
  if (days % 30 === 0) return t('privacy.retention.months', { count: days / 30 })

  return t('privacy.retention.days_of', { count: days })
}
