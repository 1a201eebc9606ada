import { Notice, type Translate } from '@leadkeep/ui'
import { otherActors, type Filter } from '../../../data/filter.ts'
import { areaText, shortId, tableText } from '../words.ts'

/** What somebody came with and does not choose anew: it is said, and goes along. */
export type Carried = Partial<Omit<Filter, 'from' | 'to'>>

export function Narrowed({ by, t }: { readonly by: Carried; readonly t: Translate }) {
  const { act, actor, kind, table, row, subject } = by
  const actorNote = (asked: string) =>
    otherActors.some((each) => each === asked)
      ? t(`audit_logs.filter.actor.${asked}`)
      : t('audit_logs.filter.actor_only', { name: shortId(asked) })
  const narrowed = [
    act && areaText(t, act),
    actor && actorNote(actor),
    kind && t(`audit_logs.view.${kind}`),
    table && !row && t('audit_logs.filter.table', { table: tableText(t, table) }),
    row && t('audit_logs.filter.row', { id: shortId(row) }),
    subject && t('audit_logs.filter.subject', { id: shortId(subject) }),
  ].filter(Boolean)

  return (
    narrowed.length > 0 && <Notice title={t('audit_logs.export.narrowed')}>{narrowed.join(' · ')}</Notice>
  )
}

export const CarriedFields = ({ by }: { readonly by: Carried }) =>
  Object.entries(by).map(
    ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
  )
