import { Badge, EmptyState, Page, RelativeTime, Table, type ScreenProps } from '@leadkeep/ui'
import { listErasures } from '../../queries/erasures.ts'

/** Who was erased, without saying who: when, on which ground, and how far it has come. */
export default async function Erasures({ staff, t }: ScreenProps) {
  const { items } = await staff.execute(listErasures, {})

  return (
    <Page wide title={t('privacy.erasures.title')} lede={t('privacy.erasures.lede')}>
      {items.length === 0 ? (
        <EmptyState title={t('privacy.erasures.empty')}>{t('privacy.erasures.empty.text')}</EmptyState>
      ) : (
        <Table
          label={t('privacy.erasures.title')}
          rows={items}
          rowKey={({ id }) => id}
          href={({ id }) => `/backend/erasures/${id}`}
          columns={[
            {
              key: 'ground',
              header: t('privacy.erasure.ground'),
              phone: 'title',
              cell: ({ ground }) => t(`privacy.ground.${ground}`),
            },
            {
              key: 'state',
              header: t('privacy.erasure.state'),
              width: 'shrink',
              phone: 'meta',
              cell: ({ state }) => (
                <Badge tone={state === 'completed' ? 'good' : 'attention'}>
                  {t(`privacy.state.${state}`)}
                </Badge>
              ),
            },
            {
              key: 'requested',
              header: t('privacy.erasure.requested'),
              width: 'shrink',
              align: 'right',
              phone: 'end',
              cell: ({ requestedAt }) => <RelativeTime at={requestedAt} />,
            },
            {
              key: 'until',
              header: t('privacy.erasure.evidence_until'),
              width: 'shrink',
              align: 'right',
              phone: 'hidden',
              cell: ({ evidenceUntil }) => <RelativeTime at={evidenceUntil} />,
            },
          ]}
        />
      )}
    </Page>
  )
}
