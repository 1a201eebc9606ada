import { inspect } from 'node:util'
import { notADraft, stillADraft } from './errors.ts'

const mask = '[sealed]'

/**
 * A value nobody meets by accident: it prints, logs and serialises as `[sealed]`. Either a draft (a plaintext on its
 * way to be sealed) or a ciphertext on its way from or to a column. Immutable, so a clone is the value itself.
 */
export class Sealed {
  readonly #draft: string | undefined
  readonly #ciphertext: Buffer | undefined

  private constructor(draft: string | undefined, ciphertext: Buffer | undefined) {
    this.#draft = draft
    this.#ciphertext = ciphertext
  }

  static draft(plaintext: string): Sealed {
    return new Sealed(plaintext, undefined)
  }

  /** @param ciphertext the bytes of FORMAT.md §2; copied. */
  static from(ciphertext: Uint8Array): Sealed {
    return new Sealed(undefined, Buffer.from(ciphertext))
  }

  get isDraft(): boolean {
    return this.#draft !== undefined
  }

  /** Of a draft only. Throws `crypto.not_a_draft`. */
  static plaintextOf(value: Sealed): string {
    if (value.#draft === undefined) throw notADraft()

    return value.#draft
  }

  /** A copy of the bytes. Throws `crypto.still_a_draft`. */
  static ciphertextOf(value: Sealed): Buffer {
    if (value.#ciphertext === undefined) throw stillADraft()

    return Buffer.from(value.#ciphertext)
  }

  /** MikroORM copies values by their own properties, of which there are none; it honours `clone`. */
  clone(): this {
    return this
  }

  toString(): string {
    return mask
  }

  toJSON(): string {
    return mask
  }

  [Symbol.toPrimitive](): string {
    return mask
  }

  [inspect.custom](): string {
    return mask
  }
}
