import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { lengthPrefixed } from './bytes.ts'
import { deriveKey } from './derive.ts'
import { emptyIndexValue, invalidKey } from './errors.ts'

/**
 * Tokens by which sealed columns are found. One key per table and column, so equal values in two columns have unequal
 * tokens. What is written has the token of one root; what is looked for may still have that of another while the root is
 * rotated, so whoever searches asks for all. FORMAT.md §6. Throws `crypto.empty_index_value`.
 */
export class BlindIndex {
  readonly #root: KeyObject
  readonly #derived = new Map<string, KeyObject>()
  readonly #others: readonly BlindIndex[]

  /**
   * @param root 32 bytes; they are copied, and the caller's copy is wiped.
   * @param others of the roots whose tokens may still stand somewhere
   */
  constructor(root: Uint8Array | BlindIndex, others: readonly BlindIndex[] = []) {
    this.#others = others
    if (root instanceof BlindIndex) {
      this.#root = root.#root
      this.#derived = root.#derived
    } else {
      if (root.length !== 32) throw invalidKey('an index root of 32 bytes')
      this.#root = createSecretKey(root)
      root.fill(0)
    }
  }

  /** What a value may stand as: `exact` of every root, the one that is written by first. */
  exactTokens(table: string, column: string, normalised: string): Buffer[] {
    return [this, ...this.#others].map((index) => index.exact(table, column, normalised))
  }

  /** `prefix` of every root. */
  prefixTokens(table: string, column: string, fragment: string): number[] {
    return [this, ...this.#others].map((index) => index.prefix(table, column, fragment))
  }

  /** 16 bytes for a whole normalised value, as it is written: e-mail, phone. */
  exact(table: string, column: string, normalised: string): Buffer {
    return this.#token(table, column, 'exact', normalised).subarray(0, 16)
  }

  /** 20 bits, 0…1,048,575, for one fragment of `prefixFragments`: short, so that a bucket stays ambiguous. */
  prefix(table: string, column: string, fragment: string): number {
    return this.#token(table, column, 'prefix', fragment).readUIntBE(0, 3) >>> 4
  }

  /** 32 bytes: a keyed hash that is no column's index, such as of an address or an idempotency key. FORMAT.md §6. */
  hash(label: string, value: string): Buffer {
    const key = this.#key(lengthPrefixed('leadkeep/hash/v1', label))

    return createHmac('sha256', key).update(value, 'utf8').digest()
  }

  #token(table: string, column: string, kind: 'exact' | 'prefix', value: string): Buffer {
    if (value === '') throw emptyIndexValue()
    const key = this.#key(lengthPrefixed('leadkeep/index/v1', table, column))

    return createHmac('sha256', key).update(`${kind}\0${value}`, 'utf8').digest()
  }

  #key(info: Buffer): KeyObject {
    const name = info.toString('latin1')
    const known = this.#derived.get(name)
    if (known) return known

    const key = deriveKey(this.#root, info)
    this.#derived.set(name, key)

    return key
  }
}
