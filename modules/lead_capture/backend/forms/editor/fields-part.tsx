'use client'
import { useState } from 'react'
import {
  Badge,
  Confirm,
  Menu,
  Muted,
  Row,
  Sortable,
  Stack,
  TextButton,
  useT,
  type SortableItem,
} from '@leadkeep/ui'
import {
  addField,
  addStep,
  fieldKinds,
  keyOf,
  moveRow,
  removeField,
  removeStep,
  rowsOf,
} from '../../../data/form-edits.ts'
import { conditionOf, isRequired, roleOf, roles, type FieldStructure } from '../../../data/form-fields.ts'
import { useProblemAt } from '../../drafts/fields.tsx'
import { useEditing } from './editing.tsx'
import { FieldSettings } from './field-settings.tsx'
import { StepTitles } from './step-titles.tsx'

interface FieldsPartProps {
  /** The field whose settings are open. */
  readonly opened: string | null
  readonly open: (key: string | null) => void
  /** Names that can't change any more. */
  readonly fixed: readonly string[]
}

/** What the form asks, in its order; a further step begins where its line stands. */
export function FieldsPart({ opened, open, fixed }: FieldsPartProps) {
  const t = useT()
  const { content, edit, mayEdit } = useEditing()
  const [leaving, leave] = useState<number | null>(null)
  const problem = useProblemAt('fields')
  const rows = rowsOf(content)
  const words = content.texts[content.languages[0] ?? '']
  const items = rows.map((row): SortableItem => {
    const key = keyOf(row)
    const isOpen = opened === key
    if ('step' in row) {
      const number = content.steps.findIndex((step) => step.key === key) + 1
      const name = t('lead_capture.fields.step', { number })

      return {
        key,
        name,
        divides: true,
        row: (
          <Opener
            isOpen={isOpen}
            toggle={() => open(isOpen ? null : key)}
            name={name}
            note={words?.steps[key]}
          />
        ),
        detail: isOpen && <StepTitles step={key} name={name} />,
      }
    }
    const field = content.fields.find((each) => each.key === key)
    const name = words?.fields[key]?.label || t('lead_capture.fields.unnamed', { key })

    return {
      key,
      name,
      row: (
        <>
          <Opener
            isOpen={isOpen}
            toggle={() => open(isOpen ? null : key)}
            name={name}
            note={field && t(`lead_capture.kind.${field.kind}`)}
          />
          {field && <Marks field={field} />}
        </>
      ),
      detail: isOpen && field && (
        <FieldSettings field={field} name={name} isFixed={fixed.includes(key)} renamed={open} />
      ),
    }
  })
  const remove = (index: number) => {
    const row = rows[index]
    if (row) edit((draft) => ('step' in row ? removeStep(draft, row.step) : removeField(draft, row.field)))
    leave(null)
  }
  const add = (kind: FieldStructure['kind'], role?: (typeof roles)[number]) => {
    const added = addField(content, kind, role)
    edit(() => added.draft)
    open(added.key)
  }
  const free = roles.filter((role) => !content.fields.some((field) => roleOf(field) === role))

  return (
    <Stack>
      {problem && <p className="field__error">{problem}</p>}
      {content.steps.length > 1 && (
        <StepTitles step={content.steps[0]?.key ?? ''} name={t('lead_capture.fields.step', { number: 1 })} />
      )}
      <Sortable
        label={t('lead_capture.part.fields')}
        items={items}
        move={(from, to) => mayEdit && edit((draft) => moveRow(draft, from, to))}
        remove={mayEdit ? leave : undefined}
      />
      {mayEdit && (
        <Row>
          <Menu
            look="secondary"
            align="start"
            trigger={t('lead_capture.fields.add')}
            items={[
              ...(free.length > 0
                ? [
                    { heading: t('lead_capture.fields.add.known') },
                    ...free.map((role) => ({
                      label: t(`lead_capture.role.${role}`),
                      run: () => add(kindOf[role], role),
                    })),
                    'line' as const,
                  ]
                : []),
              { heading: t('lead_capture.fields.add.own') },
              ...fieldKinds.map((kind) => ({
                label: t(`lead_capture.kind.${kind}`),
                run: () => add(kind),
              })),
              'line' as const,
              { label: t('lead_capture.fields.add.step'), run: () => edit(addStep) },
            ]}
          />
        </Row>
      )}
      <Confirm
        open={leaving !== null}
        onClose={() => leave(null)}
        title={t('lead_capture.fields.remove.title', { name: items[leaving ?? -1]?.name ?? '' })}
        verb={t('lead_capture.fields.remove')}
        loss
        onConfirm={() => leaving !== null && remove(leaving)}
      >
        {t('lead_capture.fields.remove.text')}
      </Confirm>
    </Stack>
  )
}

const kindOf = {
  name: 'text',
  email: 'email',
  phone: 'phone',
  company: 'text',
  message: 'long_text',
} as const

interface OpenerProps {
  readonly name: string
  readonly note: string | undefined
  readonly isOpen: boolean
  readonly toggle: () => void
}

const Opener = ({ name, note, isOpen, toggle }: OpenerProps) => (
  <TextButton aria-expanded={isOpen} onClick={toggle}>
    {name} {note && <Muted>{note}</Muted>}
  </TextButton>
)

function Marks({ field }: { field: FieldStructure }) {
  const t = useT()
  const { problems, isTold } = useEditing()
  const lacks = isTold && problems.some(({ field: path }) => path.split('.').includes(field.key))

  return (
    <>
      {isRequired(field) && <Badge>{t('lead_capture.field.required')}</Badge>}
      {conditionOf(field) && <Badge>{t('lead_capture.field.conditional')}</Badge>}
      {lacks && <Badge tone="loss">{t('lead_capture.field.lacks')}</Badge>}
    </>
  )
}
