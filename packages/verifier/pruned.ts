import { areEqual, hashFromBase64, textOf } from './bytes.ts'
import { canonicalJson, isObject, readCanonical, type Json } from './canonical-json.ts'
import type { LogKey } from './note.ts'
import { hashes } from './proofs.ts'
import { Refusal } from './refusal.ts'
import { openStatement } from './statement.ts'
import { leafHash, verifyInclusion, type Head } from './tree.ts'

/** A decision to prune that stands on the log, as `pruned.json` shows it (FORMAT.md section 9). */
export interface Policy {
  /** Its own place. */
  readonly index: number
  /** The last place whose contents may be gone. */
  readonly last: number
  readonly root: Uint8Array
}

/** Throws a Refusal unless it is in the tree, and signed for by the log's key. */
export function readPolicy(text: string, { size, root }: Head, key: LogKey): Policy {
  const value = text.endsWith('\n') ? (readCanonical(text.slice(0, -1)) ?? undefined) : undefined
  if (!isObject(value) || !isPlace(value['index']) || !isObject(value['leaf'])) throw invalid('is malformed')
  const { index, leaf, proof } = value
  const hash = leafHash(new TextEncoder().encode(canonicalJson(leaf)))
  if (!verifyInclusion({ index, size, root }, hash, hashes(proof))) throw invalid('does not stand in the log')
  const body = part(leaf, 'body')
  const statement = part(body, 'facts')['statement']
  if (body['act'] !== 'audit.prune' || body['outcome'] !== 'done' || typeof statement !== 'string')
    throw invalid('is another act')

  return decided(statement, index, key)
}

function decided(statement: string, index: number, key: LogKey): Policy {
  const { kind, body } = openStatement(statement, key)
  const root = hashFromBase64(body['root'])
  const { last } = body
  if (kind !== 'audit.prune' || !isPlace(last) || last >= index || !root) throw invalid('says something else')

  return { index, last, root }
}

/** The leaf hash that stands in the place of an entry; null for a line that is an entry. */
export function prunedHash(line: Uint8Array): Uint8Array | null {
  if (!begins.every((byte, at) => line[at] === byte)) return null
  const value = readCanonical(textOf(line)) ?? undefined
  const hash = isObject(value) && Object.keys(value).length === 1 ? hashFromBase64(value['pruned']) : null
  if (!hash)
    throw new Refusal('entries.malformed', 'one of its lines is neither an entry nor the hash of one')

  return hash
}

/** No leaf begins so: its first name is `body`. */
const begins = new TextEncoder().encode('{"pruned":')

/** Whether the policy was signed over these leaves, where that is known. */
export const isOver = ({ last, root }: Policy, rootsAt: ReadonlyMap<number, Uint8Array>): boolean => {
  const known = rootsAt.get(last + 1)

  return known === undefined || areEqual(known, root)
}

const part = (of: Json, name: string) => {
  const found = isObject(of) ? of[name] : undefined
  if (!isObject(found)) throw invalid('is malformed')

  return found
}

const isPlace = (value: Json | undefined): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0
const invalid = (because: string) =>
  new Refusal('policy.invalid', `the decision by which its entries were pruned ${because}`)
