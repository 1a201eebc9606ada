import type { After, FormContent } from './form-content.ts'
import type { FieldStructure } from './form-fields.ts'
import type { ConsentBox, Notice } from './legal-texts.ts'
import type { RichText } from './rich-text.ts'

export interface FieldOption {
  readonly key: string
  readonly label: string
}

type Worded<Field> = Field extends { options: unknown }
  ? Omit<Field, 'options'> & Words & { readonly options: readonly FieldOption[] }
  : Field & Words

interface Words {
  readonly label: string
  readonly hint?: string
}

/** A field with its words. Narrow it by `kind`. */
export type FormField = Worded<FieldStructure>

export interface FormStep {
  readonly key: string
  /** Null in a form of one step, which needs none. */
  readonly title: string | null
  readonly fields: readonly FormField[]
}

/** A form in one language, as one visitor meets it. */
export interface FormDefinition {
  readonly slug: string
  readonly version: number
  readonly language: string
  /** In which it can be had, the first for whom none of them suits. */
  readonly languages: readonly string[]
  readonly title: string
  readonly steps: readonly FormStep[]
  /** All of them in the order of the steps, then what is hidden. */
  readonly fields: readonly FormField[]
  readonly consents: readonly ConsentBox[]
  readonly notice: Notice
  readonly submit: string
  readonly next: readonly string[]
  readonly after: After
  readonly thanks: RichText | null
}

/** @param language one of the form's own; `closestLanguage` finds it. */
export function inLanguage(content: FormContent, language: string): FormDefinition {
  const { slug, version, languages, after } = content
  const texts = content.texts[language]
  if (!texts) throw new Error(`The form does not speak ${language}.`)
  const { title, notice, submit, next, thanks } = texts
  const fields = content.fields.map((field) => withWords(field, texts.fields[field.key]!))
  const steps = content.steps.map((step) => ({
    key: step.key,
    title: (content.steps.length > 1 && texts.steps[step.key]) || null,
    fields: step.fields.map((key) => fields.find((field) => field.key === key)!),
  }))
  const hidden = fields.filter(({ kind }) => kind === 'hidden')

  return {
    slug,
    version,
    language,
    languages,
    title,
    steps,
    fields: [...steps.flatMap((step) => step.fields), ...hidden],
    consents: content.consents.map((purpose) => texts.consents[purpose]!),
    notice,
    submit,
    next,
    after,
    thanks: thanks ?? null,
  }
}

function withWords(
  field: FieldStructure,
  { label, hint, options: labels }: FormContent['texts'][string]['fields'][string],
): FormField {
  if (!('options' in field)) return { ...field, label, hint }
  const options = field.options.map((key) => ({ key, label: labels?.[key] ?? key }))

  return { ...field, label, hint, options }
}

/** Of these languages the one that is wished for first (BCP 47, by its beginning), else the first of them. */
export function closestLanguage(languages: readonly string[], wishes: Iterable<string>): string {
  for (const wish of wishes) {
    const found =
      languages.find((language) => language.toLowerCase() === wish.toLowerCase()) ??
      languages.find((language) => primary(language) === primary(wish))
    if (found) return found
  }

  return languages[0] ?? 'en'
}

const primary = (language: string) => language.toLowerCase().split('-')[0]
