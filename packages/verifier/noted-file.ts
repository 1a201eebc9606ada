import { runningSha256 } from './sha256.ts'
import type { ArchiveFile } from './zip.ts'

export interface Noted {
  readonly size: number
  readonly hash: Uint8Array
}

/** A file that, once it was read to its end for whatever reason, knows its length and hash: a long one is read but once. */
export class NotedFile implements ArchiveFile {
  readonly name: string
  readonly size: number
  readonly #file: ArchiveFile
  #noted: Noted | null = null

  constructor(file: ArchiveFile) {
    this.name = file.name
    this.size = file.size
    this.#file = file
  }

  stream(): ReadableStream<Uint8Array> {
    const hash = runningSha256()
    let size = 0
    const reader = this.#file.stream().getReader()

    return new ReadableStream({
      pull: async (controller) => {
        const { value, done } = await reader.read()
        if (done) {
          this.#noted = { size, hash: hash.digest() }

          return controller.close()
        }
        hash.update(value)
        size += value.length
        controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    })
  }

  /** Null: nobody has read it to its end. */
  get noted(): Noted | null {
    return this.#noted
  }
}
