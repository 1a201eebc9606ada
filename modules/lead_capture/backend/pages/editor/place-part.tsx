'use client'
import { Button, Checkbox, Menu, Row, Select, Stack, useT } from '@leadkeep/ui'
import { speaking } from '../../../data/page-edits.ts'
import { DraftField, TextField } from '../../drafts/fields.tsx'
import { languageName, offeredLanguages } from '../../drafts/languages.ts'
import { Said, useEditing } from './editing.tsx'

interface PlacePartProps {
  readonly forms: readonly { readonly id: string; readonly title: string }[]
}

/** What the page is called, where it is found, which form it shows, and what it speaks. */
export function PlacePart({ forms }: PlacePartProps) {
  const t = useT()
  const { page, edit, content, editContent, mayEdit } = useEditing()
  const { languages } = content
  const others = offeredLanguages.filter((language) => !languages.includes(language))
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
      {mayEdit && (
        <Row>
          {others.length > 0 && (
            <Menu
              look="secondary"
              align="start"
              trigger={t('lead_capture.language.add')}
              items={others.map((language) => ({
                label: languageName(t, language),
                run: () => editContent((now) => speaking(now, [...now.languages, language])),
              }))}
            />
          )}
          {languages.length > 1 &&
            languages.map((language) => (
              <Button
                key={language}
                variant="quiet"
                onClick={() =>
                  editContent((now) =>
                    speaking(
                      now,
                      now.languages.filter((each) => each !== language),
                    ),
                  )
                }
              >
                {t('lead_capture.language.remove', { language: languageName(t, language) })}
              </Button>
            ))}
        </Row>
      )}
    </Stack>
  )
}
