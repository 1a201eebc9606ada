import { Badge, type Translate } from '@leadkeep/ui'

interface StateBadgeProps {
  readonly of: {
    readonly publishedNumber: number | null
    readonly isTakenDown: boolean
    readonly isChanged: boolean
  }
  readonly t: Translate
}

/** Whether visitors see it, and whether they see what the draft says. */
export function StateBadge({ of: { publishedNumber, isTakenDown, isChanged }, t }: StateBadgeProps) {
  if (publishedNumber === null)
    return <Badge>{t(isTakenDown ? 'lead_capture.state.down' : 'lead_capture.state.draft')}</Badge>

  return (
    <Badge tone={isChanged ? 'attention' : 'good'}>
      {t(isChanged ? 'lead_capture.state.changed' : 'lead_capture.state.published', {
        number: publishedNumber,
      })}
    </Badge>
  )
}
