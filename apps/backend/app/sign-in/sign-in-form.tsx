'use client'
import { PasskeyButton } from '@leadkeep/auth/backend/sign-in/passkey-button.tsx'
import { SecondStep, type FirstStep } from '@leadkeep/auth/backend/sign-in/second-step.tsx'
import { typed } from '@leadkeep/auth/backend/typed.ts'
import { Field, Form, Stack, TextInput, useApi, useT } from '@leadkeep/ui'
import { useState } from 'react'

export function SignInForm({ next }: { next: string }) {
  const t = useT()
  const api = useApi()
  const [first, setFirst] = useState<FirstStep | null>(null)
  // A new document: nothing of the time before the session stays.
  const enter = () => window.location.assign(next)
  if (first) return <SecondStep first={first} done={enter} back={() => setFirst(null)} />

  return (
    <Stack gap="loose">
      <Form
        send={async ({ email = '' }, form) => {
          // Of a password every space counts.
          const password = typed(form, 'password')
          const answer = await api.post('/api/auth/login', { email, password }, { quiet: true })
          if (!answer.ok && answer.problem.code === 'auth.second_factor_required') {
            const { app, passkey } = answer.problem.facts
            setFirst({ email, password, ways: { app: app === true, passkey: passkey === true } })
          }

          return answer
        }}
        done={enter}
        leaves
        verb={t('backend.sign_in.submit')}
        size="large"
      >
        <Field label={t('backend.sign_in.email')} name="email" required>
          <TextInput type="email" autoComplete="username" inputMode="email" autoFocus spellCheck={false} />
        </Field>
        <Field label={t('backend.sign_in.password')} name="password" required>
          <TextInput type="password" autoComplete="current-password" />
        </Field>
      </Form>
      <PasskeyButton
        verb={t('auth.passkey.sign_in')}
        send={(signed) => api.post('/api/auth/login/passkey', signed, { quiet: true })}
        done={enter}
      />
    </Stack>
  )
}
