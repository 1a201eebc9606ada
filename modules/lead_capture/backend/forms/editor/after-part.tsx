'use client'
import { useState } from 'react'
import { Checkbox, Stack, useT } from '@leadkeep/ui'
import { tidy } from '../../../data/form-draft.ts'
import type { RichText } from '../../../data/rich-text.ts'
import { richTextOf, wordsOfRichText } from '../../../data/rich-text-words.ts'
import { TextField } from '../../drafts/fields.tsx'
import { InLanguages, useEditing, useTexts } from './editing.tsx'

/** Where a visitor is led once their answers are stored. */
export function AfterPart() {
  const t = useT()
  const { content, edit, mayEdit } = useEditing()
  const write = useTexts()
  const { after } = content
  const choose = (kind: 'thanks' | 'redirect') =>
    edit((draft) => tidy({ ...draft, after: kind === 'thanks' ? { kind } : { kind, to: '' } }))

  return (
    <Stack>
      <fieldset>
        <legend>{t('lead_capture.after.legend')}</legend>
        <Stack gap="tight">
          {(['thanks', 'redirect'] as const).map((kind) => (
            <Checkbox
              key={kind}
              type="radio"
              name="after.kind"
              checked={after.kind === kind}
              disabled={!mayEdit}
              onChange={() => choose(kind)}
              label={t(`lead_capture.after.${kind}`)}
              hint={t(`lead_capture.after.${kind}.hint`)}
            />
          ))}
        </Stack>
      </fieldset>
      {after.kind === 'redirect' ? (
        <TextField
          path="after.to"
          label={t('lead_capture.after.to')}
          hint={t('lead_capture.after.to.hint')}
          type="url"
          value={after.to}
          write={(to) => edit((draft) => ({ ...draft, after: { kind: 'redirect', to } }))}
        />
      ) : (
        <InLanguages name={t('lead_capture.after.text')}>
          {(language, label, texts) => (
            <RichField
              path={`texts.${language}.thanks`}
              label={label}
              language={language}
              value={texts.thanks}
              write={(thanks) => write(language, () => ({ thanks }))}
            />
          )}
        </InLanguages>
      )}
    </Stack>
  )
}

interface RichFieldProps {
  readonly path: string
  readonly label: string
  readonly language: string
  readonly value: RichText | undefined
  readonly write: (value: RichText | undefined) => void
}

/** What is typed stays as it is typed, for as long as it means the same as what the draft says. */
function RichField({ value, write, ...field }: RichFieldProps) {
  const t = useT()
  const [typed, type] = useState(() => wordsOfRichText(value))
  const isSame = JSON.stringify(richTextOf(typed)) === JSON.stringify(value)

  return (
    <TextField
      {...field}
      hint={t('lead_capture.after.text.hint')}
      rows={6}
      optional
      value={isSame ? typed : wordsOfRichText(value)}
      write={(words) => {
        type(words)
        write(richTextOf(words))
      }}
    />
  )
}
