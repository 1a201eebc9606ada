import { EmptyState, Figure, LinkButton, Page, RelativeTime, Table, type ScreenProps } from '@leadkeep/ui'
import { listExports } from '../../../queries/exports.ts'
import { WatchExports } from './watch-exports.tsx'
import { percentText, StateBadge, whatText } from './words.tsx'

/** The archives of the last seven days, and how far those are that are being made. */
export default async function ExportsPage({ staff, t }: ScreenProps) {
  const { items } = await staff.execute(listExports, {})
  const isWatched = items.some(({ state }) => state === 'waiting' || state === 'building')

  return (
    <Page
      wide
      title={t('audit_logs.exports.title')}
      lede={t('audit_logs.exports.lede')}
      actions={
        <>
          {staff.may('audit_logs.export.open') && (
            <LinkButton href="/backend/log/exports/opened">{t('audit_logs.exports.new_opened')}</LinkButton>
          )}
          <LinkButton variant="primary" icon="download" href="/backend/log/export">
            {t('audit_logs.exports.new')}
          </LinkButton>
        </>
      }
    >
      {isWatched && <WatchExports />}
      {items.length === 0 ? (
        <EmptyState title={t('audit_logs.exports.empty')}>{t('audit_logs.exports.empty.text')}</EmptyState>
      ) : (
        <Table
          label={t('audit_logs.exports.title')}
          rows={items}
          rowKey={({ id }) => id}
          href={({ id }) => `/backend/log/exports/${id}`}
          columns={[
            {
              key: 'what',
              header: t('audit_logs.exports.what'),
              width: 'grow',
              phone: 'title',
              cell: (item) => whatText(t, item),
            },
            {
              key: 'purpose',
              header: t('audit_logs.exports.purpose'),
              phone: 'meta',
              cell: ({ purpose }) => t(`audit_logs.purpose.${purpose}`),
            },
            {
              key: 'state',
              header: t('audit_logs.exports.state'),
              width: 'shrink',
              phone: 'meta',
              cell: ({ state }) => <StateBadge state={state} t={t} />,
            },
            {
              key: 'size',
              header: t('audit_logs.exports.size'),
              width: 'shrink',
              align: 'right',
              phone: 'end',
              cell: ({ state, entries, progress }) => (
                <Figure>{state === 'building' ? percentText(t, progress) : (entries ?? '')}</Figure>
              ),
            },
            {
              key: 'asked',
              header: t('audit_logs.exports.asked'),
              width: 'shrink',
              align: 'right',
              phone: 'meta',
              cell: ({ requestedAt }) => <RelativeTime at={requestedAt} />,
            },
          ]}
        />
      )}
    </Page>
  )
}
