import { Badge, Figure, Muted, RelativeTime, type Translate } from '@leadkeep/ui'
import type { Figures } from '../../../queries/read-figures.ts'

/** Whether the log keeps up: what waits for it, when its head last left the database, how far it was found sound. */
export function LogFigures({ figures, t }: { figures: Figures; t: Translate }) {
  const { waitingSince, anchoredAt, verified, isLate } = figures

  return (
    <Muted>
      {waitingSince === null ? (
        t('audit_logs.figures.none_waits')
      ) : (
        <>
          {t('audit_logs.figures.waits')} <RelativeTime at={waitingSince} />
        </>
      )}
      {anchoredAt && (
        <>
          {' · '}
          {t('audit_logs.figures.anchored')} <RelativeTime at={anchoredAt} />
        </>
      )}
      {' · '}
      {verified && verified.size > 0 ? (
        <>
          <Figure>{t('audit_logs.figures.verified', { index: verified.size - 1 })}</Figure>{' '}
          <RelativeTime at={verified.at} />
        </>
      ) : (
        t('audit_logs.figures.not_verified')
      )}
      {isLate && (
        <>
          {' '}
          <Badge tone="attention">{t('audit_logs.figures.late')}</Badge>
        </>
      )}
    </Muted>
  )
}
