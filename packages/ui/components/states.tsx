import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

/** Nothing here yet: says what would be here and what to do next. */
export const EmptyState = ({
  title,
  children,
  action,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
}) => (
  <div className="state">
    <RuledPaper />
    <h2 className="state__title">{title}</h2>
    {children && <p className="state__text">{children}</p>}
    {action && <div className="state__action">{action}</div>}
  </div>
)

/** It could not be shown: what happened, in a sentence, and the way on. `code` is for whoever is asked for help. */
export const ErrorState = ({
  title,
  children,
  code,
  action,
}: {
  title: string
  children?: ReactNode
  code?: string
  action?: ReactNode
}) => (
  <div className="state state--error" role="alert">
    <Icon name="warning" />
    <h2 className="state__title">{title}</h2>
    {children && <p className="state__text">{children}</p>}
    {action && <div className="state__action">{action}</div>}
    {code && <code className="state__code">{code}</code>}
  </div>
)

/** The shape of what comes. `label` is what a screen reader hears. */
export const Skeleton = ({ rows = 8, label }: { rows?: number; label: string }) => (
  <div className="skeleton" role="status" aria-label={label}>
    {Array.from({ length: rows }, (_, index) => (
      <span key={index} className={`skeleton__row skeleton__row--${index % 4}`} />
    ))}
  </div>
)

/** One sentence that belongs to what follows. */
export const Notice = ({
  tone = 'info',
  title,
  action,
  children,
}: {
  tone?: 'info' | 'good' | 'attention' | 'loss'
  title?: string
  action?: ReactNode
  children?: ReactNode
}) => (
  <div className={`notice notice--${tone}`} role={tone === 'loss' ? 'alert' : undefined}>
    <Icon name={tone === 'good' ? 'check' : tone === 'info' ? 'info' : 'warning'} />
    <div className="notice__text">
      {title && <strong className="notice__title">{title}</strong>}
      {children && <div>{children}</div>}
    </div>
    {action && <div className="notice__action">{action}</div>}
  </div>
)

const RuledPaper = () => (
  <svg className="state__paper" viewBox="0 0 96 48" width="96" height="48" aria-hidden="true">
    <path d="M0 8h96M0 20h96M0 32h96M0 44h96" />
    <path className="state__margin" d="M20 0v48M22.5 0v48" />
  </svg>
)
