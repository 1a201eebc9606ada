import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'

/**
 * A file that a confined program wrote. It may have put a link, a pipe or a terabyte there: a link is not followed, a
 * pipe is not waited for, and too much is not read. `null` when there is no such file.
 */
export async function readWritten(path: string, most = 64_000_000): Promise<Buffer | null> {
  const handle = await openWritten(path)
  if (!handle) return null
  try {
    const stat = await handle.stat()
    if (!stat.isFile() || stat.size > most) return null

    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

/** The end of a long output, for a log or a message. */
export async function readEnd(path: string, most: number): Promise<string> {
  const handle = await openWritten(path)
  if (!handle) return ''
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) return ''
    const length = Math.min(stat.size, most)
    const { buffer } = await handle.read({ buffer: Buffer.alloc(length), position: stat.size - length })

    return buffer.toString('utf8')
  } finally {
    await handle.close()
  }
}

const openWritten = (path: string): Promise<FileHandle | null> =>
  open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch((error: unknown) => {
    // A file that is not there, or is a link, is no report; anything else is for whoever looks after the machine.
    if (['ENOENT', 'ELOOP', 'ENOTDIR', 'ENXIO'].includes(codeOf(error))) return null
    throw error
  })

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
