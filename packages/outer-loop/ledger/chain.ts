import { hash } from 'node:crypto'

/** A row as it is stored: `by` and `event` are canonical JSON already, and it is that text which the hash is over. */
export type ChainedRow = {
  run: string
  sequence: number
  at: string
  by: string
  format: number
  event: string
}

export const firstHash = '0'.repeat(64)

/**
 * `sha256(previous ‖ canonical row)`: whoever changes, takes out or slips in a row changes every hash after it. The row's
 * keys stand here in their canonical order, see FORMAT.md.
 */
export const chained = (previous: string, { at, by, event, format, run, sequence }: ChainedRow): string =>
  hash(
    'sha256',
    `${previous}\n{"at":${JSON.stringify(at)},"by":${by},"event":${event},"format":${format},"run":${JSON.stringify(run)},"sequence":${sequence}}`,
  )

/** JSON with sorted keys and without spaces (RFC 8785 for the values that occur here). */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  // An object's own fields; `sort` without a comparator is by UTF-16 code units, as the format wants it.
  const fields = value as Record<string, unknown>
  const written: string[] = []
  for (const key of Object.keys(fields).sort())
    if (fields[key] !== undefined) written.push(`${JSON.stringify(key)}:${canonical(fields[key])}`)

  return `{${written.join(',')}}`
}
