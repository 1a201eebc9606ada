import { join } from 'node:path'
import { chmod, mkdir, rename, rm } from 'node:fs/promises'
import { branchRef, git, ask, objectNameOf, folderName } from './git.ts'
import { readIfThere, removeFolder, statIfThere, writeWhole } from './files.ts'
import { checkOut } from './check-out.ts'
import { ignoredBy } from './ignored.ts'
import { mergeTree, joined, isTreeOf, treeNameOf } from './merge.ts'
import { readRefs } from './refs.ts'
import { treeOf } from './snapshot.ts'
import { openWorktree } from './worktree.ts'
import { HubGuard } from './hub-guard.ts'
import { push } from './push.ts'
import type { PushTo } from './push.ts'
import type { Tree } from './snapshot.ts'
import type { Worktree } from './worktree.ts'

/**
 * A run's own repository: a bare clone of the frozen base without remotes, outside the user's repository. Worktrees
 * come from it, so that the refs a worker can see are not the user's.
 */
export async function openHub(options: OpenHub): Promise<Hub> {
  const { repository, folder, base } = options
  const gitDir = join(folder, 'hub.git')
  objectNameOf(base)
  if (!(await statIfThere(gitDir))) await makeHub(repository, gitDir, options)

  const found = await ask(['rev-parse', '--verify', '--end-of-options', `${base}^{commit}`], { gitDir })
  if (found !== base) throw new HubBroken(`The hub has ${found} where the base ${base} should be.`)
  const ignored = await ignoredBy(gitDir, base, join(folder, 'ignore'))
  return new Hub(options, gitDir, ignored, await HubGuard.open(gitDir, folder))
}

export interface OpenHub {
  /** The user's repository: its git folder, or its work tree. Only read. */
  repository: string
  /** The run's folder under the engine's home; the hub is `hub.git` in it. */
  folder: string
  /** The frozen base's commit. */
  base: string
  /** Its branch's name in the hub. */
  branch?: string
  /** Without a sandbox objects are copied, not linked: one cannot then be spoilt through the other. */
  links?: boolean
  /** Larger files are named and left out of a snapshot. */
  maxBytes?: number
  /** Who the engine's commits are by. */
  author?: { name: string; email: string }
}

export class Hub {
  readonly gitDir: string
  readonly guard: HubGuard
  readonly #options: OpenHub
  readonly #ignored: Awaited<ReturnType<typeof ignoredBy>>

  constructor(
    options: OpenHub,
    gitDir: string,
    ignored: Awaited<ReturnType<typeof ignoredBy>>,
    guard: HubGuard,
  ) {
    this.#options = options
    this.gitDir = gitDir
    this.#ignored = ignored
    this.guard = guard
  }

  get base(): string {
    return this.#options.base
  }

  /** A folder of one task, on its branch, at one commit or at the merge of several (its dependencies' work). */
  async openWorktree(options: {
    task: string
    branch: string
    from: readonly string[]
    at: Date
    folder?: string
  }): Promise<Worktree> {
    const start = await this.join(options.from, { message: `Where ${options.task} begins`, at: options.at })
    const folder = options.folder ?? join(this.#options.folder, 'work', folderName(options.task))
    return openWorktree(this, { task: folderName(options.task), branch: options.branch, start, folder })
  }

  /** What the worktree holds becomes a commit on its branch. Null when it holds nothing new. */
  async snapshot(options: {
    worktree: Worktree
    message: string
    at: Date
  }): Promise<Tree & { commit: string | null }> {
    const { worktree, message, at } = options
    const parent = await this.head(worktree.branch)
    const found = await this.look(worktree, parent)
    if (found.tree === (await treeNameOf(this.gitDir, parent))) return { ...found, commit: null }

    const commit = await this.commit({ tree: found.tree, parents: [parent], message, at })
    await this.setBranch(worktree.branch, commit, parent)
    // The worktree's own index follows, so that the next worker's `git status` tells the truth.
    await git(['read-tree', commit], { gitDir: worktree.gitDir, workTree: worktree.folder, allow: [128] })
    return { ...found, commit }
  }

  /** The tree of a worktree against a commit, without recording anything but objects. */
  look(worktree: Pick<Worktree, 'folder' | 'task'>, parent: string): Promise<Tree> {
    return treeOf({
      gitDir: this.gitDir,
      workTree: worktree.folder,
      index: join(this.#options.folder, 'index', folderName(worktree.task)),
      parent: objectNameOf(parent),
      ignored: this.#ignored,
      maxBytes: this.#options.maxBytes ?? 5_000_000,
    })
  }

  mergeTree(ours: string, theirs: string) {
    return mergeTree(this.gitDir, ours, theirs)
  }

  /** One commit that has all of these: itself for one, merges in the given order for more. */
  join(commits: readonly string[], options: { message: string; at: Date }): Promise<string> {
    return joined(this.gitDir, commits, (tree, parents) => this.commit({ tree, parents, ...options }))
  }

  async commit(options: {
    tree: string
    parents: readonly string[]
    message: string
    at: Date
  }): Promise<string> {
    const { name, email } = this.#options.author ?? { name: 'Outer loop', email: 'outer-loop@localhost' }
    const date = `${Math.floor(options.at.getTime() / 1_000)} +0000`
    const commit = await ask(
      [
        'commit-tree',
        objectNameOf(options.tree),
        ...options.parents.flatMap((parent) => ['-p', objectNameOf(parent)]),
        '-F',
        '-',
      ],
      {
        gitDir: this.gitDir,
        input: options.message.endsWith('\n') ? options.message : `${options.message}\n`,
        identity: {
          GIT_AUTHOR_NAME: name,
          GIT_AUTHOR_EMAIL: email,
          GIT_AUTHOR_DATE: date,
          GIT_COMMITTER_NAME: name,
          GIT_COMMITTER_EMAIL: email,
          GIT_COMMITTER_DATE: date,
        },
      },
    )
    isTreeOf(commit, options.tree)

    return commit
  }

  /** Moves a branch of the hub from what it is known to be. `from` null: it must not exist yet. */
  async setBranch(branch: string, to: string, from: string | null): Promise<void> {
    const ref = branchRef(branch)
    await this.guard.expect(ref, objectNameOf(to))
    await git(['update-ref', ref, to, from ?? '0'.repeat(to.length)], { gitDir: this.gitDir })
    await this.guard.moved(ref, to)
  }

  /** A commit as plain files, byte for byte: the hub's attributes outrank those of a branch. */
  checkOut(commit: string, folder: string): Promise<void> {
    return checkOut(this.gitDir, commit, folder)
  }

  /** Sends one commit to one ref of a forge, and reads it back. */
  push(options: { commit: string; branch: string; to: PushTo }): Promise<void> {
    return push(this.gitDir, options)
  }

  refs(): Promise<Map<string, string>> {
    return readRefs(this.gitDir)
  }

  /** The commit of a branch that is there. */
  async head(branch: string): Promise<string> {
    const commit = (await this.refs()).get(branchRef(branch))
    if (!commit) throw new HubBroken(`The hub has no branch ${branch}.`)
    return objectNameOf(commit)
  }
}

/** Made beside and renamed: a hub that exists is whole. */
async function makeHub(repository: string, gitDir: string, options: OpenHub): Promise<void> {
  const part = `${gitDir}.part`
  await removeFolder(part)
  await mkdir(join(gitDir, '..'), { recursive: true, mode: 0o700 })
  const copy = options.links === false ? '--no-hardlinks' : '--local'
  await git(['clone', '--quiet', '--bare', copy, '--no-tags', '--template=', '--', repository, part], {
    gitDir: null,
  })
  await git(['remote', 'remove', 'origin'], { gitDir: part })
  if (await readIfThere(join(part, 'objects/info/alternates'))) {
    await git(['repack', '-q', '-a', '-d'], { gitDir: part })
    await rm(join(part, 'objects/info/alternates'))
  }

  const base = branchRef(options.branch ?? 'main')
  const refs = [...(await readRefs(part)).keys()].filter((ref) => ref !== 'HEAD')
  await git(['update-ref', '--no-deref', 'HEAD', options.base], { gitDir: part })
  await git(['update-ref', '--stdin'], { gitDir: part, input: refs.map((ref) => `delete ${ref}\n`).join('') })
  await git(['update-ref', base, options.base], { gitDir: part })
  await git(['symbolic-ref', 'HEAD', base], { gitDir: part })
  await writeWhole(join(part, 'config'), hubConfig, 0o644)
  await writeWhole(join(part, 'info/attributes'), bytesAreBytes, 0o644)
  await writeWhole(join(part, 'hooks/reference-transaction'), onlyTheEngine, 0o755)
  await chmod(part, 0o700)
  await rename(part, gitDir)
}

const hubConfig = `[core]
	repositoryformatversion = 0
	filemode = true
	bare = true
	symlinks = true
	logAllRefUpdates = false
[gc]
	auto = 0
`

/**
 * Outranks every \`.gitattributes\`: files are checked out and recorded byte for byte, no filter runs and no merge
 * driver is chosen. (A file that a clone elsewhere would smudge, as large-file storage does, is its pointer here.)
 */
const bytesAreBytes = '* -text !eol !crlf !filter !ident !working-tree-encoding !merge !diff !export-subst\n'

/** The engine's own git runs without hooks; anybody else's is told how work is recorded here. */
const onlyTheEngine = `#!/bin/sh
[ "$1" = prepared ] || exit 0
echo 'The engine records the work: leave your changes in the files. Branches here are not yours to move.' >&2
exit 1
`

export class HubBroken extends Error {
  readonly code = 'hub.broken'
}
