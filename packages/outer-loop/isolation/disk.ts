import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { entriesOf, statIfThere } from './files.ts'

/**
 * Watches the folders that a call may write to. Its signal goes off when they hold more than `maxBytes`, or when the
 * disk has less than `freeBytes` left: a full disk stops everybody, the ledger first.
 */
export function watchDisk(options: {
  folders: readonly string[]
  maxBytes: number
  freeBytes: number
  everyMs?: number
}): { signal: AbortSignal; close(): void } {
  const ended = new AbortController()
  let looking = false
  const look = async (): Promise<void> => {
    if (looking) return
    looking = true
    try {
      const why = await tooMuch(options)
      if (why) ended.abort(new DiskFilled(why))
    } finally {
      looking = false
    }
  }
  // A folder that vanishes under the look is seen at the next one.
  const timer = setInterval(() => void look().catch(() => undefined), options.everyMs ?? 10_000)
  timer.unref()

  return { signal: ended.signal, close: () => clearInterval(timer) }
}

async function tooMuch({
  folders,
  maxBytes,
  freeBytes,
}: Parameters<typeof watchDisk>[0]): Promise<string | null> {
  let bytes = 0
  for (const folder of folders) {
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < freeBytes)
      return `Less than ${inMegabytes(freeBytes)} are free where ${folder} lies.`
    bytes += await bytesIn(folder, maxBytes - bytes)
    if (bytes > maxBytes) return `A worker wrote more than ${inMegabytes(maxBytes)}.`
  }
  return null
}

/** Bytes on disk under a folder; counting ends once there are more than asked about. */
async function bytesIn(folder: string, upTo: number): Promise<number> {
  let bytes = 0
  for (const entry of await entriesOf(folder)) {
    if (bytes > upTo) return bytes
    const at = join(folder, entry.name)
    bytes += entry.isDirectory()
      ? await bytesIn(at, upTo - bytes)
      : Number(((await statIfThere(at))?.blocks ?? 0n) * 512n)
  }
  return bytes
}

const inMegabytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MB`

export class DiskFilled extends Error {
  readonly code = 'disk.filled'
}
