import { Badge, Muted, type Translate } from '@leadkeep/ui'

interface Clock {
  readonly state: string
  readonly outcome: string | null
  readonly dueOn: string
  readonly daysLeft: number
  readonly isPaused: boolean
}

/** How much time is left: quiet as long as there is some, loud once there is none. */
export function Due({ clock, t }: { clock: Clock; t: Translate }) {
  const { state, outcome, dueOn, daysLeft, isPaused } = clock
  if (state === 'closed') return <Badge tone={toneOf(outcome)}>{t(`privacy.outcome.${outcome}`)}</Badge>
  if (state === 'unconfirmed') return <Muted>{t('privacy.due.unconfirmed')}</Muted>
  if (state === 'ready') return <Badge tone="good">{t('privacy.due.ready')}</Badge>
  if (isPaused) return <Badge>{t('privacy.due.paused')}</Badge>
  if (daysLeft < 0) return <Badge tone="loss">{t('privacy.due.late', { days: -daysLeft })}</Badge>

  return (
    <span title={dueOn}>
      <Badge tone={daysLeft <= 7 ? 'attention' : 'neutral'}>
        {daysLeft === 0 ? t('privacy.due.today') : t('privacy.due.in', { days: daysLeft })}
      </Badge>
    </span>
  )
}

const toneOf = (outcome: string | null) => (outcome === 'fulfilled' ? 'good' : 'neutral')
