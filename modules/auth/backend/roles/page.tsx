import { Badge, EmptyState, LinkButton, Muted, Page, Panel, Table, type ScreenProps } from '@leadkeep/ui'
import { getPolicy } from '../../commands/change-policy.ts'
import { listRoles } from '../../queries/roles.ts'
import { PolicyForm } from './policy-form.tsx'

export default async function RolesPage({ staff, t }: ScreenProps) {
  const { items } = await staff.execute(listRoles, {})
  const create = staff.may('auth.roles.manage') && (
    <LinkButton variant="primary" icon="plus" href="/backend/roles/new">
      {t('auth.roles.new')}
    </LinkButton>
  )

  return (
    <Page wide title={t('auth.roles.title')} lede={t('auth.roles.lede')} actions={create}>
      {items.length === 0 ? (
        <EmptyState title={t('auth.roles.empty')} />
      ) : (
        <Table
          label={t('auth.roles.title')}
          rows={items}
          rowKey={({ id }) => id}
          href={({ id }) => `/backend/roles/${id}`}
          columns={[
            { key: 'title', header: t('auth.role.name'), cell: ({ title }) => title },
            { key: 'key', header: t('auth.role.key'), cell: ({ key }) => <Muted>{key}</Muted> },
            {
              key: 'features',
              header: t('auth.role.features'),
              width: 'grow',
              cell: ({ features }) =>
                features.includes('*') ? t('auth.role.everything') : features.join(', '),
            },
            {
              key: 'builtin',
              header: '',
              width: 'shrink',
              phone: 'hidden',
              cell: ({ builtin }) => builtin && <Badge>{t('auth.role.builtin')}</Badge>,
            },
            {
              key: 'users',
              header: t('auth.users.title'),
              align: 'right',
              phone: 'end',
              cell: ({ users }) => users,
            },
          ]}
        />
      )}
      {staff.may('auth.roles.manage') && (
        <Panel title={t('auth.policy.title')}>
          <PolicyForm first={await staff.execute(getPolicy, {})} />
        </Panel>
      )}
    </Page>
  )
}
