import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { git, ask } from './git.ts'
import { changesBetween } from './change.ts'
import { walkWorkTree } from './walk.ts'
import type { Change } from './change.ts'
import type { Ignored } from './ignored.ts'

/** What a work tree holds, as a tree of the hub, and how it differs from its parent. */
export interface Tree {
  tree: string
  changes: Change[]
}

/**
 * The engine's look at a worker's folder. It uses the hub's git folder and an index of its own, so that a `.git` file,
 * an index or a configuration that the worker wrote has no effect, and no filter of any attribute runs.
 */
export async function treeOf(options: {
  gitDir: string
  workTree: string
  index: string
  parent: string
  ignored: Ignored
  maxBytes: number
}): Promise<Tree> {
  const { gitDir, workTree, index, parent, ignored, maxBytes } = options
  // An index, or its lock, that an engine left when it died is worth nothing.
  for (const left of [index, `${index}.lock`]) await rm(left, { force: true })
  await mkdir(dirname(index), { recursive: true })
  await git(['read-tree', parent], { gitDir, index })
  const entries = await entriesOfIndex(gitDir, index)
  const submodules = new Set(entries.filter(({ mode }) => mode === '160000').map(({ path }) => path))
  const kept = new Set(entries.filter(({ mode }) => mode !== '160000').map(({ path }) => path))

  const walked = await walkWorkTree(workTree, { kept, ignored, maxBytes, submodules })
  const unread = new Set(
    walked.irregular.filter(({ irregular }) => irregular !== 'symlink_outside').map(({ path }) => path),
  )
  const present = new Set(walked.paths)
  const gone = [...kept].filter((path) => !present.has(path) && !unread.has(path))

  // Removals first: a file where there was a folder, and the other way round, must find its place free.
  await update(gitDir, index, workTree, ['--force-remove'], gone)
  await update(gitDir, index, workTree, ['--add', '--replace'], walked.paths)
  const tree = await ask(['write-tree'], { gitDir, index })

  return { tree, changes: merged(await changesBetween(gitDir, parent, tree), walked.irregular) }
}

async function update(
  gitDir: string,
  index: string,
  workTree: string,
  how: string[],
  paths: readonly string[],
) {
  if (paths.length === 0) return
  await git(['update-index', ...how, '-z', '--stdin'], {
    gitDir,
    index,
    workTree,
    cwd: workTree,
    input: `${paths.join('\0')}\0`,
  })
}

async function entriesOfIndex(gitDir: string, index: string): Promise<{ mode: string; path: string }[]> {
  const { stdout } = await git(['ls-files', '-s', '-z'], { gitDir, index, workTree: '/', cwd: '/' })
  return stdout
    .split('\0')
    .filter(Boolean)
    .map((line) => ({ mode: line.slice(0, 6), path: line.slice(line.indexOf('\t') + 1) }))
}

/** One change for a path: what makes it irregular is said on the change that git found, where there is one. */
function merged(changes: readonly Change[], irregular: readonly Change[]): Change[] {
  const odd = new Map(irregular.map((change) => [change.path, change]))
  const seen = new Set(changes.map(({ path }) => path))

  return [
    ...changes.map((change) => ({ ...change, irregular: odd.get(change.path)?.irregular })),
    ...irregular.filter(({ path }) => !seen.has(path)).filter(isNews),
  ]
}

/** A link outside that the parent already had is the base's affair. */
const isNews = ({ irregular }: Change): boolean => irregular !== 'symlink_outside'
