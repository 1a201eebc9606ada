import { Badge, Figure, Muted, RelativeTime, type Column, type Translate } from '@leadkeep/ui'
import type { LogEntry } from '../../../data/entry.ts'
import { actorText, actText, type Names } from '../words.ts'
import { Summary } from './summary.tsx'

/** The log as a ledger. */
export const columnsFor = (t: Translate, names: Names): Column<LogEntry>[] => [
  {
    key: 'act',
    header: t('audit_logs.column.act'),
    phone: 'title',
    cell: ({ act, outcome }) => (
      <span title={act}>
        {actText(t, act)}{' '}
        {outcome !== 'done' && <Badge tone="loss">{t(`audit_logs.outcome.${outcome}`)}</Badge>}
      </span>
    ),
  },
  { key: 'actor', header: t('audit_logs.column.actor'), cell: ({ actor }) => actorText(t, actor, names) },
  {
    key: 'subjects',
    header: t('audit_logs.column.subjects'),
    width: 'shrink',
    cell: ({ subjects = [] }) => subjects.length > 0 && t('audit_logs.subjects', { count: subjects.length }),
  },
  {
    key: 'changed',
    header: t('audit_logs.column.changed'),
    width: 'grow',
    phone: 'hidden',
    cell: (entry) => (
      <Muted>
        <Summary entry={entry} names={names} t={t} />
      </Muted>
    ),
  },
  {
    key: 'via',
    header: t('audit_logs.column.via'),
    width: 'shrink',
    phone: 'hidden',
    cell: ({ via }) => <Muted>{t(`audit_logs.via.${via}`)}</Muted>,
  },
  {
    key: 'index',
    header: t('audit_logs.column.index'),
    width: 'shrink',
    align: 'right',
    phone: 'hidden',
    cell: ({ index }) =>
      index === null ? (
        <span title={t('audit_logs.waiting.title')}>
          <Muted>{t('audit_logs.waiting')}</Muted>
        </span>
      ) : (
        <Figure>{index}</Figure>
      ),
  },
  {
    key: 'at',
    header: t('audit_logs.column.at'),
    width: 'shrink',
    align: 'right',
    phone: 'end',
    cell: ({ recorded }) => <RelativeTime at={recorded} />,
  },
]
