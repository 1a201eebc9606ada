'use client'
import { Checkbox, Select, Stack, useT } from '@leadkeep/ui'
import { changeField, withCondition } from '../../../data/form-edits.ts'
import { conditionOf, optionsOf, type Condition, type FieldStructure } from '../../../data/form-fields.ts'
import { DraftField } from '../../drafts/fields.tsx'
import { useEditing } from './editing.tsx'

/** Whether the field is asked of everybody, or only after an earlier answer. */
export function ConditionSetting({ field }: { field: FieldStructure }) {
  const t = useT()
  const { content, edit, mayEdit } = useEditing()
  if (field.kind === 'hidden') return null
  const when = conditionOf(field)
  const order = content.steps.flatMap((step) => step.fields)
  const earlier = order.slice(0, Math.max(0, order.indexOf(field.key)))
  const words = content.texts[content.languages[0] ?? '']
  const labelOf = (key: string) => words?.fields[key]?.label || key
  const other = content.fields.find(({ key }) => key === when?.field)
  const set = (condition: Condition | undefined) =>
    edit((draft) => changeField(draft, field.key, (own) => withCondition(own, condition)))
  const begin = (key: string) => {
    const [first] = optionsOf(content.fields.find((each) => each.key === key) ?? field)
    if (key === '') set(undefined)
    else set(first ? { field: key, is: [first] } : { field: key, filled: true })
  }
  if (earlier.length === 0 && !when) return null

  return (
    <Stack gap="tight">
      <DraftField
        path={`fields.${content.fields.indexOf(field)}.when.field`}
        label={t('lead_capture.condition.field')}
      >
        <Select
          value={when?.field ?? ''}
          disabled={!mayEdit}
          onChange={({ target }) => begin(target.value)}
          placeholder={t('lead_capture.condition.always')}
          options={[...new Set([...earlier, ...(when ? [when.field] : [])])].map((key) => ({
            value: key,
            label: t('lead_capture.condition.after', { name: labelOf(key) }),
          }))}
        />
      </DraftField>
      {when && 'is' in when && other && (
        <fieldset>
          <legend>{t('lead_capture.condition.is', { name: labelOf(other.key) })}</legend>
          <Stack gap="tight">
            {optionsOf(other).map((option) => (
              <Checkbox
                key={option}
                checked={when.is.includes(option)}
                // The last one stays: a condition that nothing meets hides the field from everybody.
                disabled={!mayEdit || (when.is.length === 1 && when.is[0] === option)}
                onChange={({ target }) =>
                  set({
                    field: when.field,
                    is: optionsOf(other).filter((each) =>
                      each === option ? target.checked : when.is.includes(each),
                    ),
                  })
                }
                label={words?.fields[other.key]?.options?.[option] || option}
              />
            ))}
          </Stack>
        </fieldset>
      )}
    </Stack>
  )
}
