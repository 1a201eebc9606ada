import { hashFromBase64 } from './bytes.ts'
import { isList, isObject, readCanonical, type Json } from './canonical-json.ts'
import { openCheckpoint } from './checkpoint.ts'
import type { LogKey } from './note.ts'
import { Refusal } from './refusal.ts'
import type { Head } from './tree.ts'

/** `proofs.json`: what ties the entries to the checkpoint, and earlier checkpoints to it. */
export interface Proofs {
  /** Left edge of the tree before the first entry of a range. */
  readonly edge: readonly Uint8Array[]
  /** From the tree that ends with the range to the checkpoint. */
  readonly end: readonly Uint8Array[]
  readonly earlier: readonly Earlier[]
}

export interface Earlier {
  /** Signed by the log's key, as was verified. */
  readonly head: Head
  readonly proof: readonly Uint8Array[]
}

export function readProofs(text: string, key: LogKey): Proofs {
  const value = text.endsWith('\n') ? readCanonical(text.slice(0, -1)) : null
  if (!isObject(value ?? undefined)) throw malformed()
  const { edge, end, earlier } = value as { readonly [name: string]: Json } // an object, as was just asked
  if (!isList(earlier)) throw malformed()

  return {
    edge: hashes(edge),
    end: hashes(end),
    earlier: earlier.map((each) => {
      if (!isObject(each) || typeof each['note'] !== 'string') throw malformed()

      return { head: openCheckpoint(each['note'], key), proof: hashes(each['proof']) }
    }),
  }
}

export function hashes(value: Json | undefined): Uint8Array[] {
  if (!isList(value)) throw malformed()

  return value.map((each) => hashFromBase64(each) ?? refuse())
}

const refuse = (): never => {
  throw malformed()
}
const malformed = () => new Refusal('proofs.malformed', 'its proofs are no proofs')
