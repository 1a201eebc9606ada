import { createHash } from 'node:crypto'
import { TextReader, type ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js'

/** The files of an archive as they are written, one after another; of each its length and hash are kept. */
export class ArchiveFiles {
  readonly #zip: ZipWriter<unknown>
  readonly #listed: Record<string, { bytes: number; sha256: string }> = {}

  constructor(zip: ZipWriter<unknown>) {
    this.#zip = zip
  }

  /** Texts are asked for as they are taken. */
  async add(name: string, texts: Iterable<string> | AsyncIterable<string>): Promise<void> {
    const hash = createHash('sha256')
    const encoder = new TextEncoder()
    const iterator = Symbol.asyncIterator in texts ? texts[Symbol.asyncIterator]() : texts[Symbol.iterator]()
    let bytes = 0
    const stream = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const next = await iterator.next()
          if (next.done) return controller.close()
          const part = encoder.encode(next.value)
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

  listed(): Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>> {
    return this.#listed
  }
}
