import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
} from 'node:fs'
import { readFileSync, renameSync, unlinkSync, writeSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '@leadkeep/kernel'
import { localKeyProvider, type KeyProvider } from './key-provider.ts'
import { readRootKey, readRoots, writtenRoots, type Root } from './root-key.ts'

const refused = (code: string, message: string, cause?: unknown) =>
  new AppError(message, { code: `crypto.${code}`, status: 500, cause })

/**
 * The root from a file that only its owner can read: mode 0600 (or 0400), 64 hexadecimal digits.
 *
 * Throws `crypto.key_file_missing`, `crypto.key_file_unreadable`, `crypto.key_file_mode`, `crypto.key_file_owner` and
 * what `readRootKey` throws. Limit: Windows has no such modes, there the two checks are skipped.
 */
export function fileKeyProvider(path: string): KeyProvider {
  return localKeyProvider(() => readKeyFile(path))
}

/** The digits in a key file, after its owner and mode were found right. */
export function readKeyFile(path: string): string {
  const file = openKeyFile(path)
  try {
    requirePrivate(fstatSync(file))

    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

/**
 * A new random root in a new file of mode 0600, its folder 0700. Whole or not at all, and never over another one:
 * throws `crypto.key_file_exists`.
 */
export function createRootKeyFile(path: string, random: (length: number) => Buffer = randomBytes): void {
  writeRootKeyFile(path, random(32).toString('hex'))
}

/** @param roots one root as it was always written, or several versions (FORMAT.md §3). */
export function writeRootKeyFile(path: string, roots: string): void {
  readRoots(roots)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  try {
    drafted(path, roots, (draft) => {
      linkSync(draft, path) // unlike a rename, refuses to replace
      unlinkSync(draft)
    })
  } catch (cause) {
    if (!isSystemError(cause, 'EEXIST')) throw cause
    throw refused(
      'key_file_exists',
      'There is a root key already. Another one would make every record unreadable.',
      cause,
    )
  }
}

/**
 * A root of the next version beside the one that is there, whose keys it will take over. Repeated, it leaves the two as
 * they are. Answers its version. Throws `crypto.key_file_read_only`, and what `fileKeyProvider` throws.
 */
export function addRoot(path: string, random: (length: number) => Buffer = randomBytes): number {
  const roots = newestFirst(path)
  if (roots.length > 1) return roots[0].version
  const next = { version: roots[0].version + 1, key: random(32) }
  readRootKey(next.key.toString('hex'))
  replaceRoots(path, [next, ...roots])

  return next.version
}

/** Only the newest root stays; repeated, nothing changes. Throws as `addRoot`. */
export function dropOldRoots(path: string): void {
  const [newest, ...others] = newestFirst(path)
  if (others.length > 0) replaceRoots(path, [newest])
}

const newestFirst = (path: string) =>
  readRoots(readKeyFile(path)).toSorted((one, other) => other.version - one.version) as [Root, ...Root[]] // as many as before

function replaceRoots(path: string, roots: readonly Root[]): void {
  try {
    drafted(path, writtenRoots(roots), (draft) => renameSync(draft, path))
  } catch (cause) {
    throw refused(
      'key_file_read_only',
      `The root key file at ${path} cannot be written. See "Rotating the root" in docs/operating.md for a root that is mounted.`,
      cause,
    )
  }
  if (process.platform === 'win32') return // which has no such call and needs none
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

function drafted(path: string, text: string, place: (draft: string) => void): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = openSync(draft, 'wx', 0o600)
  try {
    fchmodSync(file, 0o600)
    writeSync(file, `${text}\n`)
    fsyncSync(file)
    place(draft)
  } catch (cause) {
    unlinkSync(draft)
    throw cause
  } finally {
    closeSync(file)
  }
}

function openKeyFile(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY)
  } catch (cause) {
    if (isSystemError(cause, 'ENOENT'))
      throw refused(
        'key_file_missing',
        `There is no root key file at ${path}. Restore it; a new one opens nothing.`,
        cause,
      )
    throw refused('key_file_unreadable', `The root key file at ${path} cannot be read.`, cause)
  }
}

function requirePrivate({ mode, uid }: Stats): void {
  if (!process.getuid) return
  const bits = mode & 0o7777
  if (bits !== 0o600 && bits !== 0o400)
    throw refused(
      'key_file_mode',
      `The root key file has mode ${bits.toString(8).padStart(4, '0')}; it must be 0600.`,
    )
  if (uid !== process.getuid() && uid !== 0)
    throw refused('key_file_owner', 'The root key file belongs to another user, who can read and replace it.')
}

const isSystemError = (error: unknown, code: string) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code
