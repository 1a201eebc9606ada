export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** RFC 8785: names in the order of their UTF-16 code units, no blanks, numbers and texts as ECMAScript writes them. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string' && !value.isWellFormed()) throw new TypeError('A text is no Unicode.')
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.keys(value)
    .sort()
    .map((name) => `${canonicalJson(name)}:${canonicalJson(value[name]!)}`)

  return `{${members.join(',')}}`
}

/** JSON that is spelled canonically, so that what says the same is the same; null for any other text. */
export function readCanonical(text: string): Json | null {
  try {
    const value = JSON.parse(text) as Json // what JSON.parse gives is JSON

    return canonicalJson(value) === text ? value : null
  } catch {
    return null // no JSON
  }
}

export const isObject = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !isList(value)

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
