import type { ReactNode } from 'react'
import { conditionOf, isRequired, roleOf, type Condition } from '../data/form-fields.ts'
import type { FieldOption, FormField } from '../data/form-definition.ts'
import { errorText, type FieldFault } from './error-text.ts'
import { fill, type Words } from './words.ts'

export interface FieldParts {
  readonly field: FormField
  /** All of the form: a condition names one of them. */
  readonly fields: readonly FormField[]
  readonly words: Words
  readonly value: string | readonly string[] | undefined
  readonly error: string | undefined
}

/** With a beginning of its own, so that no key of a form meets a section of the page. */
export const idOf = (key: string) => `f-${key}`

/** A question and what it is answered by. What form.ts needs to know of it stands in data attributes. */
export function Field(parts: FieldParts) {
  const { field } = parts
  if (field.kind === 'hidden')
    return <input type="hidden" name={field.key} defaultValue={textOf(parts)} data-address />
  const condition = conditionOf(field)
  const question = isGroup(field) ? <Group {...parts} field={field} /> : <Single {...parts} />

  return condition ? <Only {...parts} condition={condition} question={question} /> : question
}

/** Without JavaScript it is always there and says when it matters; form.ts hides and disables it until it does. */
function Only({
  fields,
  words,
  condition,
  question,
}: FieldParts & { condition: Condition; question: ReactNode }) {
  const other = fields.find(({ key }) => key === condition.field)
  const options = 'is' in condition ? condition.is : undefined
  const labels = other && 'options' in other ? other.options : []
  const answers = labels
    .filter(({ key }) => options?.includes(key))
    .map(({ label }) => fill(words.form.quoted, { label }))

  return (
    <fieldset role="presentation" className="only" data-when={condition.field} data-is={options?.join(' ')}>
      <p className="hint">
        {fill(options ? words.form.only_if_chosen : words.form.only_if_filled, {
          question: other?.label ?? '',
          answers: answers.join(', '),
        })}
      </p>
      {question}
    </fieldset>
  )
}

function Single(parts: FieldParts) {
  const { field, error } = parts
  const id = idOf(field.key)

  return (
    <div className="field" {...toldToScript(parts)}>
      <label htmlFor={id}>
        <Label {...parts} />
      </label>
      <Notes {...parts} />
      <Control {...parts} />
      <FieldError id={id} error={error} />
    </div>
  )
}

function Control(parts: FieldParts) {
  const { field, words, error } = parts
  const shared = {
    id: idOf(field.key),
    name: field.key,
    required: isRequired(field) && !conditionOf(field),
    autoComplete: 'autocomplete' in field ? field.autocomplete : undefined,
    defaultValue: textOf(parts),
    'aria-describedby': notesOf(parts),
    'aria-invalid': error ? true : undefined,
  }
  switch (field.kind) {
    case 'long_text':
      return <textarea rows={4} {...shared} />
    case 'choice':
      return (
        <select {...shared}>
          <option value="">{words.form.choose}</option>
          {field.options.map(({ key, label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      )
    case 'number':
      // Not type=number: browsers send nothing at all for what they can't read, and what was typed would be lost.
      return <input type="text" inputMode={keyboardOf(field)} {...shared} />
    case 'date':
      return <input type="date" min={field.min} max={field.max} {...shared} />
    case 'email':
      return <input type="email" {...shared} />
    case 'phone':
      return <input type="tel" {...shared} />
    case 'text':
      return <input type="text" {...shared} />
    case 'choices':
    case 'hidden':
      // Neither stands alone: the one is a group, the other nothing to see.
      return null
  }
}

/** Keyboards for digits alone have no minus on some phones. */
const keyboardOf = ({ whole, min }: Extract<FormField, { kind: 'number' }>) =>
  min === undefined || min < 0 ? 'text' : whole ? 'numeric' : 'decimal'

type Choosing = Extract<FormField, { kind: 'choice' | 'choices' }>

/** All that there is to choose is shown; of many, a list is quicker to read. */
const isGroup = (field: FormField): field is Choosing =>
  field.kind === 'choices' || (field.kind === 'choice' && field.options.length <= 7)

function Group({ field, ...rest }: FieldParts & { field: Choosing }) {
  const parts = { ...rest, field }
  const isOne = field.kind === 'choice'

  return (
    <fieldset
      className="field group"
      role={isOne ? 'radiogroup' : undefined}
      aria-required={isOne && isRequired(field) ? true : undefined}
      aria-describedby={notesOf(parts)}
      aria-invalid={rest.error ? true : undefined}
      {...toldToScript(parts)}
    >
      <legend>
        <Label {...parts} />
      </legend>
      <Notes {...parts} />
      {field.options.map((option, index) => (
        <Option key={option.key} {...parts} option={option} isFirst={index === 0} />
      ))}
      <FieldError id={idOf(field.key)} error={rest.error} />
    </fieldset>
  )
}

/** The first one has the field's own id: there a link to what is wrong with it leads. */
function Option({
  field: { key, kind },
  value,
  option,
  isFirst,
}: FieldParts & { option: FieldOption; isFirst: boolean }) {
  const id = isFirst ? idOf(key) : `${idOf(key)}-is-${option.key}`

  return (
    <div className="option">
      <input
        type={kind === 'choices' ? 'checkbox' : 'radio'}
        id={id}
        name={key}
        value={option.key}
        defaultChecked={[value].flat().includes(option.key)}
      />
      <label htmlFor={id}>{option.label}</label>
    </div>
  )
}

function Label({ field, words }: FieldParts) {
  return (
    <>
      {field.label}
      {!isRequired(field) && <span className="optional"> ({words.form.optional})</span>}
    </>
  )
}

function Notes({ field, words }: FieldParts) {
  const id = `${idOf(field.key)}-hint`
  const warning = warnsOf(field) && words.form.special_categories
  if (!field.hint && !warning) return null

  return (
    <div className="hint" id={id}>
      {field.hint && <p>{field.hint}</p>}
      {warning && <p>{warning}</p>}
    </div>
  )
}

const warnsOf = (field: FormField) => field.kind === 'long_text' && field.warnsOfSpecialCategories

const notesOf = ({ field, error }: FieldParts) =>
  [(field.hint || warnsOf(field)) && `${idOf(field.key)}-hint`, error && `${idOf(field.key)}-error`]
    .filter(Boolean)
    .join(' ') || undefined

/** Always there, so that the script has a place to write to and a screen reader one to hear from. */
export const FieldError = ({ id, error }: { id: string; error: string | undefined }) => (
  <p className="error" id={`${id}-error`} hidden={!error}>
    {error}
  </p>
)

/** What form.ts says by itself, before anything is sent. */
const toldToScript = ({ field, words }: FieldParts) => ({
  'data-key': field.key,
  'data-required': isRequired(field) ? sentence(words, field, 'required') : undefined,
  'data-invalid':
    field.kind === 'email' || field.kind === 'date' ? sentence(words, field, 'invalid') : undefined,
})

const sentence = (words: Words, field: FormField, fault: FieldFault) =>
  errorText(words, { kind: field.kind, role: roleOf(field) }, fault)

const textOf = ({ value }: FieldParts) => (typeof value === 'string' ? value : undefined)
