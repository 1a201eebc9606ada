'use client'
import { Field, FieldGrid, TextArea, TextInput, useT } from '@leadkeep/ui'
import type { LeadValues } from '../../commands/new-lead.ts'

/** What a lead says, as staff write it down; every value is sealed before it is stored. */
export function LeadFieldInputs({ values = {} }: { values?: LeadValues }) {
  const t = useT()
  const initial = (value: string | null | undefined) => value ?? ''

  return (
    <>
      <FieldGrid>
        <Field label={t('crm.field.name')} name="name">
          <TextInput autoComplete="off" maxLength={200} defaultValue={initial(values.name)} />
        </Field>
        <Field label={t('crm.field.company')} name="company" optional>
          <TextInput autoComplete="off" maxLength={200} defaultValue={initial(values.company)} />
        </Field>
        <Field label={t('crm.field.email')} name="email">
          <TextInput type="email" autoComplete="off" maxLength={254} defaultValue={initial(values.email)} />
        </Field>
        <Field label={t('crm.field.phone')} name="phone" hint={t('crm.field.phone.hint')} optional>
          <TextInput type="tel" autoComplete="off" maxLength={40} defaultValue={initial(values.phone)} />
        </Field>
      </FieldGrid>
      <Field label={t('crm.field.message')} name="message" optional>
        <TextArea rows={6} maxLength={10_000} defaultValue={initial(values.message)} />
      </Field>
    </>
  )
}
