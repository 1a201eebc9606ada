import { createHash } from 'node:crypto'
import { chmod, mkdir, readlink, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { entriesOf, readIfThere, statIfThere, writeWhole } from './files.ts'

/**
 * The files of a git folder that decide what git does: configuration, hooks, attributes, alternates, grafts, where a
 * worktree's git folder lies. Kept whole, because what was changed is put back, not only named.
 */
export type ControlFiles = ReadonlyMap<string, { mode: number; content: Buffer; link: boolean }>

/** Everything in a git folder of ours beside objects, refs and logs: nothing there changes without the engine. */
export const ofOurs = (path: string): boolean =>
  !/^(objects\/([0-9a-f]{2}|pack)(\/|$)|refs\/|packed-refs|logs\/)/.test(path) &&
  !/^worktrees\/[^/]+\/(index|logs\/.*|ORIG_HEAD|FETCH_HEAD|COMMIT_EDITMSG)$/.test(path) &&
  !/^(FETCH_HEAD|gc\.log|index)$/.test(path) &&
  !path.endsWith('.lock')

/** Of a person's repository only what can make git do something else: they go on working in it. */
export const ofAPerson = (path: string): boolean =>
  /^(HEAD|config|config\.worktree|commondir|gitdir|shallow)$/.test(path) ||
  /^(hooks\/|info\/(attributes|exclude|grafts|sparse-checkout)$|objects\/info\/(http-)?alternates$)/.test(
    path,
  ) ||
  /^worktrees\/[^/]+\/(gitdir|commondir|HEAD|config\.worktree)$/.test(path) ||
  /^modules\/(.*\/)?(config|HEAD|hooks\/[^/]+)$/.test(path)

export async function readControlFiles(
  folder: string,
  counts: (path: string) => boolean,
): Promise<ControlFiles> {
  const found = new Map<string, { mode: number; content: Buffer; link: boolean }>()

  const walk = async (inside: string): Promise<void> => {
    for (const entry of await entriesOf(join(folder, inside))) {
      const path = inside ? `${inside}/${entry.name}` : entry.name
      if (entry.isDirectory()) {
        if (!/^(objects\/([0-9a-f]{2}|pack)|refs|logs)$/.test(path)) await walk(path)
        continue
      }
      if (!counts(path)) continue
      const seen = await statIfThere(join(folder, path))
      if (!seen) continue
      const link = entry.isSymbolicLink()
      const content = link
        ? Buffer.from(await readlink(join(folder, path)))
        : await readIfThere(join(folder, path))
      if (content) found.set(path, { mode: Number(seen.mode) & 0o777, content, link })
    }
  }

  await walk('')
  return found
}

export type ControlDrift = { path: string; how: 'added' | 'removed' | 'changed' }

export function controlDrift(before: ControlFiles, after: ControlFiles): ControlDrift[] {
  const drifted: ControlDrift[] = []

  for (const [path, was] of before) {
    const is = after.get(path)
    if (!is) drifted.push({ path, how: 'removed' })
    else if (was.mode !== is.mode || was.link !== is.link || !was.content.equals(is.content))
      drifted.push({ path, how: 'changed' })
  }
  for (const path of after.keys()) if (!before.has(path)) drifted.push({ path, how: 'added' })

  return drifted
}

/** Puts back what drifted. What is taken away is kept in `quarantine`, so that nobody's work is lost by a mistake of ours. */
export async function restoreControlFiles(
  folder: string,
  before: ControlFiles,
  drifted: readonly ControlDrift[],
  quarantine: string,
): Promise<void> {
  for (const { path } of drifted) {
    const at = join(folder, path)
    const found = (await statIfThere(at))?.isFile() ? await readIfThere(at) : null
    if (found) await writeWhole(join(quarantine, path), found)
    await rm(at, { recursive: true, force: true })

    const was = before.get(path)
    // A worktree that somebody added goes with all that git keeps of it.
    if (!was && /^worktrees\/[^/]+\/gitdir$/.test(path))
      await rm(dirname(at), { recursive: true, force: true })
    if (!was) continue
    if (was.link) {
      await mkdir(dirname(at), { recursive: true })
      await symlink(was.content.toString(), at)
    } else {
      await writeWhole(at, was.content, was.mode)
      await chmod(at, was.mode)
    }
  }
}

export function digestOfControlFiles(files: ControlFiles): string {
  const hash = createHash('sha256')
  for (const [path, { mode, content, link }] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path}\0${mode}\0${link ? 1 : 0}\0${content.length}\0`).update(content)
  return hash.digest('hex')
}
