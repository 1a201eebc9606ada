import { createHash } from 'node:crypto'
import type { ConsentBox, Notice } from './legal-texts.ts'

/** Hex SHA-256 of a served text: RFC 8785 canonical JSON of the whole notice or box, version and language included. */
export function textHash(text: Notice | ConsentBox): string {
  return createHash('sha256').update(canonicalJson(text)).digest('hex')
}

/** RFC 8785 for what we serve: strings, booleans, integers, lists and plain records. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)

  let members = ''
  // Every submission comes through here. Sorted without a comparator: by UTF-16 code units, as the RFC wants it.
  for (const name of Object.keys(value).sort()) {
    const member: unknown = Reflect.get(value, name)
    if (member !== undefined) members += `${members && ','}${JSON.stringify(name)}:${canonicalJson(member)}`
  }

  return `{${members}}`
}
