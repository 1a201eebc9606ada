'use client'
import { Field, Form, TextInput, useApi, useT } from '@leadkeep/ui'

export function SignInForm({ next }: { next: string }) {
  const t = useT()
  const api = useApi()

  return (
    <Form
      send={({ email, password }, form) =>
        // Of a password every space counts.
        api.post('/api/auth/login', { email, password: form.get('password') ?? password }, { quiet: true })
      }
      // A new document: nothing of the time before the session stays.
      done={() => window.location.assign(next)}
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
  )
}
