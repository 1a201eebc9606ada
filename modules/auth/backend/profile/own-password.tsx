'use client'
import { Field, Form, TextInput, useApi, useT, useToast } from '@leadkeep/ui'
import { PasswordField } from '../users/password-field.tsx'
import { typed } from '../typed.ts'

export function OwnPassword() {
  const t = useT()
  const api = useApi()
  const toast = useToast()

  return (
    <Form<{ ended: number }>
      reset
      send={(_, form) => {
        // As they were typed: blanks at the ends of a password are part of it.
        const [currentPassword, newPassword] = [typed(form, 'currentPassword'), typed(form, 'newPassword')]

        return api.post('/api/auth/password', { currentPassword, newPassword }, { quiet: true })
      }}
      done={({ ended }) =>
        toast({
          title: t('auth.password.changed'),
          detail: t('auth.sessions.ended', { count: ended }),
          tone: 'good',
        })
      }
      verb={t('auth.password.submit')}
    >
      <Field label={t('auth.password.current')} name="currentPassword" required>
        <TextInput type="password" autoComplete="current-password" />
      </Field>
      <PasswordField name="newPassword" label={t('auth.password.new')} />
    </Form>
  )
}
