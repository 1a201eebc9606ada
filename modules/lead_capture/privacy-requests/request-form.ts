import type { FieldError } from '@leadkeep/kernel'
import type { FormField } from '../data/form-definition.ts'
import { isRequired, roleOf } from '../data/form-fields.ts'
import { errorText } from '../frontend/error-text.ts'
import { wordsIn } from '../frontend/words.ts'
import { readValue } from '../intake/read-value.ts'
import { trapField } from '../intake/suspicion.ts'
import type { AskedRequest } from './privacy-requests.ts'

/** In which the form can be had. */
export const requestLanguages = ['en', 'de'] as const

/** What it asks: the same for every tenant, as the law is. */
export function requestFields(language: string): readonly FormField[] {
  const { fields, kinds } = wordsIn(language).privacy_request

  return [
    {
      kind: 'choice',
      key: 'kind',
      required: true,
      label: fields.kind,
      options: Object.entries(kinds).map(([key, label]) => ({ key, label })),
    },
    { kind: 'text', key: 'name', required: true, role: 'name', autocomplete: 'name', label: fields.name },
    {
      kind: 'email',
      key: 'email',
      required: true,
      role: 'email',
      autocomplete: 'email',
      label: fields.email,
      hint: fields.email_hint,
    },
    {
      kind: 'long_text',
      key: 'words',
      required: false,
      warnsOfSpecialCategories: false,
      label: fields.words,
      hint: fields.words_hint,
    },
  ]
}

export interface ReadRequest {
  readonly asked: AskedRequest
  /** Empty when everything is in order. */
  readonly errors: readonly FieldError[]
  /** What is put back into the form. */
  readonly values: Readonly<Record<string, string>>
  /** Whether a field was filled in that nobody sees. */
  readonly isTrapped: boolean
}

export function readRequest(language: string, sent: Readonly<Record<string, unknown>>): ReadRequest {
  const words = wordsIn(language)
  const values: Record<string, string> = {}
  const errors: FieldError[] = []
  for (const field of requestFields(language)) {
    const { value, fault } = readValue(field, sent[field.key])
    if (typeof value === 'string') values[field.key] = value
    const found = fault ?? (isRequired(field) && value.length === 0 ? 'required' : null)
    if (found)
      errors.push({
        field: field.key,
        code: `lead_capture.field.${found}`,
        message: errorText(words, { kind: field.kind, role: roleOf(field) }, found),
      })
  }
  const { kind = '', name = '', email = '', words: own = '' } = values

  return {
    asked: { kind, name, email, words: own === '' ? null : own, language },
    errors,
    values,
    isTrapped: Boolean(sent[trapField]),
  }
}
