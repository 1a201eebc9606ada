import { randomBytes } from 'node:crypto'
import { lstatSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { isAbsent } from './files.ts'

/**
 * A folder and everything in it: each path with its kind, mode, size, the file it is, and when the kernel says it last
 * changed, which nobody sets at will. Nothing is read. Where all of it is the same again, nothing in there was touched.
 */
export type Seen = Map<string, string>

export async function lookedAt(folder: string): Promise<Seen> {
  const seen: Seen = new Map()
  await walk(folder, (path, is) => Boolean(seen.set(path, is)))

  return seen
}

export async function isAsItWas(folder: string, seen: Seen): Promise<boolean> {
  let entries = 0
  const isSame = await walk(folder, (path, is) => {
    entries += 1
    return seen.get(path) === is
  })

  return isSame && entries === seen.size
}

/** We changed these paths, and the folders above them with it; what else changed meanwhile still counts as touched. */
export function lookAgain(folder: string, seen: Seen, paths: readonly string[]): void {
  const above = new Set<string>()
  for (const path of paths) {
    const changed = `${folder}/${path}`
    for (const each of seen.keys()) if (each === changed || each.startsWith(`${changed}/`)) seen.delete(each)
    for (let at = changed; at !== folder; at = dirname(at)) above.add(at)
  }
  for (const path of [folder, ...above]) {
    const is = at(path)
    if (is) seen.set(path, is.text)
    else seen.delete(path)
  }
}

/** So many looks at a time: answers of the kernel's memory are quickest in a row, and others want to be heard between. */
const inARow = 1_000

/** As far as `visit` wants to go on. */
async function walk(folder: string, visit: (path: string, is: string) => boolean): Promise<boolean> {
  let looks = 0
  const folders = [folder]
  if (!visit(folder, at(folder)?.text ?? neverTheSame())) return false

  for (let inside = folders.pop(); inside !== undefined; inside = folders.pop())
    for (const name of readdirSync(inside)) {
      const path = `${inside}/${name}`
      const is = at(path)
      if (!visit(path, is?.text ?? neverTheSame())) return false
      if (is?.isFolder) folders.push(path)
      looks += 1
      if (looks % inARow === 0) await turn()
    }

  return true
}

function at(path: string): { text: string; isFolder: boolean } | null {
  try {
    const seen = lstatSync(path)
    return { text: `${seen.ino} ${seen.mode} ${seen.size} ${seen.ctimeMs}`, isFolder: seen.isDirectory() }
  } catch (cause) {
    // Not there, or below something that is no folder any more.
    if (isAbsent(cause)) return null
    throw cause
  }
}

/** What cannot be looked at. */
const neverTheSame = () => randomBytes(16).toString('hex')
