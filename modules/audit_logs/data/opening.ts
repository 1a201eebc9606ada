import type { Read } from '@leadkeep/audit'
import { commitment, open, Sealed, type FieldKey, type Keyring } from '@leadkeep/crypto'
import type { Database } from '@leadkeep/database'
import { z } from 'zod'

/** The cell that an opening is of, and whose it is. */
export interface OpeningPlace {
  readonly table: string
  readonly row: string
  readonly column: string
  readonly subject: string
}

type KeyKind = 'data' | 'evidence'
export type KindOf = (place: OpeningPlace) => KeyKind

/** A value is sealed beside the log under the same key as in its column. */
export function keyKinds({ declarations }: Database): KindOf {
  const tables = new Map([...declarations.values()].map((each) => [each.id, each]))

  return ({ table, column }) => tables.get(table)?.columns.find(({ id }) => id === column)?.key ?? 'data'
}

/** What the log says before they are opened. */
export function readsOf(places: readonly OpeningPlace[]): Read[] {
  return [...Map.groupBy(places, (place) => place.table).entries()].map(([table, group]) => ({
    table,
    columns: [...new Set(group.map((place) => place.column))],
    subjects: [...new Set(group.map((place) => place.subject))],
  }))
}

/** The keys that open these; of whoever was erased there is none. */
export async function keysFor(
  keyring: Keyring,
  tenantId: string,
  places: readonly OpeningPlace[],
  kindOf: KindOf,
): Promise<(place: OpeningPlace) => FieldKey | undefined> {
  const subjects = (kind: KeyKind) => [
    ...new Set(places.filter((place) => kindOf(place) === kind).map((place) => place.subject)),
  ]
  const data = await keyring.subjectKeys(tenantId, subjects('data'), 'data')
  const evidence = await keyring.subjectKeys(tenantId, subjects('evidence'), 'evidence')

  return (place) => (kindOf(place) === 'evidence' ? evidence : data).get(place.subject)
}

const openingSchema = z.object({ salt: z.string(), value: z.string() })

/** The salt and the value behind a commitment. */
export function openOpening(
  tenantId: string,
  key: FieldKey,
  { id, sealed }: { readonly id: string; readonly sealed: Buffer },
): { readonly salt: string; readonly value: string } {
  const cell = { tenantId, table: 'audit.opening', column: 'sealed', row: id }

  return openingSchema.parse(JSON.parse(open(key, cell, Sealed.from(sealed))))
}

export const commitmentText = ({ salt, value }: { readonly salt: string; readonly value: string }): string =>
  commitment(Buffer.from(salt, 'base64url'), value).toString('base64url')
