'use client'
import { Field, Form, TextInput, useApi, useT, useToast } from '@leadkeep/ui'
import { useState } from 'react'
import type { FeatureAnswer, RoleAnswer } from '../../../data/answers.ts'
import { chosenFeatures, FeatureChoice } from '../feature-choice.tsx'

interface RoleFormProps {
  readonly first: RoleAnswer
  readonly features: readonly FeatureAnswer[]
  readonly mine: readonly string[]
}

export function RoleForm({ first, features, mine }: RoleFormProps) {
  const t = useT()
  const api = useApi()
  const toast = useToast()
  const [role, setRole] = useState(first)
  const reload = async () => {
    const answer = await api.get<RoleAnswer>(`/api/auth/roles/${role.id}`)
    if (answer.ok) setRole(answer.data)
  }

  return (
    <Form
      key={role.version}
      send={({ title }, form) => {
        const { id, version } = role

        return api.patch(
          `/api/auth/roles/${id}`,
          { version, title, features: chosenFeatures(form) },
          { quiet: true },
        )
      }}
      done={() => {
        toast({ title: t('auth.saved'), tone: 'good' })
        void reload()
      }}
      verb={t('auth.save')}
    >
      <Field label={t('auth.role.name')} name="title" required>
        <TextInput defaultValue={role.title} autoComplete="off" />
      </Field>
      <FeatureChoice features={features} held={role.features} mine={mine} />
    </Form>
  )
}
