import type { ReactNode } from 'react'

/** What few need to see: one line that opens. Works without script. */
export const Disclosure = ({ summary, children }: { summary: ReactNode; children: ReactNode }) => (
  <details className="disclosure">
    <summary className="disclosure__summary">{summary}</summary>
    <div className="disclosure__body">{children}</div>
  </details>
)
