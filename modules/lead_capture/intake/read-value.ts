import type { FieldKind } from '../data/form-fields.ts'
import type { FormField } from '../data/form-definition.ts'
import type { FieldFault } from '../frontend/error-text.ts'

/** An answer as text; of a field that takes several options, their keys in the field's own order. Empty: no answer. */
export type Value = string | readonly string[]

export interface ReadValue {
  /** What was sent as far as it could be read, also where something is wrong with it. */
  readonly value: Value
  readonly fault: FieldFault | null
  /** What it went beyond: a length, a number, or a day. */
  readonly limit?: number | string | undefined
}

/** One answer as a form or an API caller sent it. What is not there, and null, is no answer. */
export function readValue(field: FormField, sent: unknown): ReadValue {
  if (field.kind === 'hidden') return readHidden(field, sent ?? '')
  if (sent === undefined || sent === null) return read('')
  switch (field.kind) {
    case 'choices':
      return readChoices(field, sent)
    case 'choice':
      return isText(sent) && (sent === '' || isOption(field, sent)) ? read(sent) : invalid
    case 'number':
      return readNumber(field, typeof sent === 'number' ? String(sent) : sent)
    case 'date':
      return readDate(field, sent)
    case 'long_text':
      return isText(sent) ? upTo(limits.long_text, severalLines(sent)) : invalid
    case 'text':
    case 'email':
    case 'phone':
      return isText(sent) ? readLine(field.kind, oneLine(sent)) : invalid
  }
}

type FieldOf<Kind extends FieldKind> = Extract<FormField, { kind: Kind }>

const limits = { text: 200, email: 254, phone: 60, long_text: 8000 } as const

/** Deliberately lenient: only a message sent there tells whether an address exists. */
const address = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

function readLine(kind: 'text' | 'email' | 'phone', text: string): ReadValue {
  const known = upTo(limits[kind], text)
  if (known.fault || text === '' || kind !== 'email') return known

  return address.test(text) ? known : { value: text, fault: 'invalid' }
}

/** Whoever fills in the form can't see it, let alone put it right: a long one is cut. */
const readHidden = ({ value = '' }: FieldOf<'hidden'>, sent: unknown): ReadValue =>
  isText(sent) ? read((oneLine(sent) || value).slice(0, 300)) : invalid

function readChoices(field: FieldOf<'choices'>, sent: unknown): ReadValue {
  const all = (Array.isArray(sent) ? sent : [sent]).filter((each) => each !== '')
  if (!all.every((each) => isText(each) && isOption(field, each))) return invalid

  return read(field.options.map(({ key }) => key).filter((key) => all.includes(key)))
}

/** With a point or a comma; nobody is told off for their country's way. Fifteen digits are kept exactly. */
function readNumber({ whole, min, max }: FieldOf<'number'>, sent: unknown): ReadValue {
  if (!isText(sent)) return invalid
  const value = oneLine(sent).replace(',', '.')
  if (value === '') return read('')
  const shape = whole ? /^[-+]?\d{1,15}$/ : /^[-+]?\d{1,15}(?:\.\d{1,15})?$/
  if (!shape.test(value)) return { value, fault: 'invalid' }
  if (min !== undefined && Number(value) < min) return { value, fault: 'too_small', limit: min }
  if (max !== undefined && Number(value) > max) return { value, fault: 'too_large', limit: max }

  return read(value)
}

/** A day of the calendar, `2026-11-27`. */
function readDate({ min, max }: FieldOf<'date'>, sent: unknown): ReadValue {
  if (!isText(sent)) return invalid
  const value = oneLine(sent)
  if (value === '') return read('')
  if (!isDay(value)) return { value, fault: 'invalid' }
  if (min !== undefined && value < min) return { value, fault: 'too_early', limit: min }
  if (max !== undefined && value > max) return { value, fault: 'too_late', limit: max }

  return read(value)
}

/** The 30th of February matches every pattern, and is found by being turned into another day. */
const isDay = (text: string) =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text)

const upTo = (limit: number, value: string): ReadValue =>
  value.length > limit ? { value, fault: 'too_long', limit } : read(value)

const isOption = ({ options }: FieldOf<'choice' | 'choices'>, key: string) =>
  options.some((option) => option.key === key)

const isText = (value: unknown): value is string => typeof value === 'string'

/** Pasted text brings characters that no one typed; they would break a line, or a letter. */
const oneLine = (text: string) =>
  text
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim()

/** Browsers send a line's end as two characters, scripts as one. */
const severalLines = (text: string) =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]+/gu, ' ')
    .trim()

const read = (value: Value): ReadValue => ({ value, fault: null })
const invalid: ReadValue = { value: '', fault: 'invalid' }
