'use client'
import { Button, Panel, useApi, useT, useToast } from '@leadkeep/ui'
import { useState } from 'react'
import type { SessionAnswer } from '../../data/answers.ts'
import { SessionList } from './session-list.tsx'

export function OwnSessions({ first }: { first: readonly SessionAnswer[] }) {
  const t = useT()
  const api = useApi()
  const toast = useToast()
  const [sessions, setSessions] = useState(first)
  const reload = async () => {
    const answer = await api.get<{ items: SessionAnswer[] }>('/api/auth/sessions')
    if (answer.ok) setSessions(answer.data.items)
  }
  const endOthers = async () => {
    const answer = await api.delete<{ ended: number }>('/api/auth/sessions')
    if (!answer.ok) return
    toast({ title: t('auth.sessions.ended', { count: answer.data.ended }), tone: 'good' })
    await reload()
  }
  const hasOthers = sessions.some(({ isCurrent }) => !isCurrent)

  return (
    <Panel
      title={t('auth.sessions.title')}
      count={sessions.length}
      actions={hasOthers && <Button onClick={() => void endOthers()}>{t('auth.sessions.end_others')}</Button>}
    >
      <SessionList sessions={sessions} path="/api/auth/sessions" ended={reload} />
    </Panel>
  )
}
