import { z } from 'zod'
import { invalidCursor } from '../errors.ts'
import { sorts, type Sort } from './request.ts'

/** A place in a sorted list, between two leads. It holds no personal value, since sealed columns don't sort. */
export interface Cursor {
  readonly sort: Sort
  readonly direction: 'next' | 'previous'
  /** What the lead at this place sorts by, its id last. */
  readonly position: readonly (string | number)[]
  /** How many there were on the first page, so that later ones need not count again. */
  readonly total: Total
}

export interface Total {
  readonly total: number
  readonly totalIsExact: boolean
}

const shape = z.tuple([
  z.enum(sorts),
  z.enum(['next', 'previous']),
  z.union([
    z.tuple([z.iso.datetime(), z.uuid()]),
    z.tuple([z.int().min(1).max(99), z.iso.datetime(), z.uuid()]),
  ]),
  z.int().min(0),
  z.boolean(),
])

export function encodeCursor({ sort, direction, position, total: { total, totalIsExact } }: Cursor): string {
  return Buffer.from(JSON.stringify([sort, direction, position, total, totalIsExact])).toString('base64url')
}

/** Throws `crm.leads.cursor_invalid` for whatever was not made by `encodeCursor` for the same sort. */
export function decodeCursor(text: string, wanted: Sort): Cursor {
  const parsed = shape.safeParse(jsonIn(text))
  if (!parsed.success) throw invalidCursor()
  const [sort, direction, position, total, totalIsExact] = parsed.data
  if (sort !== wanted || position.length !== (sort.endsWith('stage') ? 3 : 2)) throw invalidCursor()

  return { sort, direction, position, total: { total, totalIsExact } }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return null // not JSON is not a cursor either
  }
}
