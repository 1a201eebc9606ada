import { open } from 'node:fs/promises'

const longest = 16 * 1_024 * 1_024

/** The lines of a file that grows, each with the bytes up to its end: the measure by which nothing is counted twice. */
export class Tail {
  readonly #path: string
  #at = 0
  #held = Buffer.alloc(0)
  #start = 0

  constructor(path: string) {
    this.#path = path
  }

  /** `last`: the file grows no more, and what has no line break is a line as well. */
  async lines(last: boolean): Promise<{ text: string; upTo: number }[]> {
    await this.#read()
    const lines: { text: string; upTo: number }[] = []
    for (let end = this.#held.indexOf(10); end >= 0; end = this.#held.indexOf(10)) {
      this.#start += end + 1
      lines.push({ text: this.#held.subarray(0, end).toString('utf8'), upTo: this.#start })
      this.#held = this.#held.subarray(end + 1)
    }
    if (last && this.#held.length > 0) {
      this.#start += this.#held.length
      lines.push({ text: this.#held.toString('utf8'), upTo: this.#start })
      this.#held = Buffer.alloc(0)
    }
    // A line that never ends is nobody's event: it is let go, and counted as read.
    if (this.#held.length > longest) {
      this.#start += this.#held.length
      this.#held = Buffer.alloc(0)
    }
    return lines
  }

  async #read(): Promise<void> {
    const file = await open(this.#path, 'r').catch(() => null)
    if (!file) return
    try {
      for (;;) {
        const buffer = Buffer.alloc(256 * 1_024)
        const { bytesRead } = await file.read(buffer, 0, buffer.length, this.#at)
        if (bytesRead === 0) return
        this.#at += bytesRead
        this.#held = Buffer.concat([this.#held, buffer.subarray(0, bytesRead)])
      }
    } finally {
      await file.close()
    }
  }
}
