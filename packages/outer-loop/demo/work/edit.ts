import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a worker does to one file: writes it, puts something in the place of a text that stands there once, or deletes it. */
export type Edit =
  | { path: string; text: string }
  | { path: string; from: string; to: string }
  | { path: string; gone: true }

export function carryOut(edit: Edit, folder: string): 'add' | 'update' | 'delete' {
  const at = join(folder, edit.path)
  if ('gone' in edit) {
    rmSync(at)
    return 'delete'
  }
  if ('text' in edit) {
    mkdirSync(dirname(at), { recursive: true })
    writeFileSync(at, edit.text)
    return 'add'
  }
  const before = readFileSync(at, 'utf8')
  const parts = before.split(edit.from)
  // The repository went on, and the demo's edit has to follow it: said here, not found as a strange red gate later.
  if (parts.length !== 2)
    throw new Error(
      `The demo expects this once in ${edit.path}, and found it ${parts.length - 1} times: ${edit.from}`,
    )
  writeFileSync(at, parts.join(edit.to))
  return 'update'
}
