import { createHash, randomBytes } from 'node:crypto'
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'

/** So many looks at a time: answers of the kernel's memory are quickest in a row, and others want to be heard between. */
const inARow = 1_000

/**
 * One value over everything in a folder: each name, kind, mode, size, the file it is, and when the kernel says it last
 * changed, which nobody sets at will. Nothing is read. Where it is the same again, nothing in there was touched.
 */
export async function asItWas(folder: string): Promise<string> {
  const hash = createHash('sha256')
  let looks = 0
  const note = (path: string) => {
    const seen = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    // What cannot be looked at is never the same.
    const is = seen
      ? `${seen.ino} ${seen.mode} ${seen.size} ${seen.ctimeNs}`
      : randomBytes(16).toString('hex')
    hash.update(`${path}\0${is}\0`)
  }

  const folders = [folder]
  note(folder)
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    const entries = readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      const path = join(at, entry.name)
      note(path)
      if (entry.isDirectory()) folders.push(path)
      looks += 1
      if (looks % inARow === 0) await turn()
    }
  }

  return hash.digest('hex')
}
