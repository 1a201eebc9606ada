'use client'
import type { Colleague } from '@leadkeep/auth'
import { Field, FieldGrid, Form, Select, useApi, useT } from '@leadkeep/ui'
import { LeadFieldInputs } from '../lead-field-inputs.tsx'
import { stageOptions } from '../words.ts'

interface NewLeadFormProps {
  readonly colleagues: readonly Colleague[]
  readonly userId: string
  readonly mayAssign: boolean
}

export function NewLeadForm({ colleagues, userId, mayAssign }: NewLeadFormProps) {
  const t = useT()
  const api = useApi()
  const owners = mayAssign ? colleagues : colleagues.filter(({ id }) => id === userId)

  return (
    <Form
      send={({ ownerId, ...values }) =>
        api.post<{ id: string }>('/api/crm/leads', { ...values, ownerId: ownerId || null }, { quiet: true })
      }
      done={({ id }) => window.location.assign(`/backend/leads/${id}`)}
      leaves
      verb={t('crm.new.verb')}
      cancel="/backend/leads"
    >
      <LeadFieldInputs />
      <FieldGrid>
        <Field label={t('crm.field.stage')} name="stage">
          <Select options={stageOptions(t)} defaultValue="new" />
        </Field>
        <Field label={t('crm.field.owner')} name="ownerId">
          <Select
            placeholder={t('crm.owner.nobody')}
            defaultValue={userId}
            options={owners.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
      </FieldGrid>
    </Form>
  )
}
