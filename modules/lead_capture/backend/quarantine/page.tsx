import { Badge, EmptyState, Page, RelativeTime, Row, Table, type ScreenProps } from '@leadkeep/ui'
import { listHeld } from '../../quarantine/list-held.ts'

/** What looks doubtful and waits for somebody to look: why, and since when. What was sent is opened one by one. */
export default async function Quarantine({ staff, t }: ScreenProps) {
  const { items } = await staff.execute(listHeld, {})

  return (
    <Page wide title={t('lead_capture.quarantine.title')} lede={t('lead_capture.quarantine.lede')}>
      {items.length === 0 ? (
        <EmptyState title={t('lead_capture.quarantine.empty')}>
          {t('lead_capture.quarantine.empty.text')}
        </EmptyState>
      ) : (
        <Table
          label={t('lead_capture.quarantine.title')}
          rows={items}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'receipt',
              header: t('lead_capture.submissions.receipt'),
              width: 'shrink',
              phone: 'title',
              cell: ({ id, receiptId }) => <a href={`/backend/quarantine/${id}`}>{receiptId}</a>,
            },
            {
              key: 'form',
              header: t('lead_capture.submissions.form'),
              width: 'shrink',
              phone: 'meta',
              cell: ({ form }) => form,
            },
            {
              key: 'why',
              header: t('lead_capture.quarantine.why'),
              phone: 'meta',
              cell: ({ signals, state }) => (
                <Row>
                  {state === 'released' && (
                    <Badge tone="good">{t('lead_capture.quarantine.on_its_way')}</Badge>
                  )}
                  {signals.map((signal) => (
                    <Badge key={signal}>{t(`lead_capture.signal.${signal}`)}</Badge>
                  ))}
                </Row>
              ),
            },
            {
              key: 'received',
              header: t('lead_capture.submissions.received'),
              width: 'shrink',
              align: 'right',
              phone: 'end',
              cell: ({ receivedAt }) => <RelativeTime at={receivedAt} />,
            },
            {
              key: 'until',
              header: t('lead_capture.quarantine.until'),
              width: 'shrink',
              align: 'right',
              phone: 'hidden',
              cell: ({ expiresAt }) => <RelativeTime at={expiresAt} />,
            },
          ]}
        />
      )}
    </Page>
  )
}
