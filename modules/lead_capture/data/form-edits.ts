import { tidy, type FormDraft, type NoticeDraft, type TextsDraft } from './form-draft.ts'
import { conditionOf, type Condition, type FieldKind, type FieldStructure, type Role } from './form-fields.ts'

/** What can be done to a form while it is written. Each gives a new draft, with everything in its place. */

export const fieldKinds = [
  'text',
  'email',
  'phone',
  'number',
  'choice',
  'choices',
  'date',
  'long_text',
  'hidden',
] as const satisfies readonly FieldKind[]

/** One line of the list that a form is: a field, or the beginning of a further step. */
export type Row = { readonly field: string } | { readonly step: string }

export const rowsOf = ({ steps, fields }: FormDraft): Row[] => [
  ...steps.flatMap((step, index) => [
    ...(index > 0 ? [{ step: step.key }] : []),
    ...step.fields.map((field) => ({ field })),
  ]),
  ...fields.filter(({ kind }) => kind === 'hidden').map(({ key }) => ({ field: key })),
]

export const keyOf = (row: Row): string => ('field' in row ? row.field : row.step)

/** Puts a row where another one is; fields that are not asked stay at the end. */
export function moveRow(draft: FormDraft, from: number, to: number): FormDraft {
  const rows = rowsOf(draft)
  const [moved] = rows.splice(from, 1)
  if (!moved) return draft
  rows.splice(to, 0, moved)

  return withRows(draft, rows)
}

function withRows(draft: FormDraft, rows: readonly Row[]): FormDraft {
  const steps: FormDraft['steps'] = [{ key: draft.steps[0]?.key ?? 'step_1', fields: [] }]
  for (const row of rows)
    if ('step' in row) steps.push({ key: row.step, fields: [] })
    else if (draft.fields.some(({ key, kind }) => key === row.field && kind !== 'hidden'))
      steps.at(-1)?.fields.push(row.field)

  return tidy({ ...draft, steps })
}

export function addField(draft: FormDraft, kind: FieldKind, role?: Role): { draft: FormDraft; key: string } {
  const key = unused(
    role ?? kind,
    draft.fields.map((field) => field.key),
  )
  const fields = [...draft.fields, newField(kind, key, role)]
  const last = draft.steps.length - 1
  const steps =
    kind === 'hidden'
      ? draft.steps
      : draft.steps.map((step, index) => (index === last ? { ...step, fields: [...step.fields, key] } : step))

  return { draft: tidy({ ...draft, fields, steps }), key }
}

function newField(kind: FieldKind, key: string, role?: Role): FieldStructure {
  const asked = { key, required: false }
  switch (kind) {
    case 'text':
      return role === 'name' || role === 'company' ? { kind, ...asked, role } : { kind, ...asked }
    case 'email':
      return role === 'email' ? { kind, ...asked, role, autocomplete: 'email' } : { kind, ...asked }
    case 'phone':
      return role === 'phone' ? { kind, ...asked, role, autocomplete: 'tel' } : { kind, ...asked }
    case 'number':
      return { kind, ...asked, whole: true }
    case 'choice':
    case 'choices':
      return { kind, ...asked, options: ['option_1', 'option_2'] }
    case 'date':
      return { kind, ...asked }
    case 'long_text':
      return {
        kind,
        ...asked,
        ...(role === 'message' ? { role } : {}),
        warnsOfSpecialCategories: true,
      }
    case 'hidden':
      return { kind, key }
  }
}

/** Takes a field away, with its words and the conditions that look at it. */
export const removeField = (draft: FormDraft, key: string): FormDraft =>
  tidy({
    ...draft,
    fields: draft.fields
      .filter((field) => field.key !== key)
      .map((field) => (conditionOf(field)?.field === key ? withCondition(field, undefined) : field)),
    steps: draft.steps.map((step) => ({ ...step, fields: step.fields.filter((each) => each !== key) })),
  })

export const changeField = (
  draft: FormDraft,
  key: string,
  change: (field: FieldStructure) => FieldStructure,
) => tidy({ ...draft, fields: draft.fields.map((field) => (field.key === key ? change(field) : field)) })

export function withCondition(field: FieldStructure, when: Condition | undefined): FieldStructure {
  if (field.kind === 'hidden') return field
  const { when: _, ...rest } = field

  return when ? { ...rest, when } : rest
}

/** A field's name for answers: until it was published it can change, and everything that names it follows. */
export function renameField(draft: FormDraft, from: string, to: string): FormDraft {
  if (from === to || draft.fields.some(({ key }) => key === to)) return draft
  const named = (key: string) => (key === from ? to : key)

  return tidy({
    ...draft,
    fields: draft.fields.map((field) => {
      const when = conditionOf(field)
      const renamed = { ...field, key: named(field.key) }

      return when ? withCondition(renamed, { ...when, field: named(when.field) }) : renamed
    }),
    steps: draft.steps.map((step) => ({ ...step, fields: step.fields.map(named) })),
    texts: mapTexts(draft, (own) => ({
      ...own,
      fields: Object.fromEntries(Object.entries(own.fields).map(([key, words]) => [named(key), words])),
    })),
  })
}

export function addStep(draft: FormDraft): FormDraft {
  const key = unused(
    'step_1',
    draft.steps.map((step) => step.key),
  )

  return tidy({ ...draft, steps: [...draft.steps, { key, fields: [] }] })
}

/** The step's fields go on in the one before it. */
export const removeStep = (draft: FormDraft, key: string): FormDraft =>
  withRows(
    draft,
    rowsOf(draft).filter((row) => !('step' in row && row.step === key)),
  )

export const addOption = (draft: FormDraft, key: string): FormDraft =>
  changeField(draft, key, (field) =>
    'options' in field ? { ...field, options: [...field.options, unused('option_1', field.options)] } : field,
  )

/** The option goes from the conditions that ask for it, too; one that asked for it alone goes altogether. */
export function removeOption(draft: FormDraft, key: string, option: string): FormDraft {
  const fields = draft.fields.map((field) => {
    if (field.key === key && 'options' in field)
      return { ...field, options: field.options.filter((each) => each !== option) }
    const when = conditionOf(field)
    if (when?.field !== key || !('is' in when)) return field
    const is = when.is.filter((each) => each !== option)

    return withCondition(field, is.length > 0 ? { ...when, is } : undefined)
  })

  return tidy({ ...draft, fields })
}

export function moveOption(draft: FormDraft, key: string, from: number, to: number): FormDraft {
  return changeField(draft, key, (field) => {
    if (!('options' in field)) return field
    const options = field.options.filter((_, index) => index !== from)
    options.splice(to, 0, field.options[from]!)

    return { ...field, options }
  })
}

/** A further language begins with the shape of the form and no words. */
export const addLanguage = (draft: FormDraft, language: string): FormDraft =>
  tidy({ ...draft, languages: [...new Set([...draft.languages, language])] })

export const removeLanguage = (draft: FormDraft, language: string): FormDraft =>
  tidy({ ...draft, languages: draft.languages.filter((each) => each !== language) })

export const addBox = (draft: FormDraft, purpose: string): FormDraft =>
  tidy({ ...draft, consents: [...new Set([...draft.consents, purpose])] })

export const removeBox = (draft: FormDraft, purpose: string): FormDraft =>
  tidy({ ...draft, consents: draft.consents.filter((each) => each !== purpose) })

export const changeTexts = (
  draft: FormDraft,
  language: string,
  change: (texts: TextsDraft) => Partial<TextsDraft>,
): FormDraft => {
  const own = draft.texts[language]

  return own ? { ...draft, texts: { ...draft.texts, [language]: { ...own, ...change(own) } } } : draft
}

export const changeNotice = (draft: FormDraft, language: string, change: Partial<NoticeDraft>): FormDraft =>
  changeTexts(draft, language, ({ notice }) => ({ notice: { ...notice, ...change } }))

export const changeFieldTexts = (
  draft: FormDraft,
  language: string,
  key: string,
  change: (words: TextsDraft['fields'][string]) => Partial<TextsDraft['fields'][string]>,
): FormDraft =>
  changeTexts(draft, language, ({ fields }) => {
    const words = fields[key] ?? { label: '' }

    return { fields: { ...fields, [key]: { ...words, ...change(words) } } }
  })

const mapTexts = (draft: FormDraft, change: (texts: TextsDraft) => TextsDraft) =>
  Object.fromEntries(Object.entries(draft.texts).map(([language, own]) => [language, change(own)]))

/** The name itself, or the first free one that counts on from it. */
function unused(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name
  const stem = name.replace(/_\d+$/, '')
  let count = 2
  while (taken.includes(`${stem}_${count}`)) count++

  return `${stem}_${count}`
}
