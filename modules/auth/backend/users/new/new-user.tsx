'use client'
import {
  Button,
  Field,
  FieldGrid,
  Form,
  FormActions,
  LinkButton,
  TextInput,
  useApi,
  useT,
} from '@leadkeep/ui'
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
    >
      {(pending) => (
        <>
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
          <FormActions>
            <Button type="submit" variant="primary" pending={pending}>
              {t('auth.users.create')}
            </Button>
            <LinkButton href="/backend/users">{t('ui.cancel')}</LinkButton>
          </FormActions>
        </>
      )}
    </Form>
  )
}
