import type { ReactNode } from 'react'
import { SealMark } from './seal-mark.tsx'

/** Facts about one thing: name on the left, value on the right, a hairline between. */
export const KeyValues = ({ children }: { children: ReactNode }) => <dl className="facts">{children}</dl>

/** One fact. `sealed` puts the mark beside its name: it is sealed at rest and was opened for this screen. */
export const KeyValue = ({
  label,
  sealed,
  children,
}: {
  label: ReactNode
  sealed?: boolean
  children?: ReactNode
}) => (
  <div className="facts__row">
    <dt className="facts__label">
      {label}
      {sealed && <SealMark state="opened" />}
    </dt>
    <dd className="facts__value">{children ?? <span className="muted">–</span>}</dd>
  </div>
)

/** What happened to one thing, newest first. Put `TimelineItem`s inside. */
export const Timeline = ({ label, children }: { label: string; children: ReactNode }) => (
  <ol className="timeline" aria-label={label}>
    {children}
  </ol>
)
