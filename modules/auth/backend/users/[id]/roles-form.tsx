'use client'
import { EmptyState, Form, useApi, useLocale, useT, useToast } from '@leadkeep/ui'
import type { UserDetail } from '../../../data/answers.ts'
import { chosenRoles, RoleChoice } from '../role-choice.tsx'

interface RolesFormProps {
  readonly user: UserDetail
  readonly roles: readonly { readonly key: string; readonly title: string }[]
  readonly saved: () => Promise<void>
}

export function RolesForm({ user, roles, saved }: RolesFormProps) {
  const t = useT()
  const api = useApi()
  const toast = useToast()
  const { zone } = useLocale()
  if (roles.length === 0) return <EmptyState title={t('auth.roles.empty')} />

  return (
    <Form
      send={(_, form) =>
        api.put(`/api/auth/users/${user.id}/roles`, chosenRoles(form, user.roles, zone), { quiet: true })
      }
      done={() => {
        toast({ title: t('auth.user.roles.saved'), tone: 'good' })
        void saved()
      }}
      verb={t('auth.user.roles.save')}
      variant="secondary"
    >
      <RoleChoice roles={roles} held={user.roles} labelHidden />
    </Form>
  )
}
