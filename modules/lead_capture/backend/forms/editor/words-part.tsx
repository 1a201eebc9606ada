'use client'
import { Button, Menu, Row, Stack, useT } from '@leadkeep/ui'
import { addLanguage, removeLanguage } from '../../../data/form-edits.ts'
import { LinesField, TextField } from '../../drafts/fields.tsx'
import { InLanguages, useEditing, useTexts } from './editing.tsx'
import { languageName, offeredLanguages } from '../../drafts/languages.ts'

/** What the form says beside its questions, and the languages in which it says it. */
export function WordsPart() {
  const t = useT()
  const { content, edit, mayEdit } = useEditing()
  const write = useTexts()
  const { languages } = content
  const others = offeredLanguages.filter((language) => !languages.includes(language))

  return (
    <Stack>
      <InLanguages name={t('lead_capture.form.title')}>
        {(language, label, texts) => (
          <TextField
            path={`texts.${language}.title`}
            label={label}
            language={language}
            value={texts.title}
            write={(title) => write(language, () => ({ title }))}
          />
        )}
      </InLanguages>
      <InLanguages name={t('lead_capture.form.submit')}>
        {(language, label, texts) => (
          <TextField
            path={`texts.${language}.submit`}
            label={label}
            language={language}
            value={texts.submit}
            write={(submit) => write(language, () => ({ submit }))}
          />
        )}
      </InLanguages>
      <InLanguages name={t('lead_capture.form.next')}>
        {(language, label, texts) => (
          <LinesField
            path={`texts.${language}.next`}
            label={label}
            hint={t('lead_capture.form.next.hint')}
            language={language}
            values={texts.next}
            write={(next) => write(language, () => ({ next }))}
          />
        )}
      </InLanguages>
      {mayEdit && (
        <Row>
          {others.length > 0 && (
            <Menu
              look="secondary"
              align="start"
              trigger={t('lead_capture.language.add')}
              items={others.map((language) => ({
                label: languageName(t, language),
                run: () => edit((draft) => addLanguage(draft, language)),
              }))}
            />
          )}
          {languages.length > 1 &&
            languages.map((language) => (
              <Button
                key={language}
                variant="quiet"
                onClick={() => edit((draft) => removeLanguage(draft, language))}
              >
                {t('lead_capture.language.remove', { language: languageName(t, language) })}
              </Button>
            ))}
        </Row>
      )}
    </Stack>
  )
}
