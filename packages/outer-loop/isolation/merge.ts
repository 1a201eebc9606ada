import { git, ask, objectNameOf } from './git.ts'

export type Merged = { tree: string; conflicts: [] } | { tree: null; conflicts: string[] }

/** Two commits' trees together, without a work tree. The paths that conflict, where it cannot be done. */
export async function mergeTree(gitDir: string, ours: string, theirs: string): Promise<Merged> {
  const { exitCode, stdout } = await git(
    [
      'merge-tree',
      '--write-tree',
      '-z',
      '--name-only',
      '--no-messages',
      objectNameOf(ours),
      objectNameOf(theirs),
    ],
    { gitDir, allow: [1] },
  )
  const [tree = '', ...paths] = stdout.split('\0').filter(Boolean)
  return exitCode === 0
    ? { tree: tree.trim(), conflicts: [] }
    : { tree: null, conflicts: [...new Set(paths)].sort() }
}

/** Folds commits into one: those that another already holds are left out, the others merged in order. */
export async function joined(
  gitDir: string,
  commits: readonly string[],
  commit: (tree: string, parents: string[]) => Promise<string>,
): Promise<string> {
  const [first, ...rest] = commits.map(objectNameOf)
  if (!first) throw new Error('Nothing to begin from.')
  let head = first

  for (const next of rest) {
    const shared = await mergeBase(gitDir, head, next)
    if (shared === next) continue
    if (shared === head) {
      head = next
      continue
    }
    const merged = await mergeTree(gitDir, head, next)
    if (!merged.tree) throw new MergeConflict(head, next, merged.conflicts)
    head = await commit(merged.tree, [head, next])
  }

  return head
}

export async function isAncestor(gitDir: string, ancestor: string, of: string): Promise<boolean> {
  const { exitCode } = await git(['merge-base', '--is-ancestor', objectNameOf(ancestor), objectNameOf(of)], {
    gitDir,
    allow: [1],
  })
  return exitCode === 0
}

/** The commit that both grew from, the nearest; null where they have nothing in common. */
async function mergeBase(gitDir: string, one: string, other: string): Promise<string | null> {
  const { stdout } = await git(['merge-base', one, other], { gitDir, allow: [1] })
  return stdout.trim() || null
}

const trees = new Map<string, string>()

/** Of a commit that was just made. */
export const isTreeOf = (commit: string, tree: string): void => void trees.set(commit, tree)

/** A commit's name is reckoned from its tree's: once known, it is known. */
export async function treeNameOf(gitDir: string, commit: string): Promise<string> {
  const tree =
    trees.get(commit) ?? (await ask(['rev-parse', '--verify', `${objectNameOf(commit)}^{tree}`], { gitDir }))
  trees.set(commit, tree)
  return tree
}

export class MergeConflict extends Error {
  readonly code = 'hub.conflict'
  readonly paths: readonly string[]

  constructor(ours: string, theirs: string, paths: readonly string[]) {
    super(
      `${ours.slice(0, 12)} and ${theirs.slice(0, 12)} do not go together: ${paths.slice(0, 20).join(', ')}`,
    )
    this.paths = paths
  }
}
