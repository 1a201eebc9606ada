import type { FormContent, FormTexts } from './form-content.ts'
import { conditionOf, isRequired, optionsOf, roleOf, type FieldStructure } from './form-fields.ts'

/** What keeps a form from being published, and where in it. */
export interface FormFault {
  readonly message: string
  readonly path: (string | number)[]
}

/** What the shape of a form does not rule out: names twice or nowhere, conditions that can't hold, words that lack. */
export function faultsOf(content: FormContent): FormFault[] {
  return [
    ...repeats(content.languages, ['languages']),
    ...repeats(keysOf(content.fields), ['fields']),
    ...repeats(keysOf(content.steps), ['steps']),
    ...repeats(content.consents, ['consents']),
    ...placeFaults(content),
    ...content.fields.flatMap((field, index) => fieldFaults(content, field, ['fields', index])),
    ...roleFaults(content.fields),
    ...languageFaults(content),
  ]
}

/** Every field is asked once, in some step, except those that are not asked at all. */
function placeFaults({ fields, steps }: FormContent): FormFault[] {
  const asked = fields.filter(({ kind }) => kind !== 'hidden')
  const placed = steps.flatMap((step) => step.fields)

  return [
    ...repeats(placed, ['steps']),
    ...asked
      .filter(({ key }) => !placed.includes(key))
      .map(({ key }) =>
        fault(
          `“${key}” stands in no step.`,
          'fields',
          fields.findIndex((each) => each.key === key),
        ),
      ),
    ...steps.flatMap((step, index) =>
      step.fields
        .filter((key) => !asked.some((field) => field.key === key))
        .map((key) => fault(`There is no field “${key}” to ask for.`, 'steps', index, 'fields')),
    ),
  ]
}

function fieldFaults(content: FormContent, field: FieldStructure, path: (string | number)[]): FormFault[] {
  const condition = conditionOf(field)
  const { min, max } = field.kind === 'number' || field.kind === 'date' ? field : unbounded

  return [
    ...repeats(optionsOf(field), [...path, 'options']),
    ...(min !== undefined && max !== undefined && min > max
      ? [fault('The smallest value is above the largest.', ...path, 'min')]
      : []),
    ...(condition ? conditionFaults(content, field, condition, [...path, 'when']) : []),
  ]
}

const unbounded = { min: undefined, max: undefined }

function conditionFaults(
  { fields, steps }: FormContent,
  field: FieldStructure,
  condition: NonNullable<ReturnType<typeof conditionOf>>,
  path: (string | number)[],
): FormFault[] {
  const order = steps.flatMap((step) => step.fields)
  const other = fields.find(({ key }) => key === condition.field)
  if (!other || order.indexOf(other.key) < 0 || order.indexOf(other.key) >= order.indexOf(field.key))
    return [fault('A condition looks at a field that is asked earlier.', ...path, 'field')]
  if ('filled' in condition) return []

  return condition.is
    .filter((option) => !optionsOf(other).includes(option))
    .map((option) => fault(`“${other.key}” has no option “${option}”.`, ...path, 'is'))
}

/** Whoever asks must be able to answer: a name and an address are asked of everybody. */
function roleFaults(fields: readonly FieldStructure[]): FormFault[] {
  const asksOfAll = (role: string) =>
    fields.some((field) => roleOf(field) === role && isRequired(field) && !conditionOf(field))

  return [
    ...repeats(
      fields.flatMap((field) => roleOf(field) ?? []),
      ['fields'],
    ),
    ...(asksOfAll('name') ? [] : [fault('A form asks everybody for a name.', 'fields')]),
    ...(asksOfAll('email') ? [] : [fault('A form asks everybody for an e-mail address.', 'fields')]),
  ]
}

function languageFaults(content: FormContent): FormFault[] {
  const { languages, texts } = content

  return [
    ...sameNames(languages, Object.keys(texts), ['texts']),
    ...languages.flatMap((language) => {
      const own = texts[language]

      return own ? textFaults(content, language, own) : []
    }),
  ]
}

function textFaults(content: FormContent, language: string, texts: FormTexts): FormFault[] {
  const { fields, steps, consents, after } = content
  const path = ['texts', language]
  const thanked = Object.values(content.texts).some(({ thanks }) => thanks !== undefined)

  return [
    ...(steps.length > 1 ? sameNames(keysOf(steps), Object.keys(texts.steps), [...path, 'steps']) : []),
    ...sameNames(keysOf(fields), Object.keys(texts.fields), [...path, 'fields']),
    ...fields.flatMap((field) =>
      sameNames(optionsOf(field), Object.keys(texts.fields[field.key]?.options ?? {}), [
        ...path,
        'fields',
        field.key,
        'options',
      ]),
    ),
    ...sameNames(consents, Object.keys(texts.consents), [...path, 'consents']),
    ...Object.entries(texts.consents).flatMap(([purpose, box]) => [
      ...(box.purpose === purpose
        ? []
        : [fault('This box is about another purpose.', ...path, 'consents', purpose)]),
      ...ofLanguage(box.language, language, [...path, 'consents', purpose]),
    ]),
    ...ofLanguage(texts.notice.language, language, [...path, 'notice']),
    ...(thanked && !texts.thanks && after.kind === 'thanks'
      ? [fault('The thank-you text is missing in this language.', ...path, 'thanks')]
      : []),
  ]
}

const ofLanguage = (own: string, language: string, path: (string | number)[]): FormFault[] =>
  own === language ? [] : [fault('This text says that it is in another language.', ...path, 'language')]

function sameNames(
  wanted: readonly string[],
  given: readonly string[],
  path: (string | number)[],
): FormFault[] {
  return [
    ...wanted
      .filter((name) => !given.includes(name))
      .map((name) => fault('This text is missing.', ...path, name)),
    ...given
      .filter((name) => !wanted.includes(name))
      .map((name) => fault('This text belongs to nothing.', ...path, name)),
  ]
}

const repeats = (names: readonly string[], path: (string | number)[]): FormFault[] =>
  names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => fault(`“${name}” is there twice.`, ...path))

const keysOf = (things: readonly { readonly key: string }[]) => things.map(({ key }) => key)

const fault = (message: string, ...path: (string | number)[]): FormFault => ({ message, path })
