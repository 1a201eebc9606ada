import { createHash } from 'node:crypto'
import { configure, TextReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js'
import { streamOf, type Part } from './stream-of.ts'

configure({ useWebWorkers: false })

/** The files of an archive as they are written, one after another; of each its length and hash are kept. */
export class ArchiveFiles {
  readonly #zip: ZipWriter<unknown>
  readonly #listed: Record<string, { bytes: number; sha256: string }> = {}

  constructor(writable: WritableStream<Uint8Array>, at: Date) {
    this.#zip = new ZipWriter(writable, { level: 6, dataDescriptor: true, lastModDate: at })
  }

  /** Texts, or bytes, are asked for as they are taken. */
  async add(name: string, parts: Iterable<Part> | AsyncIterable<Part>): Promise<void> {
    await this.#add(name, streamOf(parts), {})
  }

  /** What can't be made shorter is stored as it is. */
  async addSealed(name: string, bytes: ReadableStream<Uint8Array>): Promise<void> {
    await this.#add(name, bytes, { level: 0 })
  }

  async #add(name: string, bytes: ReadableStream<Uint8Array>, how: { level?: number }): Promise<void> {
    const hash = createHash('sha256')
    let length = 0
    const counting = new TransformStream<Uint8Array, Uint8Array>({
      transform(part, controller) {
        hash.update(part)
        length += part.length
        controller.enqueue(part)
      },
    })
    await this.#zip.add(name, bytes.pipeThrough(counting), how)
    this.#listed[name] = { bytes: length, sha256: hash.digest('hex') }
  }

  /** What can't list itself. */
  async addUnlisted(name: string, text: string): Promise<void> {
    await this.#zip.add(name, new TextReader(text))
  }

  /** Without it the archive is none. */
  async close(): Promise<void> {
    await this.#zip.close()
  }

  listed(): Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>> {
    return this.#listed
  }
}
