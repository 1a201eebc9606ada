import { createHash } from 'node:crypto'

/** What one row's hash is over, in this order and form: see FORMAT.md. */
export type ChainedRow = {
  run: string
  sequence: number
  at: string
  by: unknown
  format: number
  event: unknown
}

export const firstHash = '0'.repeat(64)

/** `sha256(previous ‖ canonical row)`: whoever changes, takes out or slips in a row changes every hash after it. */
export const chained = (previous: string, row: ChainedRow): string =>
  createHash('sha256').update(previous).update('\n').update(canonical(row)).digest('hex')

/** JSON with sorted keys and without spaces (RFC 8785 for the values that occur here). */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))

  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`
}
