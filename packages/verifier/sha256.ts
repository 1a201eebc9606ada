import { sha256 as portable } from '@noble/hashes/sha2.js'

export interface RunningHash {
  update(bytes: Uint8Array): unknown
  digest(): Uint8Array
}

/** Node's own where there is one, since it takes a fifth of the time; what is computed is the same. */
const node = globalThis.process?.getBuiltinModule?.('node:crypto')

export const sha256 = (bytes: Uint8Array): Uint8Array =>
  node ? Buffer.from(node.hash('sha256', bytes, 'hex'), 'hex') : portable(bytes)

/** For what is too long to be held at once. */
export const runningSha256 = (): RunningHash => (node ? node.createHash('sha256') : portable.create())
