import { concat, fromBase64Url, toBase64Url, utf8 } from './bytes.ts'
import { isList, isObject, type Json } from './canonical-json.ts'
import { sha256 } from './sha256.ts'

/** What opens a commitment of an entry: the cell it stands at, the salt, and the value. */
export interface Opening {
  readonly table: string
  readonly row: string
  readonly column: string
  /** 32 bytes, base64url. */
  readonly salt: string
  readonly value: string
}

/** SHA-256(salt ‖ value), base64url; null for a salt that is none. */
export function commitmentOf({ salt, value }: Pick<Opening, 'salt' | 'value'>): string | null {
  const bytes = fromBase64Url(salt)

  return bytes?.length === 32 && value.isWellFormed() ? toBase64Url(sha256(concat(bytes, utf8(value)))) : null
}

/** Whether an entry committed to exactly this value at exactly this place. */
export function isCommitted(leaf: Json, opening: Opening): boolean {
  const commitment = commitmentOf(opening)
  const body = isObject(leaf) ? leaf['body'] : undefined
  const changes = isObject(body) && isList(body['changes']) ? body['changes'] : []

  return (
    commitment !== null &&
    changes.some((change) => {
      if (!isObject(change) || change['table'] !== opening.table || change['row'] !== opening.row)
        return false
      const column = isObject(change['columns']) ? change['columns'][opening.column] : undefined

      return isObject(column) && column['commitment'] === commitment
    })
  )
}
