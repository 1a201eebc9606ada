import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { DataDirectory } from './data-directory.ts'

const made = z.object({
  data: z.object({ at: z.iso.datetime(), folder: z.string() }).optional(),
  keys: z.object({ at: z.iso.datetime(), folder: z.string() }).optional(),
})

/** When this installation was last backed up, and where to: what `doctor` goes by. */
export function backupsMade({ backupsMade: file }: DataDirectory): z.infer<typeof made> {
  if (!existsSync(file)) return {}
  try {
    return made.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return {} // a file that was cut short: as if none had been made
  }
}

export function rememberBackup(
  directory: DataDirectory,
  what: 'data' | 'keys',
  folder: string,
  now: Date,
): void {
  const all = { ...backupsMade(directory), [what]: { at: now.toISOString(), folder } }
  writeFileSync(directory.backupsMade, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 })
}
