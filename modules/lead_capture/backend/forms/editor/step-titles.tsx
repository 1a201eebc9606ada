'use client'
import { Inset, useT } from '@leadkeep/ui'
import { TextField } from '../../drafts/fields.tsx'
import { InLanguages, useTexts } from './editing.tsx'

/** What a step is called, in each language. */
export function StepTitles({ step, name }: { step: string; name: string }) {
  const t = useT()
  const write = useTexts()

  return (
    <Inset label={name}>
      <InLanguages name={t('lead_capture.fields.step_title', { step: name })}>
        {(language, label, texts) => (
          <TextField
            path={`texts.${language}.steps.${step}`}
            label={label}
            language={language}
            value={texts.steps[step] ?? ''}
            write={(title) => write(language, ({ steps }) => ({ steps: { ...steps, [step]: title } }))}
          />
        )}
      </InLanguages>
    </Inset>
  )
}
