import { Muted, type Translate } from '@leadkeep/ui'
import type { z } from 'zod'
import { periodText } from './period.ts'
import type { ruleView } from '../../retention/preview-retention.ts'

type Rule = z.output<typeof ruleView>

/** How long, since when, and in which version somebody chose it. */
export const Period = ({ rule: { days, since, version }, t }: { rule: Rule; t: Translate }) => (
  <>
    {periodText(t, days)} <Muted>{t(`privacy.retention.since.${since}`)}</Muted>
    {version > 0 && <Muted> · {t('privacy.retention.version_of', { number: version })}</Muted>}
  </>
)

type Counts = Pick<Rule['next'], 'held' | 'inUse' | 'granted'>

/** Past its time and kept all the same, and why. */
export function Kept({ counts: { held, inUse, granted }, t }: { counts: Counts; t: Translate }) {
  const reasons = [
    held > 0 && t('privacy.retention.held', { count: held }),
    inUse > 0 && t('privacy.retention.in_use', { count: inUse }),
    granted > 0 && t('privacy.retention.granted', { count: granted }),
  ].filter(Boolean)

  return reasons.length === 0 ? <Muted>{t('privacy.retention.none_kept')}</Muted> : <>{reasons.join(' · ')}</>
}
