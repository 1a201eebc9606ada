import { Badge, type Translate } from '@leadkeep/ui'
import type { ExportItem } from '../../../queries/exports.ts'

const tones = {
  waiting: 'attention',
  building: 'attention',
  ready: 'good',
  failed: 'loss',
  expired: 'neutral',
} as const

export const StateBadge = ({ state, t }: { state: ExportItem['state']; t: Translate }) => (
  <Badge tone={tones[state]}>{t(`audit_logs.exports.state.${state}`)}</Badge>
)

/** What of the log: its period, and whether other filters chose. */
export function whatText(t: Translate, { filter, opens }: Pick<ExportItem, 'filter' | 'opens'>): string {
  const { from, to, ...others } = filter
  const said = [
    from && t('audit_logs.exports.from', { from: from.slice(0, 10) }),
    to && t('audit_logs.exports.to', { to: to.slice(0, 10) }),
    Object.keys(others).length > 0 && t('audit_logs.exports.narrowed'),
  ].filter(Boolean)
  const period = said.length > 0 ? said.join(', ') : t('audit_logs.exports.whole')

  return opens ? `${period} · ${t('audit_logs.exports.opened')}` : period
}

export const percentText = (t: Translate, share: number) =>
  t('audit_logs.exports.percent', { percent: Math.floor(share * 100) })

export const bytesText = (t: Translate, bytes: number) =>
  bytes < 1_000_000
    ? t('audit_logs.exports.kilobytes', { size: Math.ceil(bytes / 1_000) })
    : t('audit_logs.exports.megabytes', { size: (bytes / 1_000_000).toFixed(1) })
