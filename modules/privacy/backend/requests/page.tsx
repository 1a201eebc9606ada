import {
  EmptyState,
  LinkButton,
  Muted,
  Notice,
  Page,
  RelativeTime,
  TabLinks,
  Table,
  type ScreenProps,
} from '@leadkeep/ui'
import { listRequests, requestLists } from '../../requests/queries/requests.ts'
import { Due } from './due.tsx'
import { WatchRequests } from './watch-requests.tsx'

/** What people ask about their data: what is due first stands at the top, and what is late is loud. */
export default async function Requests({ staff, search, t }: ScreenProps) {
  const show = requestLists.find((each) => each === search['show']) ?? 'open'
  const { items } = await staff.execute(listRequests, { show })
  const late = items.filter(
    ({ state, isPaused, daysLeft }) => state === 'open' && !isPaused && daysLeft < 0,
  ).length

  return (
    <Page
      wide
      title={t('privacy.requests.title')}
      lede={t('privacy.requests.lede')}
      actions={
        staff.may('privacy.requests.file') && (
          <LinkButton variant="primary" icon="plus" href="/backend/requests/new">
            {t('privacy.requests.file')}
          </LinkButton>
        )
      }
    >
      <WatchRequests />
      {late > 0 && (
        <Notice tone="loss" title={t('privacy.requests.late', { count: late })}>
          {t('privacy.requests.late.text')}
        </Notice>
      )}
      <TabLinks
        label={t('privacy.requests.title')}
        items={requestLists.map((each) => ({
          href: each === 'open' ? '/backend/requests' : `/backend/requests?show=${each}`,
          label: t(`privacy.requests.show.${each}`),
          current: each === show,
        }))}
      />
      {items.length === 0 ? (
        <EmptyState title={t('privacy.requests.empty')}>{t('privacy.requests.empty.text')}</EmptyState>
      ) : (
        <Table
          label={t('privacy.requests.title')}
          rows={items}
          rowKey={({ id }) => id}
          href={({ id }) => `/backend/requests/${id}`}
          columns={[
            {
              key: 'kind',
              header: t('privacy.request.kind'),
              phone: 'title',
              cell: ({ kind }) => t(`privacy.kind.${kind}`),
            },
            {
              key: 'who',
              header: t('privacy.request.who'),
              phone: 'meta',
              cell: ({ name, email }) => name ?? email ?? <Muted>{t('privacy.request.nobody')}</Muted>,
            },
            {
              key: 'received',
              header: t('privacy.request.received'),
              width: 'shrink',
              align: 'right',
              phone: 'hidden',
              cell: ({ receivedAt }) => <RelativeTime at={receivedAt} />,
            },
            {
              key: 'due',
              header: t('privacy.request.due'),
              width: 'shrink',
              align: 'right',
              phone: 'end',
              cell: (item) => <Due clock={item} t={t} />,
            },
          ]}
        />
      )}
    </Page>
  )
}
