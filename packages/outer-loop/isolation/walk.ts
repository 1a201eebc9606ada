import { readlink } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { entriesOf, statIfThere } from './files.ts'
import type { Change } from './change.ts'
import type { Ignored } from './ignored.ts'

/** What lies in a work tree: the paths to record, and what is not an ordinary file. */
export interface Walked {
  paths: string[]
  irregular: Change[]
}

/** More than a page of these says nothing new. */
const worthNaming = 200

/**
 * Walks a worker's folder with `lstat` alone: no link is followed, no `.git` is entered, nothing is opened. `kept` are
 * the paths that the parent has: an ignore pattern does not apply to them.
 */
export async function walkWorkTree(
  root: string,
  options: { kept: ReadonlySet<string>; ignored: Ignored; maxBytes: number; submodules: ReadonlySet<string> },
): Promise<Walked> {
  const { kept, ignored, maxBytes, submodules } = options
  const keptFolders = new Set([...kept].flatMap(foldersAbove))
  const walked: Walked = { paths: [], irregular: [] }
  const name = (path: string, why: NonNullable<Change['irregular']>, mode: string, bytes = 0) => {
    if (walked.irregular.length < worthNaming)
      walked.irregular.push({
        path,
        kind: kept.has(path) ? 'modify' : 'add',
        mode,
        bytes,
        binary: true,
        added: 0,
        removed: 0,
        irregular: why,
      })
  }

  // One level after the other: what is ignored is asked once for each, and not once for each folder.
  let level = ['']
  while (level.length > 0) {
    const here = (await Promise.all(level.map((folder) => entriesIn(root, folder)))).flat()
    const left = await ignored.among(
      here
        .filter(({ path }) => !kept.has(path) && !keptFolders.has(path) && !unspeakable(path))
        .map(({ entry, path }) => (entry.isDirectory() ? `${path}/` : path)),
    )
    level = []

    for (const { entry, path } of here) {
      if (entry.name === '.git') name(path, 'nested_repository', '160000')
      else if (/^\.git$/i.test(entry.name) || unspeakable(path)) name(path, 'unspeakable_name', '000000')
      else if (entry.isDirectory()) {
        if (submodules.has(path)) {
          if ((await entriesOf(join(root, path))).length > 0) name(path, 'submodule', '160000')
        } else if (!left.has(`${path}/`) || keptFolders.has(path)) level.push(path)
      } else if (left.has(path)) continue
      else if (entry.isSymbolicLink()) {
        if (await leadsOutside(root, path)) name(path, 'symlink_outside', '120000')
        walked.paths.push(path)
      } else if (entry.isFile()) {
        const bytes = Number((await statIfThere(join(root, path)))?.size ?? 0)
        if (bytes > maxBytes) name(path, 'too_large', '100644', bytes)
        else walked.paths.push(path)
      } else name(path, 'special_file', '000000')
    }
  }

  return walked
}

async function entriesIn(root: string, folder: string) {
  return (await entriesOf(join(root, folder)))
    .map((entry) => ({ entry, path: folder ? `${folder}/${entry.name}` : entry.name }))
    .filter(({ path }) => path !== '.git')
}

/** Names that git or a terminal would take for something else: not UTF-8, or with control characters. */
function unspeakable(path: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u001f\u007f\ufffd]/.test(path) || path.length > 1_000
}

async function leadsOutside(root: string, path: string): Promise<boolean> {
  const target = await readlink(join(root, path))
  const way = relative(root, resolve(root, dirname(path), target))
  return isAbsolute(target) || way === '..' || way.startsWith('../') || /^\.git(\/|$)/i.test(way)
}

function foldersAbove(path: string): string[] {
  const steps = path.split('/').slice(0, -1)
  return steps.map((_, index) => steps.slice(0, index + 1).join('/'))
}
