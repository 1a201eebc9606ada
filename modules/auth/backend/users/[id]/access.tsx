'use client'
import { Button, Confirm, Form, Row, Stack, useApi, useT, useToast } from '@leadkeep/ui'
import { useState } from 'react'
import type { UserDetail } from '../../../data/answers.ts'
import { PasswordField } from '../password-field.tsx'
import { typed } from '../../typed.ts'

/** What decides whether somebody gets in: their password, and being disabled. */
export function Access({ user, changed }: { user: UserDetail; changed: () => Promise<void> }) {
  return (
    <Stack gap="loose">
      <NewPassword user={user} changed={changed} />
      {user.isActive ? <Disable user={user} changed={changed} /> : <Enable user={user} changed={changed} />}
    </Stack>
  )
}

interface Part {
  readonly user: UserDetail
  readonly changed: () => Promise<void>
}

function NewPassword({ user, changed }: Part) {
  const t = useT()
  const api = useApi()
  const toast = useToast()

  return (
    <Form<{ ended: number }>
      reset
      send={(_, form) =>
        api.post(
          `/api/auth/users/${user.id}/password`,
          { password: typed(form, 'password') },
          { quiet: true },
        )
      }
      done={({ ended }) => {
        toast({
          title: t('auth.user.password.set'),
          detail: t('auth.sessions.ended', { count: ended }),
          tone: 'good',
        })
        void changed()
      }}
      verb={t('auth.user.password.submit')}
      variant="secondary"
    >
      <PasswordField label={t('auth.user.password.new')} visible />
    </Form>
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
