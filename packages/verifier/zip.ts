import { BlobReader, configure, ZipReader, type FileEntry } from '@zip.js/zip.js/lib/zip-core-native.js'
import { inflating } from './inflate.ts'
import { Refusal } from './refusal.ts'

/** A file of an archive, read as often as one likes, a part at a time. */
export interface ArchiveFile {
  readonly name: string
  readonly size: number
  stream(): ReadableStream<Uint8Array>
}

export type Archive = ReadonlyMap<string, ArchiveFile>

configure({ useWebWorkers: false, ...inflating })

/**
 * The files of a zip archive. Whatever two programs could read differently (two files of one name, local headers that
 * differ from the directory, bytes before or after) is refused: everybody must see what was verified.
 */
export async function openZip(blob: Blob): Promise<Archive> {
  // Each file's SHA-256 or signature is verified: its CRC says nothing more.
  const reader = new ZipReader(new BlobReader(blob), { strictness: 'strict', checkSignature: false })
  const entries = await reader.getEntries().catch((cause: unknown) => {
    throw unreadable(cause)
  })
  const files = entries.map((entry) => {
    if (entry.directory || entry.encrypted) throw unreadable(null)

    return { name: entry.filename, size: entry.uncompressedSize, stream: () => streamOf(entry) }
  })
  const archive = new Map(files.map((file) => [file.name, file]))
  if (archive.size !== files.length) throw unreadable(null)

  return archive
}

/** What goes wrong while it is read comes out of the stream, as a Refusal. */
function streamOf(entry: FileEntry): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  entry.getData(writable).catch((cause: unknown) => writable.abort(cause).catch(() => undefined))
  const reader = readable.getReader()

  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await reader.read().catch((cause: unknown) => {
        throw unreadable(cause)
      })
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

const unreadable = (cause: unknown) =>
  new Refusal(
    'archive.unreadable',
    `This is no whole archive, or programs could read it differently${cause instanceof Error ? ` (${cause.message})` : ''}.`,
  )
