/** How much is handed on at a time, in bytes. */
const piece = 256 * 1024

const zlib = globalThis.process?.getBuiltinModule?.('node:zlib')
const streams = globalThis.process?.getBuiltinModule?.('node:stream')

/** In place of DecompressionStream: Node's makes pieces of 16 kB, and handing those on takes as long as all the rest. */
class Inflate {
  static readonly supportedFormats = ['deflate-raw']
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<Uint8Array>

  constructor() {
    const pair = streams.Duplex.toWeb(zlib.createInflateRaw({ chunkSize: piece }))
    this.readable = pair.readable as ReadableStream<Uint8Array> // a stream of bytes, to both kinds of types
    this.writable = pair.writable
  }
}

/** What zip.js is told; a browser reads by its own. */
export const inflating = zlib ? { DecompressionStream: Inflate } : {}
