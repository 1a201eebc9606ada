'use client'
import { Field, Form, Select, useApi, useT } from '@leadkeep/ui'
import { AddressFields, LanguagesField } from '../../drafts/first-fields.tsx'

interface NewFormProps {
  /** Forms whose notice the new one can begin with. */
  readonly others: readonly { readonly id: string; readonly title: string }[]
}

export function NewForm({ others }: NewFormProps) {
  const t = useT()
  const api = useApi()

  return (
    <Form<{ id: string }>
      send={(values, form) =>
        api.post(
          '/api/lead_capture/forms',
          {
            title: values['title'],
            slug: values['slug'],
            languages: form.getAll('languages'),
            noticeOf: values['noticeOf'] || null,
          },
          { quiet: true },
        )
      }
      done={({ id }) => window.location.assign(`/backend/forms/${id}`)}
      leaves
      verb={t('lead_capture.forms.create')}
      cancel="/backend/forms"
    >
      <AddressFields hint={(slug) => t('lead_capture.form.slug.hint', { address: `/f/${slug || '…'}` })} />
      <LanguagesField />
      {others.length > 0 && (
        <Field
          label={t('lead_capture.forms.notice_of')}
          name="noticeOf"
          hint={t('lead_capture.forms.notice_of.hint')}
        >
          <Select
            placeholder={t('lead_capture.forms.notice_of.none')}
            options={others.map(({ id, title }) => ({ value: id, label: title }))}
          />
        </Field>
      )}
    </Form>
  )
}
