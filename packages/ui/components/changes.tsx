'use client'
import type { ReactNode } from 'react'
import { useT } from '../i18n/provider.tsx'

export interface Change {
  readonly field: ReactNode
  /** Null where there was nothing. A sealed value comes as `<SealedValue>`. */
  readonly before: ReactNode
  readonly after: ReactNode
}

/** Before and after, field by field. */
export function Changes({ label, changes }: { label: string; changes: readonly Change[] }) {
  const t = useT()
  const nothing = <span className="muted">{t('ui.changes.empty')}</span>

  return (
    <table className="changes" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('ui.changes.field')}</th>
          <th scope="col">{t('ui.changes.before')}</th>
          <th scope="col">{t('ui.changes.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change, index) => (
          <tr key={index}>
            <th scope="row">{change.field}</th>
            <td className="changes__before">{change.before ?? nothing}</td>
            <td className="changes__after">{change.after ?? nothing}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
