import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'

/** Keeps the last checkpoint of each log where the database's owner does not reach. */
export interface OutsideCheckpoints {
  /** The signed note that was kept last; null when there is none yet. */
  newest(tenantId: string): Promise<string | null>
  /** Returns once it is durable. */
  keep(tenantId: string, note: string): Promise<void>
  /** Puts the last one aside, since a log that ended has no next: it stays, under another name. */
  end(tenantId: string): Promise<void>
}

/** One file per log, `<tenant id>.checkpoint`, replaced in one step: a crash leaves the old one or the new one. */
export function checkpointFolder(directory: string): OutsideCheckpoints {
  const place = (tenantId: string) => join(directory, `${tenantId}.checkpoint`)

  return {
    async newest(tenantId) {
      try {
        return await readFile(place(tenantId), 'utf8')
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },

    async keep(tenantId, note) {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const draft = `${place(tenantId)}.${process.pid}`
      await written(draft, note)
      await rename(draft, place(tenantId))
      await synced(directory)
    },

    async end(tenantId) {
      const note = await this.newest(tenantId)
      if (note === null) return
      const name = createHash('sha256').update(note).digest('hex').slice(0, 16)
      await rename(place(tenantId), join(directory, `${tenantId}.${name}.ended`))
      await synced(directory)
    },
  }
}

/** By shape: a test's errors of the file system come from another realm. */
const isMissing = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT'

async function written(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(text, 'utf8')
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A renamed file is durable once its folder is (fsync(2)); Windows has no such call and needs none. */
async function synced(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(directory, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
