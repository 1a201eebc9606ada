import { decrypt, encrypt } from '../aead.ts'
import { VersionedKey, versionIn } from '../versioned-key.ts'
import { readRoots } from './root-key.ts'

/**
 * Who holds the installation root. The root never leaves it: it wraps and unwraps tenant keys, bound to their place by
 * additional data. Asynchronous, so that a key management service fits as well as a file.
 */
export interface KeyProvider {
  /** Stable; stored beside what it wrapped: `local`, later `aws-kms`, `vault`. */
  readonly name: string
  /** @param key 32 bytes. @returns bytes that only this provider, given the same `aad`, can unwrap. */
  wrap(key: Buffer, aad: Buffer): Promise<Buffer>
  /** Throws when the bytes were made elsewhere or for another place. */
  unwrap(wrapped: Buffer, aad: Buffer): Promise<Buffer>
  /** The version of the root that wraps, as it is kept now: also what came while this process ran. */
  version(): Promise<number>
}

const format = 0x02

/**
 * A root in this process's memory, from a file or the environment. FORMAT.md §3. What it does not know yet it looks for
 * where it came from: a root that is rotated while this process runs is found when the first key under it is met.
 */
export function localKeyProvider(read: () => string): KeyProvider {
  let roots = taken(read())
  const known = (version: number) => VersionedKey.secretFor(roots, version) !== undefined

  return {
    name: 'local',
    wrap: async (key, aad) => encrypt(format, roots, aad, key),
    async unwrap(wrapped, aad) {
      if (wrapped.length > 5 && !known(versionIn(wrapped))) roots = taken(read())

      return decrypt(format, roots, aad, wrapped)
    },
    async version() {
      roots = taken(read())

      return roots.version
    },
  }
}

/** The newest wraps. */
function taken(text: string): VersionedKey {
  const [first, ...others] = readRoots(text)
    .toSorted((one, other) => other.version - one.version)
    .map(({ version, key }) => VersionedKey.take(version, key))

  return VersionedKey.of([first!, ...others]) // there is one, or the text was refused
}
