'use client'
import {
  Checkbox,
  Field,
  FieldGrid,
  Form,
  Notice,
  Select,
  TextArea,
  TextInput,
  useApi,
  useT,
} from '@leadkeep/ui'
import { requestKinds } from '../../../requests/kinds.ts'

export function NewRequest({ subjectId }: { readonly subjectId: string | null }) {
  const t = useT()
  const api = useApi()
  const languages = ['en', 'de'].map((value) => ({ value, label: t(`privacy.language.${value}`) }))

  return (
    <Form<{ id: string }>
      send={({ kind, name, email, words, language }, form) =>
        api.post(
          '/api/privacy/requests',
          { kind, name, email, words, language, subjectId, isChecked: form.has('isChecked') },
          { quiet: true },
        )
      }
      done={({ id }) => window.location.assign(`/backend/requests/${id}`)}
      leaves
      verb={t('privacy.requests.file')}
      cancel="/backend/requests"
    >
      {subjectId && <Notice>{t('privacy.requests.of_record')}</Notice>}
      <FieldGrid>
        <KindField />
        <Field label={t('privacy.request.language')} name="language" required>
          <Select options={languages} />
        </Field>
        <Field label={t('privacy.request.name')} name="name">
          <TextInput autoComplete="off" />
        </Field>
        <Field
          label={t('privacy.request.email')}
          name="email"
          hint={t(subjectId ? 'privacy.request.email.known' : 'privacy.request.email.hint')}
          required={subjectId === null}
        >
          <TextInput type="email" autoComplete="off" />
        </Field>
      </FieldGrid>
      <Field label={t('privacy.request.words')} name="words">
        <TextArea />
      </Field>
      <Checkbox
        name="isChecked"
        label={t('privacy.request.is_checked')}
        hint={t('privacy.request.is_checked.hint')}
      />
    </Form>
  )
}

export function KindField() {
  const t = useT()

  return (
    <Field label={t('privacy.request.kind')} name="kind" required>
      <Select
        placeholder={t('privacy.kind.choose')}
        options={requestKinds.map((value) => ({ value, label: t(`privacy.kind.${value}`) }))}
      />
    </Field>
  )
}
