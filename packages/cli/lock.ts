import { execFileSync } from 'node:child_process'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { AppError } from '@leadkeep/kernel'
import { z } from 'zod'
import type { DataDirectory } from './data-directory.ts'

const lockFile = z.object({
  pid: z.int(),
  /** When that process began: its number alone may be somebody else's by now. */
  began: z.string(),
  /** Where the embedded Postgres listens, once it does. */
  postgresPort: z.int().optional(),
})

export type Holder = z.infer<typeof lockFile>

export interface Lock {
  /** Tells other commands where Postgres is. */
  announce(postgresPort: number): void
  release(): void
}

/** One supervisor for a data folder. A second is refused (`cli.already_running`), what a dead one left is taken over. */
export function acquireLock({ lock, path }: DataDirectory): Lock {
  const own: Holder = { pid: process.pid, began: beganAt(process.pid) ?? '' }
  const draft = `${lock}.${process.pid}`
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 })
  try {
    if (!linked(draft, lock)) {
      const holder = lockHolder(lock)
      if (holder) throw alreadyRunning(holder, path)
      rmSync(lock, { force: true })
      if (!linked(draft, lock)) throw alreadyRunning(lockHolder(lock), path)
    }
  } finally {
    rmSync(draft, { force: true })
  }

  return {
    announce(postgresPort) {
      writeFileSync(draft, JSON.stringify({ ...own, postgresPort }), { mode: 0o600 })
      renameSync(draft, lock)
    },
    release: () => rmSync(lock, { force: true }),
  }
}

/** Who holds the folder and is alive, or null. */
export function lockHolder(lock: string): Holder | null {
  try {
    const { data } = lockFile.safeParse(JSON.parse(readFileSync(lock, 'utf8')))

    return data && beganAt(data.pid) === data.began ? data : null
  } catch {
    return null // No file, or one that was cut short.
  }
}

const alreadyRunning = (holder: Holder | null, path: string) =>
  new AppError(
    `Leadkeep already runs on ${path}${holder ? ` (process ${holder.pid})` : ''}: stop it first, or set LEADKEEP_DATA_DIR.`,
    { code: 'cli.already_running', status: 500 },
  )

/** A link is made whole or not at all, and never over another file. */
function linked(draft: string, lock: string): boolean {
  try {
    linkSync(draft, lock)

    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function beganAt(pid: number): string | null {
  try {
    // Field 22 of proc(5) stat, counted after the name, which may contain blanks.
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? null
    process.kill(pid, 0)
    if (process.platform === 'win32') return 'running'

    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return null // No such process.
  }
}
