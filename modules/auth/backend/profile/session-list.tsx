'use client'
import {
  Badge,
  Button,
  EmptyState,
  RelativeTime,
  Table,
  useApi,
  useT,
  useToast,
  type ApiPath,
} from '@leadkeep/ui'
import type { SessionAnswer } from '../../data/answers.ts'
import { browserName } from './browser-name.ts'

interface SessionListProps {
  readonly sessions: readonly SessionAnswer[]
  /** Where a session is deleted, by its id. */
  readonly path: ApiPath
  readonly ended: () => Promise<void>
}

/** Where somebody is signed in, with a way to end each. One's own current session ends by signing out. */
export function SessionList({ sessions, path, ended }: SessionListProps) {
  const t = useT()
  const api = useApi()
  const toast = useToast()
  if (sessions.length === 0) return <EmptyState title={t('auth.sessions.empty')} />

  const end = async ({ id }: SessionAnswer) => {
    const answer = await api.delete(`${path}/${id}`)
    if (!answer.ok) return
    toast({ title: t('auth.sessions.ended', { count: 1 }), tone: 'good' })
    await ended()
  }

  return (
    <Table
      label={t('auth.sessions.title')}
      rows={sessions}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'browser',
          header: t('auth.session.browser'),
          sealed: true,
          width: 'grow',
          cell: ({ userAgent }) => (
            <span title={userAgent ?? ''}>{browserName(userAgent) ?? t('auth.session.unknown')}</span>
          ),
        },
        {
          key: 'address',
          header: t('auth.session.address'),
          sealed: true,
          cell: ({ address }) => address ?? '–',
        },
        {
          key: 'since',
          header: t('auth.session.since'),
          align: 'right',
          phone: 'hidden',
          cell: (session) => <RelativeTime at={session.createdAt} />,
        },
        {
          key: 'seen',
          header: t('auth.session.seen'),
          align: 'right',
          cell: (session) => <RelativeTime at={session.lastSeenAt} />,
        },
        {
          key: 'end',
          header: '',
          width: 'shrink',
          phone: 'end',
          cell: (session) =>
            session.isCurrent ? (
              <Badge tone="good">{t('auth.session.current')}</Badge>
            ) : (
              <Button variant="quiet" onClick={() => void end(session)}>
                {t('auth.session.end')}
              </Button>
            ),
        },
      ]}
    />
  )
}
