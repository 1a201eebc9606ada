import { Badge, EmptyState, Page, RelativeTime, Table, type ScreenProps } from '@leadkeep/ui'
import { listUnprocessed } from '../../commands/list-unprocessed.ts'
import { RetryButton } from './retry-button.tsx'

const known = new Set(['lead_capture.key_destroyed', 'lead_capture.cannot_open', 'lead_capture.cannot_read'])

/** Dead letters and late ones: what a visitor sent is never dropped without somebody seeing it. */
export default async function Submissions({ staff, t }: ScreenProps) {
  const { items } = await staff.execute(listUnprocessed, {})
  const reasonOf = (failure: string | null) => {
    if (failure === null) return t('lead_capture.reason.late')

    return known.has(failure)
      ? t(`lead_capture.reason.${failure}`)
      : t('lead_capture.reason.other', { code: failure })
  }

  return (
    <Page wide title={t('lead_capture.submissions.title')} lede={t('lead_capture.submissions.lede')}>
      {items.length === 0 ? (
        <EmptyState title={t('lead_capture.submissions.empty')}>
          {t('lead_capture.submissions.empty.text')}
        </EmptyState>
      ) : (
        <Table
          label={t('lead_capture.submissions.title')}
          rows={items}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'receipt',
              header: t('lead_capture.submissions.receipt'),
              width: 'shrink',
              phone: 'title',
              cell: ({ receiptId, keyReused }) => (
                <>
                  {receiptId}{' '}
                  {keyReused && <Badge tone="attention">{t('lead_capture.submissions.reused')}</Badge>}
                </>
              ),
            },
            {
              key: 'form',
              header: t('lead_capture.submissions.form'),
              width: 'shrink',
              phone: 'meta',
              cell: ({ form }) => form,
            },
            {
              key: 'reason',
              header: t('lead_capture.submissions.reason'),
              phone: 'meta',
              cell: ({ failure }) => reasonOf(failure),
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
              key: 'act',
              header: t('lead_capture.submissions.act'),
              width: 'shrink',
              align: 'right',
              phone: 'meta',
              cell: ({ id, failure }) =>
                failure !== 'lead_capture.key_destroyed' &&
                staff.may('lead_capture.submissions.retry') && <RetryButton id={id} />,
            },
          ]}
        />
      )}
    </Page>
  )
}
