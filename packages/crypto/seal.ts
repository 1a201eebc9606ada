import { decrypt, encrypt } from './aead.ts'
import { lengthPrefixed } from './bytes.ts'
import { cannotOpen, invalidCell } from './errors.ts'
import { Sealed } from './sealed.ts'
import type { FieldKey } from './versioned-key.ts'

/** The one place a sealed value works in (law 7). Table and column ids are declared once and survive renames. */
export interface Cell {
  /** UUID, 36 lower-case characters. */
  readonly tenantId: string
  readonly table: string
  readonly column: string
  /** The row's id; a UUID as 36 lower-case characters. */
  readonly row: string
}

const format = 0x01
const formatByte = Uint8Array.of(format)
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Seals a field for its cell: FORMAT.md §2. About 5 µs. Throws `crypto.invalid_cell`. */
export function seal(key: FieldKey, cell: Cell, plaintext: string): Sealed {
  return Sealed.from(encrypt(format, key, place(cell), plaintext))
}

/** Opens what was sealed for exactly this cell with exactly this key. Throws `crypto.cannot_open`. */
export function open(key: FieldKey, cell: Cell, sealed: Sealed): string {
  if (sealed.isDraft) throw cannotOpen('draft')

  return decrypt(format, key, place(cell), Sealed.ciphertextOf(sealed)).toString('utf8')
}

function place({ tenantId, table, column, row }: Cell): Buffer {
  if (!uuid.test(tenantId)) throw invalidCell('tenant')
  if (table === '') throw invalidCell('table')
  if (column === '') throw invalidCell('column')
  if (row === '') throw invalidCell('row')

  return lengthPrefixed(formatByte, tenantId, table, column, row)
}
