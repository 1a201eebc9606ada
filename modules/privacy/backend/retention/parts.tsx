import { Muted, type Translate } from '@leadkeep/ui'
import type { z } from 'zod'
import type { ruleView } from '../../retention/preview-retention.ts'

type Rule = z.output<typeof ruleView>

export const RuleName = ({ rule, t }: { rule: Rule; t: Translate }) => (
  <>
    {t(`privacy.retention.rule.${rule.id}`)} <Muted>{t(`privacy.retention.since.${rule.since}`)}</Muted>
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
