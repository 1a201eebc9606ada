'use client'
import { Stack, useT } from '@leadkeep/ui'
import { addLanguage, removeLanguage } from '../../../data/form-edits.ts'
import { LinesField, TextField } from '../../drafts/fields.tsx'
import { InLanguages, useEditing, useTexts } from './editing.tsx'
import { LanguagesSetting } from '../../drafts/languages-setting.tsx'

/** What the form says beside its questions, and the languages in which it says it. */
export function WordsPart() {
  const t = useT()
  const { content, edit } = useEditing()
  const write = useTexts()
  const { languages } = content

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
      <LanguagesSetting
        languages={languages}
        add={(language) => edit((draft) => addLanguage(draft, language))}
        remove={(language) => edit((draft) => removeLanguage(draft, language))}
      />
    </Stack>
  )
}
