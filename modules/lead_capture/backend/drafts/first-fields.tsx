'use client'
import { useState } from 'react'
import { Checkbox, Field, Stack, TextInput, useT } from '@leadkeep/ui'
import { offeredLanguages } from './languages.ts'

/** What something new is called, and its address, which follows the title until somebody writes one. */
export function AddressFields({ hint }: { hint: (slug: string) => string }) {
  const t = useT()
  const [slug, setSlug] = useState('')
  const [isOwn, setOwn] = useState(false)

  return (
    <>
      <Field label={t('lead_capture.form.title')} name="title" required>
        <TextInput
          autoComplete="off"
          onChange={({ target }) => {
            if (!isOwn) setSlug(slugOf(target.value))
          }}
        />
      </Field>
      <Field label={t('lead_capture.form.slug')} name="slug" hint={hint(slug)} required>
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
    </>
  )
}

/** The languages it is to speak. */
export function LanguagesField() {
  const t = useT()

  return (
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
