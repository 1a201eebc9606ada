import {
  EmptyState,
  ExactTime,
  Figure,
  LinkButton,
  Muted,
  Page,
  Pagination,
  Table,
  type ScreenProps,
} from '@leadkeep/ui'
import { z } from 'zod'
import { checkpointsShape, listCheckpoints } from '../../../queries/list-checkpoints.ts'
import { home } from '../address.ts'

const here = `${home}/checkpoints`
const asks = z.object({ before: checkpointsShape.before.catch(undefined) })

/** The signed heads of the log, each a file to keep elsewhere: by them alone a log that was written anew is found out. */
export default async function Checkpoints({ staff, search, t }: ScreenProps) {
  const { before } = asks.parse(search)
  const { items, next } = await staff.execute(listCheckpoints, { before, limit: 50 })

  return (
    <Page wide title={t('audit_logs.checkpoints.title')} lede={t('audit_logs.checkpoints.lede')}>
      {items.length === 0 ? (
        <EmptyState
          title={t('audit_logs.checkpoints.empty')}
          action={<LinkButton href={home}>{t('audit_logs.begin_again')}</LinkButton>}
        >
          {t('audit_logs.checkpoints.empty.text')}
        </EmptyState>
      ) : (
        <Table
          label={t('audit_logs.checkpoints.title')}
          rows={items}
          rowKey={({ size }) => String(size)}
          columns={[
            {
              key: 'signed',
              header: t('audit_logs.checkpoints.signed'),
              phone: 'title',
              cell: ({ signedAt }) => <ExactTime at={signedAt} />,
            },
            {
              key: 'size',
              header: t('audit_logs.checkpoints.size'),
              width: 'shrink',
              align: 'right',
              phone: 'meta',
              labelled: true,
              cell: ({ size }) => <Figure>{size}</Figure>,
            },
            {
              key: 'added',
              header: t('audit_logs.checkpoints.added'),
              width: 'shrink',
              align: 'right',
              phone: 'hidden',
              cell: ({ added }) => <Figure>{added}</Figure>,
            },
            {
              key: 'key',
              header: t('audit_logs.checkpoints.key'),
              width: 'grow',
              phone: 'hidden',
              cell: ({ logKey }) => <Muted>{logKey}</Muted>,
            },
            {
              key: 'note',
              header: t('audit_logs.checkpoints.file'),
              width: 'shrink',
              align: 'right',
              phone: 'end',
              cell: ({ size }) => (
                <LinkButton
                  variant="quiet"
                  icon="download"
                  iconOnly
                  href={`/api/audit_logs/checkpoints/${size}`}
                >
                  {t('audit_logs.checkpoints.save', { size })}
                </LinkButton>
              ),
            },
          ]}
        />
      )}
      {(before || next) && (
        <Pagination
          previous={before ? here : undefined}
          next={next ? `${here}?before=${next}` : undefined}
          note={t('audit_logs.checkpoints.note', { count: items.length })}
        />
      )}
    </Page>
  )
}
