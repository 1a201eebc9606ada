import { join } from 'node:path'
import { changesBetween } from './change.ts'
import { readIfThere } from './files.ts'
import { ignoredBy } from './ignored.ts'
import { integrityFinding } from './integrity-finding.ts'
import { treeOf } from './snapshot.ts'
import type { Change } from './change.ts'
import type { Finding } from '../core/finding.ts'
import type { Hub } from './hub.ts'

/**
 * The files of the user's own work tree, kept in the hub before a worker runs without a sandbox, so that what it changed
 * there can be named and put back. Ignored files are not read (`.env`: what is secret is not copied). The user's index
 * is a file like another here.
 */
export interface WorkTreeWatch {
  /** What differs now, and what is needed to put it back; null where nothing does. The tree stays in the hub. */
  difference(): Promise<Difference | null>
}

export interface Difference {
  folder: string
  tree: string
  changes: Change[]
  /** Null where what is staged is what it was. `content` is null where nothing was. */
  index: { path: string; content: string | null } | null
}

export async function watchWorkTree(options: {
  hub: Hub
  workTree: string
  gitDir: string
  folder: string
}): Promise<WorkTreeWatch> {
  const { hub, workTree, gitDir, folder } = options
  const ignored = await ignoredBy(hub.gitDir, hub.base, join(folder, 'watch-ignore'))
  const index = join(folder, 'watch-index')
  const userIndex = await readIfThere(join(gitDir, 'index'))
  const look = () =>
    treeOf({ gitDir: hub.gitDir, workTree, index, parent: hub.base, ignored, maxBytes: 5_000_000 })
  const before = await look()

  return {
    async difference() {
      const changes = await changesBetween(hub.gitDir, before.tree, (await look()).tree)
      const now = await readIfThere(join(gitDir, 'index'))
      const staged = userIndex ? !now?.equals(userIndex) : now !== null
      if (changes.length === 0 && !staged) return null
      const content = userIndex?.toString('base64') ?? null
      return {
        folder: workTree,
        tree: before.tree,
        changes,
        index: staged ? { path: join(gitDir, 'index'), content } : null,
      }
    },
  }
}

/** @param done what was done about it. */
export const differenceFindings = ({ changes, index }: Difference, done: string): Finding[] => [
  ...changes.map(({ path, kind }) =>
    integrityFinding(
      'file_changed',
      `work tree ${path}`,
      `${path} of the user's work tree: ${kind}. ${done}`,
    ),
  ),
  ...(index
    ? [
        integrityFinding(
          'index_changed',
          'repository index',
          `What is staged in the user's repository changed. ${done}`,
        ),
      ]
    : []),
]
