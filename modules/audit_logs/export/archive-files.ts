import { createHash } from 'node:crypto'
import { configure, TextReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js'

configure({ useWebWorkers: false })

type Part = string | Uint8Array

/** The files of an archive as they are written, one after another; of each its length and hash are kept. */
export class ArchiveFiles {
  readonly #zip: ZipWriter<unknown>
  readonly #listed: Record<string, { bytes: number; sha256: string }> = {}

  constructor(writable: WritableStream<Uint8Array>, at: Date) {
    this.#zip = new ZipWriter(writable, { level: 6, dataDescriptor: true, lastModDate: at })
  }

  /** Texts, or bytes, are asked for as they are taken. */
  async add(name: string, texts: Iterable<Part> | AsyncIterable<Part>): Promise<void> {
    const hash = createHash('sha256')
    const encoder = new TextEncoder()
    const iterator = Symbol.asyncIterator in texts ? texts[Symbol.asyncIterator]() : texts[Symbol.iterator]()
    let bytes = 0
    const stream = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const next = await iterator.next()
          if (next.done) return controller.close()
          const part = typeof next.value === 'string' ? encoder.encode(next.value) : next.value
          hash.update(part)
          bytes += part.length
          controller.enqueue(part)
        },
        async cancel() {
          await iterator.return?.()
        },
      },
      { highWaterMark: 1 },
    )
    await this.#zip.add(name, stream)
    this.#listed[name] = { bytes, sha256: hash.digest('hex') }
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
