'use client'
import { Dialog, Field, Form, FreshSignIn, TextInput, useApi, useT } from '@leadkeep/ui'
import { useCallback, useRef, useState, type ReactNode } from 'react'
import { typed } from '../typed.ts'

/**
 * Around all screens: when something asks for a fresh sign-in, it is asked for over the screen, and what was sent goes out
 * again afterwards. Whoever closes it is told by the screen that it was refused, and everything is where it was.
 */
export function ConfirmIdentity({ children }: { children: ReactNode }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const waiting = useRef<((confirmed: boolean) => void)[]>([])
  const ask = useCallback(
    () =>
      new Promise<boolean>((answer) => {
        waiting.current.push(answer)
        setOpen(true)
      }),
    [],
  )
  const settle = useCallback((confirmed: boolean) => {
    setOpen(false)
    for (const answer of waiting.current.splice(0)) answer(confirmed)
  }, [])

  return (
    <FreshSignIn value={ask}>
      {children}
      <Dialog open={open} onClose={() => settle(false)} title={t('auth.confirm.title')}>
        <Means confirmed={() => settle(true)} />
      </Dialog>
    </FreshSignIn>
  )
}

function Means({ confirmed }: { confirmed: () => void }) {
  const t = useT()
  const api = useApi()

  return (
    <Form
      send={(_, form) =>
        api.post('/api/auth/sessions/confirm', { password: typed(form, 'password') }, { quiet: true })
      }
      done={confirmed}
      verb={t('auth.confirm.submit')}
    >
      <p>{t('auth.confirm.text')}</p>
      <Field label={t('auth.confirm.password')} name="password" required>
        <TextInput type="password" autoComplete="current-password" />
      </Field>
    </Form>
  )
}
