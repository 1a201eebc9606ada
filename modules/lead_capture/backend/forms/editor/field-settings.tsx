'use client'
import { useState } from 'react'
import { Checkbox, Field, FieldGrid, Inset, TextInput, useT } from '@leadkeep/ui'
import { changeField, changeFieldTexts, renameField } from '../../../data/form-edits.ts'
import { fieldKeySchema, roleOf, type FieldStructure } from '../../../data/form-fields.ts'
import { ConditionSetting } from './condition-setting.tsx'
import { TextField } from '../../drafts/fields.tsx'
import { InLanguages, useEditing } from './editing.tsx'
import { OptionsSetting } from './options-setting.tsx'

interface FieldSettingsProps {
  readonly field: FieldStructure
  readonly name: string
  /** Whether its name can't change any more. */
  readonly isFixed: boolean
  readonly renamed: (key: string) => void
}

/** All that can be said of one field: its words in each language, whether it must be answered, when it is asked. */
export function FieldSettings({ field, name, isFixed, renamed }: FieldSettingsProps) {
  const t = useT()
  const { edit, mayEdit } = useEditing()
  const { key } = field
  const isAskedOfAll = roleOf(field) === 'name' || roleOf(field) === 'email'
  const write = (language: string, change: { label?: string; hint?: string }) =>
    edit((draft) => changeFieldTexts(draft, language, key, () => change))
  const set = (change: (own: FieldStructure) => FieldStructure) =>
    edit((draft) => changeField(draft, key, change))

  return (
    <Inset label={t('lead_capture.field.settings', { name })}>
      <InLanguages name={t('lead_capture.field.label')}>
        {(language, label, texts) => (
          <TextField
            path={`texts.${language}.fields.${key}.label`}
            label={label}
            language={language}
            value={texts.fields[key]?.label ?? ''}
            write={(value) => write(language, { label: value })}
          />
        )}
      </InLanguages>
      {field.kind !== 'hidden' && (
        <InLanguages name={t('lead_capture.field.hint')}>
          {(language, label, texts) => (
            <TextField
              path={`texts.${language}.fields.${key}.hint`}
              label={label}
              language={language}
              optional
              value={texts.fields[key]?.hint ?? ''}
              write={(value) => write(language, { hint: value || undefined })}
            />
          )}
        </InLanguages>
      )}
      {'options' in field && <OptionsSetting field={field} />}
      {field.kind !== 'hidden' && (
        <Checkbox
          checked={field.required}
          disabled={!mayEdit || isAskedOfAll}
          onChange={({ target }) =>
            set((own) => (own.kind === 'hidden' ? own : { ...own, required: target.checked }))
          }
          label={t('lead_capture.field.must')}
          hint={isAskedOfAll ? t('lead_capture.field.must.always') : undefined}
        />
      )}
      {field.kind === 'long_text' && (
        <Checkbox
          checked={field.warnsOfSpecialCategories}
          disabled={!mayEdit}
          onChange={({ target }) =>
            set((own) =>
              own.kind === 'long_text' ? { ...own, warnsOfSpecialCategories: target.checked } : own,
            )
          }
          label={t('lead_capture.field.warns')}
          hint={t('lead_capture.field.warns.hint')}
        />
      )}
      {(field.kind === 'number' || field.kind === 'date') && <Bounds field={field} set={set} />}
      {field.kind === 'hidden' && (
        <Field
          label={t('lead_capture.field.value')}
          name={`fields.${key}.value`}
          hint={t('lead_capture.field.value.hint', { key })}
          optional
        >
          <TextInput
            value={field.value ?? ''}
            readOnly={!mayEdit}
            onChange={({ target }) =>
              set((own) =>
                own.kind === 'hidden'
                  ? { kind: 'hidden', key, ...(target.value ? { value: target.value } : {}) }
                  : own,
              )
            }
          />
        </Field>
      )}
      <ConditionSetting field={field} />
      <KeyField field={field} isFixed={isFixed} renamed={renamed} />
    </Inset>
  )
}

type Setting = (change: (own: FieldStructure) => FieldStructure) => void

function Bounds({
  field,
  set,
}: {
  field: Extract<FieldStructure, { kind: 'number' | 'date' }>
  set: Setting
}) {
  const t = useT()
  const { mayEdit } = useEditing()
  // A bound that nobody wants is undefined, and so not there once it is sent.
  const write = (bound: 'min' | 'max', value: string) =>
    set((own) => {
      if (own.kind === 'number') return { ...own, [bound]: value === '' ? undefined : Number(value) }
      if (own.kind === 'date') return { ...own, [bound]: value || undefined }

      return own
    })

  return (
    <>
      <FieldGrid>
        {(['min', 'max'] as const).map((bound) => (
          <Field
            key={bound}
            label={t(`lead_capture.field.${field.kind}.${bound}`)}
            name={`fields.${field.key}.${bound}`}
            optional
          >
            <TextInput
              type={field.kind === 'date' ? 'date' : 'number'}
              defaultValue={field[bound] ?? ''}
              readOnly={!mayEdit}
              onChange={({ target }) => write(bound, target.value)}
            />
          </Field>
        ))}
      </FieldGrid>
      {field.kind === 'number' && (
        <Checkbox
          checked={field.whole}
          disabled={!mayEdit}
          onChange={({ target }) =>
            set((own) => (own.kind === 'number' ? { ...own, whole: target.checked } : own))
          }
          label={t('lead_capture.field.whole')}
        />
      )}
    </>
  )
}

/** The name that answers are kept under: free to choose until the form was published with it. */
function KeyField({
  field: { key },
  isFixed,
  renamed,
}: Pick<FieldSettingsProps, 'field' | 'isFixed' | 'renamed'>) {
  const t = useT()
  const { content, edit, mayEdit } = useEditing()
  const [typed, type] = useState(key)
  const isTaken = typed !== key && content.fields.some((field) => field.key === typed)
  const isSound = fieldKeySchema.safeParse(typed).success

  return (
    <Field
      label={t('lead_capture.field.key')}
      name={`fields.${key}.key`}
      hint={t(isFixed ? 'lead_capture.field.key.fixed' : 'lead_capture.field.key.hint')}
      error={
        isTaken ? t('lead_capture.field.key.taken') : isSound ? undefined : t('lead_capture.field.key.wrong')
      }
    >
      <TextInput
        value={typed}
        readOnly={isFixed || !mayEdit}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => type(target.value)}
        onBlur={() => {
          if (!isSound || isTaken || typed === key) return
          edit((draft) => renameField(draft, key, typed))
          renamed(typed)
        }}
      />
    </Field>
  )
}
