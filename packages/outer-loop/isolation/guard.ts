import { join } from 'node:path'
import { branchRef } from './git.ts'
import { drift, fingerprint, gitDirOf, restoreRepository } from './integrity.ts'
import { readIfThere, statIfThere } from './files.ts'
import { integrityFinding } from './integrity-finding.ts'
import { restorePaths } from './restore-paths.ts'
import { restorePointer } from './worktree.ts'
import { watchWorkTree } from './work-tree-watch.ts'
import type { BaseFolder } from './base-folder.ts'
import type { Finding } from '../core/finding.ts'
import type { Fingerprint } from './integrity.ts'
import type { Hub } from './hub.ts'
import type { LedgerWatch } from './ledger-watch.ts'
import type { Worktree } from './worktree.ts'
import type { WorkTreeWatch } from './work-tree-watch.ts'

export interface Guarded {
  /** The user's repository, where it is checked out (or bare). */
  repository: string
  hub: Hub
  base: BaseFolder
  forge: { inspect(quarantine: string): Promise<Finding[]> }
  ledger?: { watch: LedgerWatch; own(): ReadonlyMap<string, number> }
  /** A folder of the engine's, for what was kept and what was taken away. */
  folder: string
  /** With a sandbox no worker can have touched the user's repository: what moved there was moved by people, who may. */
  sandboxed: boolean
}

/**
 * Looks, before and after each attempt, at all that a worker must not touch; names what drifted and puts it back. To be
 * asked after the worker's processes are gone and before anything else is asked of git.
 */
export class Guard {
  readonly #guarded: Guarded
  #repositories: { before: Fingerprint; files: WorkTreeWatch | null }[] = []
  #inspections = 0

  private constructor(guarded: Guarded) {
    this.#guarded = guarded
  }

  static async open(guarded: Guarded): Promise<Guard> {
    const guard = new Guard(guarded)
    await guard.#look()
    return guard
  }

  /**
   * `worktree` is the one whose worker just ended; `idle` are others at which nobody is at work now, which therefore
   * hold what their branches hold.
   */
  async inspect(options: { worktree: Worktree; idle?: readonly Worktree[] }): Promise<Finding[]> {
    const { hub, base, forge, ledger, folder, sandboxed } = this.#guarded
    this.#inspections += 1
    const quarantine = join(
      folder,
      'quarantine',
      `${options.worktree.task}-${Date.now()}-${this.#inspections}`,
    )
    const found: Finding[] = []

    found.push(
      ...(await hub.guard.inspect(join(quarantine, 'hub'), await gitDirOf(this.#guarded.repository))),
    )
    for (const each of [options.worktree, ...(options.idle ?? [])])
      if (await restorePointer(each)) found.push(pointerFinding(each))
    found.push(...(await base.inspect()))
    found.push(...(await forge.inspect(join(quarantine, 'forge'))))
    if (ledger) found.push(...(await ledger.watch.inspect(ledger.own(), quarantine)))
    for (const each of options.idle ?? []) found.push(...(await this.#inspectIdle(each, quarantine)))
    for (const [index, { before, files }] of this.#repositories.entries()) {
      const kept = join(quarantine, `repository-${index}`)
      found.push(
        ...(sandboxed
          ? asNews(await drift(before, await fingerprint(before.gitDir), 'It was moved by people.'))
          : await this.#restore(before, files, kept)),
      )
    }

    await this.#look()
    return found
  }

  async #restore(before: Fingerprint, files: WorkTreeWatch | null, quarantine: string): Promise<Finding[]> {
    const done = `It was put back; what was there is in ${quarantine}.`
    const found = [
      ...(await drift(before, await fingerprint(before.gitDir), done)),
      ...((await files?.findings(done)) ?? []),
    ]
    if (found.length === 0) return []
    const left = await restoreRepository(before, { quarantine, spare: this.#guarded.hub.gitDir })
    await files?.restore(quarantine)
    return [...found, ...left]
  }

  async #inspectIdle(worktree: Worktree, quarantine: string): Promise<Finding[]> {
    const { hub } = this.#guarded
    const head = (await hub.refs()).get(branchRef(worktree.branch))
    if (!head) return []
    const { tree, changes } = await hub.look({ folder: worktree.folder, task: `${worktree.task}.idle` }, head)
    if (changes.length === 0) return []
    await restorePaths({
      gitDir: hub.gitDir,
      tree: head,
      changes,
      folder: worktree.folder,
      quarantine: join(quarantine, worktree.task),
    })
    return changes.map(({ path }) =>
      integrityFinding(
        'folder_changed',
        `${worktree.task} ${path}`,
        `${path} in the folder of ${worktree.task} was changed by another worker (tree ${tree.slice(0, 12)}). It is as it was again.`,
      ),
    )
  }

  /** The user's repository, and the remotes of it that lie on this machine. */
  async #look(): Promise<void> {
    const { repository, sandboxed, hub, folder } = this.#guarded
    const gitDir = await gitDirOf(repository)
    const places = [gitDir, ...(sandboxed ? [] : await remotesOnDisk(gitDir))]
    const files =
      !sandboxed && gitDir !== repository
        ? await watchWorkTree({ hub, workTree: repository, gitDir, folder: join(folder, 'watch') })
        : null
    this.#repositories = []
    for (const place of places)
      this.#repositories.push({ before: await fingerprint(place), files: place === gitDir ? files : null })
  }
}

/** Read as text: a configuration is not asked what it includes. Remotes over a network keep themselves by their own rules. */
async function remotesOnDisk(gitDir: string): Promise<string[]> {
  const config = (await readIfThere(join(gitDir, 'config')))?.toString() ?? ''
  const urls = [...config.matchAll(/^\s*url\s*=\s*"?(?:file:\/\/)?(\/[^"\n]+?)"?\s*$/gm)].map(
    ([, path = '']) => path,
  )
  const places: string[] = []
  for (const path of new Set(urls)) if (await statIfThere(path)) places.push(await gitDirOf(path))
  return places
}

const asNews = (findings: readonly Finding[]): Finding[] =>
  findings.map((each) => ({ ...each, severity: 'note' }))

const pointerFinding = ({ task }: Worktree): Finding =>
  integrityFinding(
    'worktree_pointer',
    `${task} .git`,
    `The .git of ${task} no longer pointed to the hub. It does again.`,
  )
