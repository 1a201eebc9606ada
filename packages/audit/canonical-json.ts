import type { Json } from './entry.ts'

/**
 * RFC 8785 canonical JSON (JCS): no blanks, names in the order of their UTF-16 code units, numbers and texts as
 * ECMAScript writes them. Throws a TypeError for what is no JSON: numbers that are not finite, lone surrogates.
 * It runs once for every entry of the log, so it joins texts as it goes.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return canonicalText(value)
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError('A number in JSON must be finite.')
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)

  return isList(value) ? canonicalList(value) : canonicalObject(value)
}

function canonicalList(values: readonly Json[]): string {
  let text = ''
  for (const value of values) text += `${text && ','}${canonicalJson(value)}`

  return `[${text}]`
}

function canonicalObject(value: { readonly [name: string]: Json }): string {
  let text = ''
  // Sorted without a comparator: by UTF-16 code units, as the RFC wants it.
  for (const name of Object.keys(value).sort())
    text += `${text && ','}${canonicalText(name)}:${canonicalJson(value[name]!)}`

  return `{${text}}`
}

/** Printable ASCII without quotation mark and backslash is written as it is. */
const plain = /^[ !#-[\]-~]*$/

function canonicalText(text: string): string {
  if (plain.test(text)) return `"${text}"`
  if (!text.isWellFormed()) throw new TypeError('A text in JSON must be well-formed Unicode.')

  return JSON.stringify(text)
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)
