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
import { listForms } from '../../queries/forms.ts'
import { StateBadge } from '../drafts/state-badge.tsx'

export default async function Forms({ staff, t }: ScreenProps) {
  const { items } = await staff.execute(listForms, {})
  const begin = staff.may('lead_capture.forms.edit') && (
    <LinkButton variant="primary" icon="plus" href="/backend/forms/new">
      {t('lead_capture.forms.new')}
    </LinkButton>
  )

  return (
    <Page wide title={t('lead_capture.forms.title')} lede={t('lead_capture.forms.lede')} actions={begin}>
      {items.length === 0 ? (
        <EmptyState title={t('lead_capture.forms.empty')}>{t('lead_capture.forms.empty.text')}</EmptyState>
      ) : (
        <Table
          label={t('lead_capture.forms.title')}
          rows={items}
          rowKey={({ id }) => id}
          href={({ id }) => `/backend/forms/${id}`}
          columns={[
            {
              key: 'title',
              header: t('lead_capture.form.title'),
              phone: 'title',
              cell: ({ title, slug }) => (
                <>
                  {title || t('lead_capture.form.untitled')} <Muted>/f/{slug}</Muted>
                </>
              ),
            },
            {
              key: 'state',
              header: t('lead_capture.form.state'),
              width: 'shrink',
              phone: 'end',
              cell: (form) => <StateBadge of={form} t={t} />,
            },
            {
              key: 'languages',
              header: t('lead_capture.form.languages'),
              width: 'shrink',
              phone: 'meta',
              cell: ({ languages }) => languages.map((each) => <Badge key={each}>{each}</Badge>),
            },
            {
              key: 'submissions',
              header: t('lead_capture.form.submissions'),
              width: 'shrink',
              align: 'right',
              phone: 'meta',
              cell: ({ submissions }) => submissions,
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
