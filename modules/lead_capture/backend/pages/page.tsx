import {
  Badge,
  EmptyState,
  LinkButton,
  Muted,
  Page,
  RelativeTime,
  Table,
  type ScreenProps,
} from '@leadkeep/ui'
import { listPages } from '../../queries/pages.ts'
import { StateBadge } from '../drafts/state-badge.tsx'

export default async function Pages({ staff, t }: ScreenProps) {
  const { items } = await staff.execute(listPages, {})
  const begin = staff.may('lead_capture.forms.edit') && (
    <LinkButton variant="primary" icon="plus" href="/backend/pages/new">
      {t('lead_capture.pages.new')}
    </LinkButton>
  )

  return (
    <Page wide title={t('lead_capture.pages.title')} lede={t('lead_capture.pages.lede')} actions={begin}>
      {items.length === 0 ? (
        <EmptyState title={t('lead_capture.pages.empty')}>{t('lead_capture.pages.empty.text')}</EmptyState>
      ) : (
        <Table
          label={t('lead_capture.pages.title')}
          rows={items}
          rowKey={({ id }) => id}
          href={({ id }) => `/backend/pages/${id}`}
          columns={[
            {
              key: 'title',
              header: t('lead_capture.form.title'),
              phone: 'title',
              cell: ({ title, slug, isHome }) => (
                <>
                  {title || t('lead_capture.page.untitled')} <Muted>{isHome ? '/' : `/p/${slug}`}</Muted>
                </>
              ),
            },
            {
              key: 'state',
              header: t('lead_capture.form.state'),
              width: 'shrink',
              phone: 'end',
              cell: (page) => <StateBadge of={page} t={t} />,
            },
            {
              key: 'languages',
              header: t('lead_capture.form.languages'),
              width: 'shrink',
              phone: 'meta',
              cell: ({ languages }) => languages.map((each) => <Badge key={each}>{each}</Badge>),
            },
            {
              key: 'changed',
              header: t('lead_capture.form.changed'),
              width: 'shrink',
              align: 'right',
              phone: 'meta',
              cell: ({ changedAt }) => <RelativeTime at={changedAt} />,
            },
          ]}
        />
      )}
    </Page>
  )
}
