'use client'
import { useState } from 'react'
import { Checkbox, Field, Form, Select, Stack, TextInput, useApi, useT } from '@leadkeep/ui'
import { offeredLanguages } from '../editor/languages.ts'

interface NewFormProps {
  /** Forms whose notice the new one can begin with. */
  readonly others: readonly { readonly id: string; readonly title: string }[]
}

export function NewForm({ others }: NewFormProps) {
  const t = useT()
  const api = useApi()
  const [slug, setSlug] = useState('')
  const [isOwn, setOwn] = useState(false)

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
      <Field label={t('lead_capture.form.title')} name="title" required>
        <TextInput
          autoComplete="off"
          onChange={({ target }) => {
            if (!isOwn) setSlug(slugOf(target.value))
          }}
        />
      </Field>
      <Field
        label={t('lead_capture.form.slug')}
        name="slug"
        hint={t('lead_capture.form.slug.hint', { address: `/f/${slug || '…'}` })}
        required
      >
        <TextInput
          autoComplete="off"
          spellCheck={false}
          value={slug}
          onChange={({ target }) => {
            setOwn(true)
            setSlug(target.value)
          }}
        />
      </Field>
      <fieldset>
        <legend>{t('lead_capture.form.languages')}</legend>
        <Stack gap="tight">
          {offeredLanguages.map((language) => (
            <Checkbox
              key={language}
              name="languages"
              value={language}
              defaultChecked={language === 'en'}
              label={t(`lead_capture.language.${language}`)}
            />
          ))}
        </Stack>
      </fieldset>
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

const slugOf = (title: string) =>
  title
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80)
