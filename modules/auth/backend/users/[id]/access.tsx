'use client'
import { Button, Confirm, ExactTime, Notice, Row, Stack, useApi, useT, useToast } from '@leadkeep/ui'
import { useState } from 'react'
import type { LinkAnswer, UserDetail } from '../../../data/answers.ts'

/** What decides whether somebody gets in: a password of their own, and being disabled. */
export function Access({ user, changed }: { user: UserDetail; changed: () => Promise<void> }) {
  return (
    <Stack gap="loose">
      {user.isActive && <SendLink user={user} changed={changed} />}
      {user.hasFactor && <ResetFactors user={user} changed={changed} />}
      {user.isActive ? <Disable user={user} changed={changed} /> : <Enable user={user} changed={changed} />}
    </Stack>
  )
}

interface Part {
  readonly user: UserDetail
  readonly changed: () => Promise<void>
}

/** A link by mail, never a password: whoever made one would know it. */
function SendLink({ user, changed }: Part) {
  const t = useT()
  const api = useApi()
  const toast = useToast()
  const [pending, setPending] = useState(false)
  const send = async () => {
    setPending(true)
    const answer = await api.post(`/api/auth/users/${user.id}/link`)
    setPending(false)
    if (!answer.ok) return
    toast({ title: t('auth.link.sent'), tone: 'good' })
    await changed()
  }

  return (
    <Stack>
      {user.link && <LinkState link={user.link} />}
      <Row>
        <Button pending={pending} onClick={() => void send()}>
          {t(user.isInvited ? 'auth.link.invite_again' : 'auth.link.send')}
        </Button>
      </Row>
    </Stack>
  )
}

/** What became of the last link, in words: an administrator must see when no mail leaves. */
function LinkState({ link: { kind, mail, expiresAt, usedAt } }: { link: LinkAnswer }) {
  const t = useT()
  if (usedAt) return null

  return (
    <Notice
      tone={mail === 'bounced' || mail === 'stuck' ? 'attention' : undefined}
      title={t(`auth.link.${kind}`)}
    >
      {t(`auth.link.mail.${mail}`)} {t('auth.link.good_until')} <ExactTime at={expiresAt} />.
    </Notice>
  )
}

/** For who lost their device and their recovery codes. */
function ResetFactors({ user, changed }: Part) {
  const t = useT()
  const api = useApi()
  const [asked, ask] = useState(false)
  const [pending, setPending] = useState(false)
  const reset = async () => {
    setPending(true)
    const answer = await api.delete(`/api/auth/users/${user.id}/factors`)
    setPending(false)
    ask(false)
    if (answer.ok) await changed()
  }

  return (
    <Row>
      <Button onClick={() => ask(true)}>{t('auth.factors.reset')}</Button>
      <Confirm
        open={asked}
        onClose={() => ask(false)}
        title={t('auth.factors.reset.title', { name: user.name ?? '' })}
        verb={t('auth.factors.reset')}
        loss
        pending={pending}
        onConfirm={() => void reset()}
      >
        {t('auth.factors.reset.text')}
      </Confirm>
    </Row>
  )
}

function Disable({ user, changed }: Part) {
  const t = useT()
  const api = useApi()
  const [asked, ask] = useState(false)
  const [pending, setPending] = useState(false)
  const disable = async () => {
    setPending(true)
    const answer = await api.post(`/api/auth/users/${user.id}/disable`)
    setPending(false)
    ask(false)
    if (answer.ok) await changed()
  }

  return (
    <Row>
      <Button variant="loss" onClick={() => ask(true)}>
        {t('auth.user.disable')}
      </Button>
      <Confirm
        open={asked}
        onClose={() => ask(false)}
        title={t('auth.user.disable.title', { name: user.name ?? '' })}
        verb={t('auth.user.disable')}
        loss
        pending={pending}
        onConfirm={() => void disable()}
      >
        {t('auth.user.disable.text')}
      </Confirm>
    </Row>
  )
}

function Enable({ user, changed }: Part) {
  const t = useT()
  const api = useApi()
  const [pending, setPending] = useState(false)
  const enable = async () => {
    setPending(true)
    const answer = await api.post(`/api/auth/users/${user.id}/enable`)
    setPending(false)
    if (answer.ok) await changed()
  }

  return (
    <Row>
      <Button pending={pending} onClick={() => void enable()}>
        {t('auth.user.enable')}
      </Button>
    </Row>
  )
}
