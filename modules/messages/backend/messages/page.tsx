import {
  Badge,
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
import { listMessages } from '../../commands/list-messages.ts'
import { RetryButton } from './retry-button.tsx'

const tones = { queued: 'neutral', sent: 'good', bounced: 'attention', withheld: 'neutral' } as const

/** Outgoing mail and its fate. Nobody is named: a message holds no address and no words. */
export default async function Messages({ staff, search, t }: ScreenProps) {
  const show = search['show'] === 'stuck' ? 'stuck' : 'all'
  const { items, stuck } = await staff.execute(listMessages, { show })
  const reasonOf = (failure: string) => {
    const key = `messages.reason.${failure}`
    const words = t(key)

    return words === key ? t('messages.reason.other', { code: failure }) : words
  }

  return (
    <Page wide title={t('messages.title')} lede={t('messages.lede')}>
      {items.some(({ inMailbox }) => inMailbox) && <Notice>{t('messages.mailbox')}</Notice>}
      {stuck > 0 && <Notice tone="attention">{t('messages.stuck', { count: stuck })}</Notice>}
      <TabLinks
        label={t('messages.title')}
        items={[
          { href: '/backend/messages', label: t('messages.show.all'), current: show === 'all' },
          {
            href: '/backend/messages?show=stuck',
            label: t('messages.show.stuck'),
            current: show === 'stuck',
          },
        ]}
      />
      {items.length === 0 ? (
        <EmptyState title={t('messages.empty')}>{t('messages.empty.text')}</EmptyState>
      ) : (
        <Table
          label={t('messages.title')}
          rows={items}
          rowKey={({ id }) => id}
          columns={[
            { key: 'what', header: t('messages.column.what'), phone: 'title', cell: ({ title }) => title },
            {
              key: 'state',
              header: t('messages.column.state'),
              phone: 'meta',
              cell: ({ state, failure, attempts }) => (
                <>
                  <Badge tone={tones[state]}>{t(`messages.state.${state}`)}</Badge>{' '}
                  <Muted>
                    {failure !== null
                      ? reasonOf(failure)
                      : attempts > 1 && t('messages.attempts', { count: attempts })}
                  </Muted>
                </>
              ),
            },
            {
              key: 'queued',
              header: t('messages.column.queued'),
              width: 'shrink',
              align: 'right',
              phone: 'end',
              cell: ({ queuedAt }) => <RelativeTime at={queuedAt} />,
            },
            {
              key: 'act',
              header: t('messages.column.act'),
              width: 'shrink',
              align: 'right',
              phone: 'meta',
              cell: ({ id, isStuck, inMailbox }) => (
                <>
                  {inMailbox && staff.may('messages.letters.open') && (
                    <LinkButton href={`/backend/messages/${id}`}>{t('messages.open')}</LinkButton>
                  )}
                  {isStuck && staff.may('messages.retry') && <RetryButton id={id} />}
                </>
              ),
            },
          ]}
        />
      )}
    </Page>
  )
}
