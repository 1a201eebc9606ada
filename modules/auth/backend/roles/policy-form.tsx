'use client'
import { Field, Form, Select, useApi, useT, useToast } from '@leadkeep/ui'
import { useState } from 'react'
import { demands } from '../../factors/demands.ts'

interface Policy {
  readonly secondFactorFor: string
  readonly version: number
}

/** Of whom a second factor is asked. */
export function PolicyForm({ first }: { first: Policy }) {
  const t = useT()
  const api = useApi()
  const toast = useToast()
  const [policy, setPolicy] = useState(first)
  const reload = async () => {
    const answer = await api.get<Policy>('/api/auth/policy')
    if (answer.ok) setPolicy(answer.data)
  }

  return (
    <Form
      key={policy.version}
      send={({ secondFactorFor }) =>
        api.put('/api/auth/policy', { secondFactorFor, version: policy.version }, { quiet: true })
      }
      done={() => {
        toast({ title: t('auth.saved'), tone: 'good' })
        void reload()
      }}
      verb={t('auth.save')}
      variant="secondary"
    >
      <Field label={t('auth.policy.label')} name="secondFactorFor" hint={t('auth.policy.hint')}>
        <Select
          defaultValue={policy.secondFactorFor}
          options={demands.map((value) => ({ value, label: t(`auth.policy.${value}`) }))}
        />
      </Field>
    </Form>
  )
}
