'use client'
import { Button, Row, Sortable, Stack, useT } from '@leadkeep/ui'
import { addOption, changeFieldTexts, moveOption, removeOption } from '../../../data/form-edits.ts'
import type { FieldStructure } from '../../../data/form-fields.ts'
import { TextField } from '../../drafts/fields.tsx'
import { InLanguages, useEditing } from './editing.tsx'

/** What one can choose, in order and in each language. */
export function OptionsSetting({
  field,
}: {
  field: Extract<FieldStructure, { kind: 'choice' | 'choices' }>
}) {
  const t = useT()
  const { content, edit, mayEdit } = useEditing()
  const { key, options } = field
  const first = content.languages[0] ?? ''
  const nameOf = (option: string, index: number) =>
    content.texts[first]?.fields[key]?.options?.[option] ||
    t('lead_capture.option.number', { number: index + 1 })

  return (
    <Stack gap="tight">
      <Sortable
        label={t('lead_capture.field.options')}
        move={(from, to) => mayEdit && edit((draft) => moveOption(draft, key, from, to))}
        remove={
          mayEdit && options.length > 1
            ? (index) => edit((draft) => removeOption(draft, key, options[index] ?? ''))
            : undefined
        }
        items={options.map((option, index) => ({
          key: option,
          name: nameOf(option, index),
          row: (
            <InLanguages name={t('lead_capture.option.number', { number: index + 1 })}>
              {(language, label, texts) => (
                <TextField
                  path={`texts.${language}.fields.${key}.options.${option}`}
                  label={label}
                  language={language}
                  value={texts.fields[key]?.options?.[option] ?? ''}
                  write={(value) =>
                    edit((draft) =>
                      changeFieldTexts(draft, language, key, (words) => ({
                        options: { ...words.options, [option]: value },
                      })),
                    )
                  }
                />
              )}
            </InLanguages>
          ),
        }))}
      />
      {mayEdit && (
        <Row>
          <Button icon="plus" onClick={() => edit((draft) => addOption(draft, key))}>
            {t('lead_capture.option.add')}
          </Button>
        </Row>
      )}
    </Stack>
  )
}
