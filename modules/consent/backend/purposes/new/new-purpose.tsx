'use client'
import { Field, FieldGrid, Form, Select, TextInput, useApi, useT } from '@leadkeep/ui'
import { PurposeFields, purposeOf, type PurposeView } from '../purpose-fields.tsx'

const bases = ['consent', 'contract', 'legal_obligation', 'legitimate_interests']

export function NewPurpose() {
  const t = useT()
  const api = useApi()

  return (
    <Form<PurposeView>
      send={(values) =>
        api.post(
          '/api/consent/purposes',
          { key: values['key'], basis: values['basis'], ...purposeOf(values) },
          { quiet: true },
        )
      }
      done={({ id }) => window.location.assign(`/backend/purposes/${id}`)}
      leaves
      verb={t('consent.purpose.declare')}
      cancel="/backend/purposes"
    >
      <FieldGrid>
        <Field label={t('consent.purpose.key')} name="key" hint={t('consent.purpose.key.hint')} required>
          <TextInput autoComplete="off" spellCheck={false} />
        </Field>
        <Field label={t('consent.purpose.basis')} name="basis" required>
          <Select options={bases.map((value) => ({ value, label: t(`consent.purpose.basis.${value}`) }))} />
        </Field>
      </FieldGrid>
      <PurposeFields />
    </Form>
  )
}
