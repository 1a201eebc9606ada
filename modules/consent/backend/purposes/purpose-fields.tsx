'use client'
import {
  Field,
  FieldGrid,
  Muted,
  Select,
  Stack,
  TextArea,
  TextInput,
  useT,
  type FormValues,
} from '@leadkeep/ui'
import type { z } from 'zod'
import type { purposeView } from '../../commands/purposes.ts'

export type PurposeView = z.infer<typeof purposeView>

const languages = ['en', 'de'] as const

/** What may change about a purpose. Inputs are named as the API names them, so each problem finds its field. */
export function PurposeFields({ purpose }: { purpose?: PurposeView }) {
  const t = useT()

  return (
    <>
      <Muted>{t('consent.purpose.confirmed')}</Muted>
      <FieldGrid>
        <Field label={t('consent.purpose.hours')} name="confirmWithinHours" required>
          <TextInput type="number" min={1} max={720} defaultValue={purpose?.confirmWithinHours ?? 72} />
        </Field>
        <Field label={t('consent.purpose.unconfirmed')} name="unconfirmed" required>
          <Select
            defaultValue={purpose?.unconfirmed ?? 'keep'}
            options={['keep', 'erase'].map((value) => ({
              value,
              label: t(`consent.purpose.unconfirmed.${value}`),
            }))}
          />
        </Field>
      </FieldGrid>
      {languages.map((language) => (
        <fieldset key={language}>
          <legend>{t('consent.purpose.words', { language: t(`consent.language.${language}`) })}</legend>
          <Stack>
            <Field
              label={t('consent.purpose.words.title')}
              name={`texts.${language}.title`}
              required={language === 'en'}
              optional={language !== 'en'}
            >
              <TextInput lang={language} defaultValue={purpose?.texts[language]?.title} autoComplete="off" />
            </Field>
            <Field
              label={t('consent.purpose.words.text')}
              name={`texts.${language}.text`}
              required={language === 'en'}
              optional={language !== 'en'}
            >
              <TextArea lang={language} rows={2} defaultValue={purpose?.texts[language]?.text} />
            </Field>
          </Stack>
        </fieldset>
      ))}
    </>
  )
}

/** The fields as the API takes them; a language without words is left out. */
export const purposeOf = (values: FormValues) => ({
  confirmWithinHours: Number(values['confirmWithinHours']),
  unconfirmed: values['unconfirmed'],
  texts: Object.fromEntries(
    languages.flatMap((language) => {
      const title = values[`texts.${language}.title`] ?? ''
      const text = values[`texts.${language}.text`] ?? ''

      return language === 'en' || title || text ? [[language, { title, text }]] : []
    }),
  ),
})
