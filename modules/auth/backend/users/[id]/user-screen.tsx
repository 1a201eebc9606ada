'use client'
import {
  Badge,
  Columns,
  ExactTime,
  KeyValue,
  KeyValues,
  Notice,
  Page,
  Panel,
  RelativeTime,
  useApi,
  useT,
} from '@leadkeep/ui'
import { useState } from 'react'
import type { SessionAnswer, UserDetail } from '../../../data/answers.ts'
import { HeldRoles } from '../held-roles.tsx'
import { SessionList } from '../../profile/session-list.tsx'
import { Access } from './access.tsx'
import { Details } from './details.tsx'
import { RolesForm } from './roles-form.tsx'

interface UserScreenProps {
  readonly first: UserDetail
  readonly sessions: readonly SessionAnswer[]
  readonly roles: readonly { readonly key: string; readonly title: string }[]
  readonly mayManage: boolean
  readonly isSelf: boolean
}

export function UserScreen({ first, sessions, roles, mayManage, isSelf }: UserScreenProps) {
  const t = useT()
  const api = useApi()
  const [user, setUser] = useState(first)
  const [running, setRunning] = useState(sessions)
  const reload = async () => {
    const [found, left] = await Promise.all([
      api.get<UserDetail>(`/api/auth/users/${user.id}`),
      api.get<{ items: SessionAnswer[] }>(`/api/auth/users/${user.id}/sessions`),
    ])
    if (found.ok) setUser(found.data)
    if (left.ok) setRunning(left.data.items)
  }
  const facts = (
    <KeyValues>
      <KeyValue label={t('auth.user.created')}>
        <ExactTime at={user.createdAt} />
      </KeyValue>
      <KeyValue label={t('auth.user.seen')}>
        {user.lastSeenAt ? <RelativeTime at={user.lastSeenAt} /> : t('auth.user.never')}
      </KeyValue>
      <KeyValue label={t('auth.user.roles_since')}>
        <HeldRoles roles={user.roles} t={t} />
      </KeyValue>
    </KeyValues>
  )

  return (
    <Page
      title={user.name ?? t('ui.erased')}
      lede={user.email}
      meta={user.isActive ? undefined : <Badge tone="loss">{t('auth.user.disabled')}</Badge>}
    >
      {isSelf && <Notice>{t('auth.user.self')}</Notice>}
      <Columns aside={facts}>
        {mayManage && (
          <>
            <Panel title={t('auth.user.details')}>
              <Details key={user.version} user={user} saved={reload} />
            </Panel>
            <Panel title={t('auth.user.roles')}>
              <RolesForm key={JSON.stringify(user.roles)} user={user} roles={roles} saved={reload} />
            </Panel>
            <Panel title={t('auth.sessions.title')} count={running.length}>
              <SessionList sessions={running} path={`/api/auth/users/${user.id}/sessions`} ended={reload} />
            </Panel>
            <Panel title={t('auth.user.access')}>
              <Access user={user} changed={reload} />
            </Panel>
          </>
        )}
      </Columns>
    </Page>
  )
}
