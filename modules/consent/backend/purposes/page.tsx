import { Badge, LinkButton, Muted, Page, Table, type ScreenProps } from '@leadkeep/ui'
import { listPurposes } from '../../commands/purposes.ts'

/** What personal data is used for (GDPR Art. 5(1)(b), 6). */
export default async function Purposes({ staff, t }: ScreenProps) {
  const { items } = await staff.execute(listPurposes, {})
  const declare = staff.may('consent.purposes.manage') && (
    <LinkButton variant="primary" icon="plus" href="/backend/purposes/new">
      {t('consent.purposes.new')}
    </LinkButton>
  )

  return (
    <Page wide title={t('consent.purposes.title')} lede={t('consent.purposes.lede')} actions={declare}>
      <Table
        label={t('consent.purposes.title')}
        rows={items}
        rowKey={({ id }) => id}
        href={({ id }) => `/backend/purposes/${id}`}
        columns={[
          {
            key: 'title',
            header: t('consent.purpose.title'),
            phone: 'title',
            cell: ({ texts, key }) => (
              <>
                {texts['en']?.title} <Muted>{key}</Muted>
              </>
            ),
          },
          {
            key: 'basis',
            header: t('consent.purpose.basis'),
            phone: 'meta',
            cell: ({ basis }) => t(`consent.purpose.basis.${basis}`),
          },
          {
            key: 'confirmation',
            header: t('consent.purpose.confirmation'),
            phone: 'meta',
            cell: ({ basis, confirmWithinHours: hours }) =>
              basis === 'consent' ? t('consent.double_opt_in', { hours }) : t('consent.not_needed'),
          },
          {
            key: 'state',
            header: t('consent.purpose.state'),
            width: 'shrink',
            phone: 'end',
            cell: ({ endedAt }) => (
              <Badge tone={endedAt === null ? 'good' : 'neutral'}>
                {t(`consent.purpose.state.${endedAt === null ? 'active' : 'ended'}`)}
              </Badge>
            ),
          },
        ]}
      />
    </Page>
  )
}
