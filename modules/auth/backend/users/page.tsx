import {
  Badge,
  EmptyState,
  LinkButton,
  Muted,
  Page,
  Pagination,
  Person,
  RelativeTime,
  Table,
  type ScreenProps,
} from '@leadkeep/ui'
import { listUsers } from '../../queries/users.ts'
import { HeldRoles } from './held-roles.tsx'

export default async function UsersPage({ staff, search, t }: ScreenProps) {
  const { items, next } = await staff.execute(listUsers, { cursor: search.cursor })
  const create = staff.may('auth.users.manage') && (
    <LinkButton variant="primary" icon="plus" href="/backend/users/new">
      {t('auth.users.new')}
    </LinkButton>
  )

  return (
    <Page wide title={t('auth.users.title')} lede={t('auth.users.lede')} actions={create}>
      {items.length === 0 ? (
        <EmptyState title={t('auth.users.empty')}>{t('auth.users.empty.text')}</EmptyState>
      ) : (
        <Table
          label={t('auth.users.title')}
          rows={items}
          rowKey={({ id }) => id}
          href={({ id }) => `/backend/users/${id}`}
          mark={({ isActive }) => (isActive ? undefined : 'gone')}
          columns={[
            {
              key: 'name',
              header: t('auth.user.name'),
              sealed: true,
              cell: (user) => <Person name={user.name ?? t('ui.erased')} />,
            },
            {
              key: 'email',
              header: t('auth.user.email'),
              sealed: true,
              width: 'grow',
              cell: ({ email }) => email ?? '–',
            },
            {
              key: 'roles',
              header: t('auth.user.roles_since'),
              cell: ({ roles }) => <HeldRoles roles={roles} t={t} />,
            },
            {
              key: 'state',
              header: t('auth.user.state'),
              width: 'shrink',
              cell: ({ isActive, isInvited }) =>
                !isActive ? (
                  <Badge tone="loss">{t('auth.user.disabled')}</Badge>
                ) : isInvited ? (
                  <Badge>{t('auth.user.invited')}</Badge>
                ) : (
                  t('auth.user.active')
                ),
            },
            {
              key: 'seen',
              header: t('auth.user.seen'),
              align: 'right',
              phone: 'end',
              cell: ({ lastSeenAt }) =>
                lastSeenAt ? <RelativeTime at={lastSeenAt} /> : <Muted>{t('auth.user.never')}</Muted>,
            },
          ]}
        />
      )}
      {(next || search.cursor) && (
        <Pagination
          previous={search.cursor ? '/backend/users' : undefined}
          next={next ? `/backend/users?cursor=${next}` : undefined}
        />
      )}
    </Page>
  )
}
