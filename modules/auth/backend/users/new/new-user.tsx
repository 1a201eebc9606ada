'use client'
import { Field, FieldGrid, Form, TextInput, useApi, useLocale, useT } from '@leadkeep/ui'
import { chosenRoles, RoleChoice } from '../role-choice.tsx'

export function NewUser({ roles }: { roles: readonly { readonly key: string; readonly title: string }[] }) {
  const t = useT()
  const api = useApi()
  const { zone } = useLocale()

  return (
    <Form<{ userId: string }>
      send={({ name, email }, form) =>
        api.post('/api/auth/users', { name, email, ...chosenRoles(form, [], zone) }, { quiet: true })
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
        <Field label={t('auth.user.email')} name="email" hint={t('auth.user.email.invite')} required>
          <TextInput type="email" autoComplete="off" />
        </Field>
      </FieldGrid>
      <RoleChoice roles={roles} />
    </Form>
  )
}
