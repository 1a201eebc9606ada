import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import { RelativeTime } from './relative-time.tsx'

/** One act: who did what, when; below it what was written or changed. */
export const TimelineItem = ({
  icon,
  tone = 'neutral',
  at,
  actor,
  title,
  children,
}: {
  icon: IconName
  tone?: 'neutral' | 'good' | 'loss'
  at: string | Date
  actor?: ReactNode
  title: ReactNode
  children?: ReactNode
}) => (
  <li className={`timeline__item timeline__item--${tone}`}>
    <span className="timeline__mark">
      <Icon name={icon} />
    </span>
    <div className="timeline__head">
      <span className="timeline__title">
        {actor && <strong className="timeline__actor">{actor}</strong>} {title}
      </span>
      <RelativeTime at={at} />
    </div>
    {children && <div className="timeline__body">{children}</div>}
  </li>
)
