'use client'
import { Field, Form, Select, useApi, useT } from '@leadkeep/ui'
import { AddressFields, LanguagesField } from '../../drafts/first-fields.tsx'
import type { Titled } from '../editor/page-kind.ts'

interface NewPageProps {
  readonly forms: readonly Titled[]
  /** Pages whose name and imprint the new one can begin with. */
  readonly others: readonly Titled[]
}

export function NewPage({ forms, others }: NewPageProps) {
  const t = useT()
  const api = useApi()
  const options = (of: readonly Titled[]) => of.map(({ id, title }) => ({ value: id, label: title }))

  return (
    <Form<{ id: string }>
      send={(values, form) =>
        api.post(
          '/api/lead_capture/pages',
          {
            title: values['title'],
            slug: values['slug'],
            languages: form.getAll('languages'),
            formId: values['formId'],
            siteOf: values['siteOf'] || null,
          },
          { quiet: true },
        )
      }
      done={({ id }) => window.location.assign(`/backend/pages/${id}`)}
      leaves
      verb={t('lead_capture.pages.create')}
      cancel="/backend/pages"
    >
      <AddressFields hint={(slug) => t('lead_capture.page.slug.hint', { address: `/p/${slug || '…'}` })} />
      <Field
        label={t('lead_capture.page.form')}
        name="formId"
        hint={t('lead_capture.page.form.hint')}
        required
      >
        <Select options={options(forms)} />
      </Field>
      <LanguagesField />
      {others.length > 0 && (
        <Field
          label={t('lead_capture.pages.site_of')}
          name="siteOf"
          hint={t('lead_capture.pages.site_of.hint')}
        >
          <Select placeholder={t('lead_capture.pages.site_of.none')} options={options(others)} />
        </Field>
      )}
    </Form>
  )
}
