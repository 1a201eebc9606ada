'use client'
import { Field, FieldGrid, Form, TextInput, useApi, useT } from '@leadkeep/ui'
import { PasswordField } from '../password-field.tsx'
import { chosenRoles, RoleChoice } from '../role-choice.tsx'
import { typed } from '../../typed.ts'

export function NewUser({ roles }: { roles: readonly { readonly key: string; readonly title: string }[] }) {
  const t = useT()
  const api = useApi()

  return (
    <Form<{ userId: string }>
      send={({ name, email }, form) =>
        // The password as it was typed: blanks at its ends are part of it.
        api.post(
          '/api/auth/users',
          { name, email, password: typed(form, 'password'), roles: chosenRoles(form) },
          { quiet: true },
        )
      }
      done={({ userId }) => window.location.assign(`/backend/users/${userId}`)}
      leaves
      verb={t('auth.users.create')}
      cancel="/backend/users"
    >
      <FieldGrid>
        <Field label={t('auth.user.name')} name="name" required>
          <TextInput autoComplete="off" />
        </Field>
        <Field label={t('auth.user.email')} name="email" hint={t('auth.user.email.hint')} required>
          <TextInput type="email" autoComplete="off" />
        </Field>
      </FieldGrid>
      <PasswordField label={t('auth.user.first_password')} visible />
      <RoleChoice roles={roles} />
    </Form>
  )
}
