'use client'
import { Checkbox, Select, Stack, useT } from '@leadkeep/ui'
import { speaking } from '../../../data/page-edits.ts'
import { DraftField, TextField } from '../../drafts/fields.tsx'
import { LanguagesSetting } from '../../drafts/languages-setting.tsx'
import { Said, useEditing } from './editing.tsx'

interface PlacePartProps {
  readonly forms: readonly { readonly id: string; readonly title: string }[]
}

/** What the page is called, where it is found, which form it shows, and what it speaks. */
export function PlacePart({ forms }: PlacePartProps) {
  const t = useT()
  const { page, edit, content, editContent, mayEdit } = useEditing()
  const { languages } = content
  const words = {
    words: content.words,
    path: 'content.words.*',
    write: (own: typeof content.words) => editContent((now) => ({ ...now, words: own })),
  }

  return (
    <Stack>
      <Said
        {...words}
        part="title"
        name={t('lead_capture.form.title')}
        hint={t('lead_capture.page.title.hint')}
      />
      <Said
        {...words}
        part="description"
        name={t('lead_capture.page.description')}
        hint={t('lead_capture.page.description.hint')}
        rows={2}
      />
      <TextField
        path="slug"
        label={t('lead_capture.form.slug')}
        hint={t('lead_capture.page.slug.hint', { address: `/p/${page.slug || '…'}` })}
        value={page.slug}
        write={(slug) => edit((now) => ({ ...now, slug }))}
      />
      <Checkbox
        name="isHome"
        checked={page.isHome}
        disabled={!mayEdit}
        onChange={({ target }) => edit((now) => ({ ...now, isHome: target.checked }))}
        label={t('lead_capture.page.home')}
        hint={t('lead_capture.page.home.hint')}
      />
      <DraftField path="formId" label={t('lead_capture.page.form')} hint={t('lead_capture.page.form.hint')}>
        <Select
          value={page.formId}
          disabled={!mayEdit}
          onChange={({ target }) => edit((now) => ({ ...now, formId: target.value }))}
          options={forms.map(({ id, title }) => ({ value: id, label: title }))}
        />
      </DraftField>
      <LanguagesSetting
        languages={languages}
        add={(language) => editContent((now) => speaking(now, [...now.languages, language]))}
        remove={(language) =>
          editContent((now) =>
            speaking(
              now,
              now.languages.filter((each) => each !== language),
            ),
          )
        }
      />
    </Stack>
  )
}
