'use client'
import { Field, FieldGrid, Form, TextInput, useApi, useT } from '@leadkeep/ui'
import type { FeatureAnswer } from '../../../data/answers.ts'
import { chosenFeatures, FeatureChoice } from '../feature-choice.tsx'

export function NewRole({ features, mine }: { features: readonly FeatureAnswer[]; mine: readonly string[] }) {
  const t = useT()
  const api = useApi()

  return (
    <Form<{ roleId: string }>
      send={({ title, key }, form) =>
        api.post('/api/auth/roles', { title, key, features: chosenFeatures(form) }, { quiet: true })
      }
      done={({ roleId }) => window.location.assign(`/backend/roles/${roleId}`)}
      leaves
      verb={t('auth.roles.create')}
      cancel="/backend/roles"
    >
      <FieldGrid>
        <Field label={t('auth.role.name')} name="title" required>
          <TextInput autoComplete="off" />
        </Field>
        <Field label={t('auth.role.key')} name="key" hint={t('auth.role.key.hint')} required>
          <TextInput autoComplete="off" spellCheck={false} />
        </Field>
      </FieldGrid>
      <FeatureChoice features={features} held={[]} mine={mine} />
    </Form>
  )
}
