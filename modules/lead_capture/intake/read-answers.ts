import type { FieldError } from '@leadkeep/kernel'
import { errorText, type FieldFault } from '../frontend/error-text.ts'
import { wordsIn, fill, type Words } from '../frontend/words.ts'
import type { FieldName, FormDefinition, FormField } from '../data/content.ts'

/** What somebody sent, sorted. Values are trimmed and otherwise as they were typed. */
export interface Answers {
  readonly fields: Readonly<Partial<Record<FieldName, string>>>
  /** Purposes whose box was ticked. */
  readonly ticked: readonly string[]
  /** `utm_*` and `referrer`. */
  readonly attribution: Readonly<Record<string, string>>
  readonly token: string | null
}

export interface ReadAnswers {
  readonly answers: Answers
  /** Empty when everything is in order. They never carry a value. */
  readonly errors: readonly FieldError[]
}

export type FlatRecord = Readonly<Record<string, unknown>>
export type AnswerReader = (sent: FlatRecord) => ReadAnswers

const limits: Readonly<Record<FieldName, number>> = {
  name: 200,
  email: 254,
  phone: 60,
  company: 200,
  message: 8000,
}

/** Deliberately lenient: only a message sent there tells whether an address exists. */
const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** One for both doors: a flat record, as JSON or as a form. Made once per version of a form. */
export function answerReader(form: FormDefinition): AnswerReader {
  const words = wordsIn(form.language)
  const fields = new Map<string, FormField>(form.fields.map((field) => [field.name, field]))
  const purposes = new Map(form.consents.map((box) => [`consent_${box.purpose}`, box.purpose]))

  return (sent) => {
    const values: Partial<Record<FieldName, string>> = {}
    const ticked: string[] = []
    const attribution: Record<string, string> = {}
    const errors: FieldError[] = []
    const wrong = (field: string, fault: FieldFault, message = errorText(words, field, fault)) =>
      errors.push({ field: field.slice(0, 64), code: `lead_capture.field.${fault}`, message })

    for (const field of fields.values()) {
      const value = sent[field.name] ?? ''
      const text = typeof value === 'string' ? value.trim() : null
      const fault = text === null ? 'invalid' : faultOf(field.name, field.required, text)
      if (text) values[field.name] = text
      if (fault) wrong(field.name, fault, sentence(words, field.name, fault))
    }

    for (const [name, value] of Object.entries(sent)) {
      if (fields.has(name) || name === 'token') continue
      const purpose = purposes.get(name)
      if (purpose !== undefined) {
        if (isTicked(value)) ticked.push(purpose)
        else if (!isUnticked(value)) wrong(name, 'invalid', words.errors.consent_invalid)
      } else if (isAttribution(name)) {
        // Campaign words come from links that others wrote; a long one is cut, since no lead is lost over it.
        if (typeof value === 'string' && value.trim()) attribution[name] = value.trim().slice(0, 300)
      } else wrong(name, 'unknown')
    }
    const token = typeof sent['token'] === 'string' && sent['token'] !== '' ? sent['token'] : null

    return { answers: { fields: values, ticked, attribution, token }, errors }
  }
}

function faultOf(name: FieldName, required: boolean, text: string): FieldFault | null {
  if (text === '') return required ? 'required' : null
  if (text.length > limits[name]) return 'too_long'

  return name === 'email' && !email.test(text) ? 'invalid' : null
}

const sentence = (words: Words, name: FieldName, fault: FieldFault) =>
  fill(errorText(words, name, fault), { limit: limits[name] })

const isTicked = (value: unknown) => value === true || value === 'on' || value === 'true'
const isUnticked = (value: unknown) =>
  value === false || value === null || value === 'false' || value === 'off' || value === ''
const isAttribution = (name: string) => name === 'referrer' || /^utm_[a-z_]{1,30}$/.test(name)
