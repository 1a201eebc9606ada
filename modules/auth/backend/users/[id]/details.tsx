'use client'
import { Field, FieldGrid, Form, TextInput, useApi, useT, useToast } from '@leadkeep/ui'
import type { UserDetail } from '../../../data/answers.ts'

export function Details({ user, saved }: { user: UserDetail; saved: () => Promise<void> }) {
  const t = useT()
  const api = useApi()
  const toast = useToast()
  const { id, version } = user

  return (
    <Form
      send={({ name, email }) => {
        // Only what was changed: an address typed anew would be sealed and indexed anew.
        const changes = { ...(name !== user.name && { name }), ...(email !== user.email && { email }) }

        return api.patch(`/api/auth/users/${id}`, { version, ...changes }, { quiet: true })
      }}
      done={() => {
        toast({ title: t('auth.saved'), tone: 'good' })
        void saved()
      }}
      verb={t('auth.save')}
    >
      <FieldGrid>
        <Field label={t('auth.user.name')} name="name" required>
          <TextInput defaultValue={user.name ?? ''} autoComplete="off" />
        </Field>
        <Field label={t('auth.user.email')} name="email" hint={t('auth.user.email.hint')} required>
          <TextInput type="email" defaultValue={user.email ?? ''} autoComplete="off" />
        </Field>
      </FieldGrid>
    </Form>
  )
}
