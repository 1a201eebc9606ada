import { lstat, mkdir, realpath } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { branchRef, git } from './git.ts'
import { readIfThere, removeFolder, statIfThere, writeWhole } from './files.ts'
import type { Hub } from './hub.ts'

/** A task's folder. Everything about it is known from here, nothing is read back from the folder itself. */
export interface Worktree {
  task: string
  branch: string
  folder: string
  /** Its git folder within the hub. */
  gitDir: string
  /** The commit it began at. */
  start: string
}

/** Opens the task's worktree, or finds it as it was left. */
export async function openWorktree(
  hub: Hub,
  options: { task: string; branch: string; start: string; folder: string },
): Promise<Worktree> {
  const { task, branch, start } = options
  const ref = branchRef(branch)
  await mkdir(dirname(options.folder), { recursive: true, mode: 0o700 })
  const folder = join(await realpath(dirname(options.folder)), task)
  const worktree = { task, branch, folder, gitDir: join(hub.gitDir, 'worktrees', task), start }
  const known = (await hub.refs()).get(ref)

  if (known && (await statIfThere(worktree.gitDir)) && (await statIfThere(folder))) {
    await assertOwn(hub, worktree)
    return worktree
  }

  await removeWorktree(hub, worktree)
  if (!known) await hub.setBranch(branch, start, null)
  await git(['worktree', 'add', '--quiet', '--no-checkout', folder, branch], { gitDir: hub.gitDir })
  await git(['read-tree', 'HEAD'], { gitDir: worktree.gitDir, workTree: folder })
  await git(['checkout-index', '-a', '-f', '-q'], { gitDir: worktree.gitDir, workTree: folder, cwd: folder })
  await assertOwn(hub, worktree)
  await hub.guard.settle(worktree.task)
  return worktree
}

/** Removes a worktree of ours and its traces in the hub; what the branch holds stays. */
export async function removeWorktree(
  hub: Hub,
  worktree: Pick<Worktree, 'task' | 'folder' | 'gitDir'>,
): Promise<void> {
  await removeFolder(worktree.folder)
  await removeFolder(worktree.gitDir)
  await hub.guard.settle(worktree.task)
}

/**
 * A folder without a git folder of its own would make git walk up to whatever lies above it, and work there. So: it is
 * a worktree of this hub, on its branch, and it is a folder, not a link to one. Asked often, so by reading, not of git.
 */
export async function assertOwn(hub: Hub, worktree: Worktree): Promise<void> {
  const { folder, gitDir, branch } = worktree
  const pointer = (await readIfThere(join(folder, '.git')))?.toString().trim()
  const back = (await readIfThere(join(gitDir, 'gitdir')))?.toString().trim()
  const head = (await readIfThere(join(gitDir, 'HEAD')))?.toString().trim()
  const common = (await readIfThere(join(gitDir, 'commondir')))?.toString().trim() ?? '.'

  const wrong = [
    !(await lstat(folder)).isDirectory() && 'is not a folder',
    pointer !== `gitdir: ${gitDir}` && 'does not point to its git folder',
    back !== join(folder, '.git') && 'is not what its git folder points to',
    head !== `ref: ${branchRef(branch)}` && `is on ${head}`,
    resolve(gitDir, common) !== hub.gitDir && 'belongs to another repository',
  ].filter(Boolean)

  if (wrong.length > 0) throw new WorktreeBroken(`${folder} ${wrong.join(', ')}.`)
}

/** Writes the worktree's pointer again, if a worker changed it. True when it had to. */
export async function restorePointer(worktree: Worktree): Promise<boolean> {
  const at = join(worktree.folder, '.git')
  const right = `gitdir: ${worktree.gitDir}\n`
  const seen = await statIfThere(at)
  if (seen?.isFile() && (await readIfThere(at))?.toString() === right) return false

  await removeFolder(at)
  await writeWhole(at, right, 0o644)
  return true
}

export class WorktreeBroken extends Error {
  readonly code = 'worktree.broken'
}
