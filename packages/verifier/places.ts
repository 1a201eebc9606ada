const bits = 8 * 1024

/** Which places were seen, a bit for each, in pages: a million of them take 125 kB. */
export class Places {
  readonly #pages = new Map<number, Uint8Array>()

  /** False where it was added before. */
  add(place: number): boolean {
    const number = Math.floor(place / bits)
    const page = this.#pages.get(number) ?? new Uint8Array(bits / 8)
    this.#pages.set(number, page)
    const [byte, bit] = [Math.floor((place % bits) / 8), 1 << (place % 8)]
    const isNew = (page[byte]! & bit) === 0
    page[byte]! |= bit

    return isNew
  }
}
