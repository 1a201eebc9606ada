import type { FieldError } from '@leadkeep/kernel'
import { isClickId, readFirstTouch } from '../attribution/kept-attribution.ts'
import { conditionOf, isRequired, roleOf, type Condition, type Role } from '../data/form-fields.ts'
import type { FormDefinition, FormField } from '../data/form-definition.ts'
import { errorText, type FieldFault } from '../frontend/error-text.ts'
import { wordsIn } from '../frontend/words.ts'
import { readValue, type Value } from './read-value.ts'

/** What somebody sent, sorted. Values are trimmed and otherwise as they were typed. */
export interface Answers {
  /** What becomes a lead's own columns. */
  readonly fields: Readonly<Partial<Record<Role, string>>>
  /** Everything else that was answered, by field key; of options their keys. */
  readonly others: Readonly<Record<string, Value>>
  /** Purposes whose box was ticked. */
  readonly ticked: readonly string[]
  /** What was said of how they came here, as it was said: what of it is kept is decided where it is sealed. */
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

/** One for both doors: a flat record, as JSON or as a form. Made once per version and language of a form. */
export function answerReader(form: FormDefinition): AnswerReader {
  const words = wordsIn(form.language)
  const fields = new Map(form.fields.map((field) => [field.key, field]))
  const purposes = new Map(form.consents.map((box) => [`consent_${box.purpose}`, box.purpose]))

  return (sent) => {
    const given = new Map<string, Value>()
    const ticked: string[] = []
    const attribution: Record<string, string> = {}
    const errors: FieldError[] = []
    const wrong = (field: string, fault: FieldFault, message: string) =>
      errors.push({ field: field.slice(0, 64), code: `lead_capture.field.${fault}`, message })

    for (const [key, field] of fields) {
      // Whatever stands in a field that was not asked is dropped: nobody saw it, or somebody thought better of it.
      if (!isAsked(conditionOf(field), given)) continue
      const { value, fault, limit } = readValue(field, Object.hasOwn(sent, key) ? sent[key] : undefined)
      if (isFilled(value)) given.set(key, value)
      const found = fault ?? (isRequired(field) && !isFilled(value) ? 'required' : null)
      if (found) wrong(key, found, errorText(words, faulty(field), found, { limit: inWords(limit, form) }))
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
      } else if (name === firstTouchField) {
        Object.assign(attribution, readFirstTouch(value))
      } else wrong(name, 'unknown', words.errors.unknown)
    }
    const token = typeof sent['token'] === 'string' && sent['token'] !== '' ? sent['token'] : null

    return { answers: { ...sorted(form, given), ticked, attribution, token }, errors }
  }
}

/** Whether a field is asked, given what stands in the ones before it. One that is not asked itself holds nothing. */
export function isAsked(condition: Condition | undefined, given: ReadonlyMap<string, Value>): boolean {
  if (!condition) return true
  const value = given.get(condition.field) ?? ''
  if ('filled' in condition) return isFilled(value)

  return [value].flat().some((option) => condition.is.includes(option))
}

function sorted(form: FormDefinition, given: ReadonlyMap<string, Value>) {
  const fields: Partial<Record<Role, string>> = {}
  const others: Record<string, Value> = {}
  for (const field of form.fields) {
    const value = given.get(field.key)
    const role = roleOf(field)
    if (value === undefined) continue
    if (role && typeof value === 'string') fields[role] = value
    else others[field.key] = value
  }

  return { fields, others }
}

const isFilled = (value: Value) => value.length > 0

const faulty = (field: FormField) => ({ kind: field.kind, role: roleOf(field) })

const inWords = (limit: number | string | undefined, { language }: FormDefinition): string =>
  typeof limit === 'string'
    ? new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(limit))
    : new Intl.NumberFormat(language, { maximumFractionDigits: 20 }).format(limit ?? 0)

const isTicked = (value: unknown) => value === true || value === 'on' || value === 'true'
const isUnticked = (value: unknown) =>
  value === false || value === null || value === 'false' || value === 'off' || value === ''
export const isAttribution = (name: string) =>
  name === 'referrer' || isClickId(name) || /^utm_[a-z_]{1,30}$/.test(name)
/** The first visit, from where a browser kept it under its person's grant. */
const firstTouchField = 'lk_first'
