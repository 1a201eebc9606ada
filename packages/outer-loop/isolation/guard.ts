import { join } from 'node:path'
import { branchRef } from './git.ts'
import { drift, driftBetween, fingerprint, gitDirOf, restoreRepository } from './integrity.ts'
import { readIfThere, statIfThere } from './files.ts'
import { integrityFinding } from './integrity-finding.ts'
import { restorePaths } from './restore-paths.ts'
import { restorePointer } from './worktree.ts'
import { watchWorkTree } from './work-tree-watch.ts'
import { doubtful, recordDoubt, undoDoubt, withoutDoubtful, type Doubt } from './doubt.ts'
import { Traces, type Break, type Worker } from './at-work.ts'
import type { BaseFolder } from './base-folder.ts'
import type { Finding } from '../core/finding.ts'
import type { Whose } from '../core/whose.ts'
import type { Fingerprint } from './integrity.ts'
import type { Hub } from './hub.ts'
import type { LedgerWatch } from './ledger-watch.ts'
import type { Worktree } from './worktree.ts'
import type { WorkTreeWatch } from './work-tree-watch.ts'

export interface Guarded {
  /** The user's repository, where it is checked out (or bare). */
  repository: string
  /** The branch that runs start from. */
  branch: string
  hub: Hub
  base: BaseFolder
  forge: { hold(held: boolean): void; inspect(quarantine: string): Promise<Finding[]> }
  ledger?: { watch: LedgerWatch; own(): ReadonlyMap<string, number> }
  /** A folder of the engine's, for what was kept and what was taken away. */
  folder: string
  /** With a sandbox no worker can have touched the user's repository: what moved there was moved by people, who may. */
  sandboxed: boolean
}

interface Ended {
  /** Who just ended, and its folder. */
  worker: Worker
  worktree?: Worktree | null
  /** At which nobody is at work now, which therefore hold what their branches hold. */
  idle?: readonly Worktree[]
}

export interface Inspection {
  /** What drifted, and was put back (or could not be: `restored` is false). */
  breaks: Break[]
  /** What a person may have done as well as a worker: it stays until somebody says whose it was. */
  doubt: { whose: Whose; findings: Finding[]; record: string } | null
}

type Looked = { before: Fingerprint; files: WorkTreeWatch | null }

/**
 * Looks, before and after each attempt, at all that a worker must not touch; names what drifted and puts it back. To be
 * asked after the worker's processes are gone and before anything else is asked of git.
 *
 * Without a sandbox the user's repository is not told apart by who *could* write there, but by what was done and when:
 * specs/decisions/2026-11-27-whose-change-is-it.md.
 */
export class Guard {
  readonly #guarded: Guarded
  #repositories: Looked[] = []
  #inspections = 0
  /** All who were at work at some time since the last look, by name: each look is the end of one, and the next begins there. */
  readonly #atWork: Map<string, Worker>
  #last: Promise<unknown> = Promise.resolve()

  private constructor(guarded: Guarded, atWork: readonly Worker[]) {
    this.#guarded = guarded
    this.#atWork = new Map(atWork.map((each) => [each.name, each]))
  }

  /** `atWork`: already, begun by an engine that died. */
  static async open(guarded: Guarded, atWork: readonly Worker[] = []): Promise<Guard> {
    const guard = new Guard(guarded, atWork)
    await guard.#look(true)
    return guard
  }

  /** A worker is about to start. What changed while none was at work is people's own, and not looked at. */
  async begin(worker: Worker): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#atWork.size === 0) await this.#look(true)
      this.#atWork.set(worker.name, worker)
    })
  }

  inspect(options: Ended): Promise<Inspection> {
    return this.#inTurn(() => this.#inspect(options))
  }

  async #inspect(options: Ended): Promise<Inspection> {
    const { hub, base, forge, ledger, folder, sandboxed } = this.#guarded
    const { worker, worktree = null, idle = [] } = options
    this.#inspections += 1
    const traces = new Traces([...this.#atWork.set(worker.name, worker).values()], hub)
    this.#atWork.delete(worker.name)
    const quarantine = join(
      folder,
      'quarantine',
      `${worktree?.task ?? 'call'}-${Date.now()}-${this.#inspections}`,
    )
    const found: Finding[] = []
    const doubts: Doubt[] = []
    const acts: Finding[] = []
    let restored = true

    found.push(
      ...(await hub.guard.inspect(
        join(quarantine, 'hub'),
        await gitDirOf(this.#guarded.repository),
        traces.inHub,
      )),
    )
    for (const each of [...(worktree ? [worktree] : []), ...idle])
      if (await restorePointer(each)) found.push(pointerFinding(each))
    found.push(...(await base.inspect()))
    found.push(...(await forge.inspect(join(quarantine, 'forge'))))
    if (ledger) {
      const seen = await ledger.watch.inspect(ledger.own(), quarantine)
      found.push(...seen.findings)
      acts.push(...seen.acts)
    }
    for (const each of idle) found.push(...(await this.#inspectIdle(each, quarantine)))
    for (const [index, { before, files }] of this.#repositories.entries()) {
      if (sandboxed) {
        found.push(
          ...asNews(await drift(before, await fingerprint(before.gitDir), 'It was moved by people.')),
        )
        continue
      }
      const seen = await this.#judge({ before, files, traces }, join(quarantine, `repository-${index}`))
      found.push(...seen.findings)
      restored &&= seen.left.length === 0
      if (seen.doubt) doubts.push(seen.doubt)
    }

    await this.#look(this.#atWork.size > 0)
    const asked = [...doubts.flatMap(({ findings }) => findings), ...acts].map(traces.told)
    return {
      breaks: traces.breaks(found.map(traces.told), restored),
      doubt:
        asked.length > 0
          ? { whose: traces.ofAll(asked), findings: asked, record: await recordDoubt(quarantine, doubts) }
          : null,
    }
  }

  /** A person says that it was not theirs: it is put back, as far as nobody changed it again. What is left is named. */
  undo(record: string): Promise<Finding[]> {
    return this.#inTurn(async () => {
      const left = await undoDoubt(record, this.#guarded.hub.gitDir)
      await this.#look(this.#atWork.size > 0)
      return left
    })
  }

  /** Several workers may end at one time; whoever looks has the indexes and what was before for itself. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const next = this.#last.then(act)
    this.#last = next.catch(() => undefined)
    return next
  }

  /** What no everyday work does is put back at once; what it could have done is kept for a person's word. */
  async #judge(
    { before, files, traces }: Looked & { traces: Traces },
    quarantine: string,
  ): Promise<{ findings: Finding[]; left: Finding[]; doubt: Doubt | null }> {
    const { hub, branch } = this.#guarded
    const after = await fingerprint(before.gitDir)
    const whole = await driftBetween(before, after)
    for (const each of whole.refs) await traces.read('repository', each)
    const doubt = await doubtful({ before, after, drift: whole, files, hub, branch })
    const sure = withoutDoubtful(before, after, doubt)
    const done = `It was put back; what was there is in ${quarantine}.`
    const findings = await drift(sure, after, done)
    const left = findings.length > 0 ? await restoreRepository(sure, { quarantine, spare: hub.gitDir }) : []

    return { findings: [...findings, ...left], left, doubt: doubt.findings.length > 0 ? doubt : null }
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
  async #look(watching: boolean): Promise<void> {
    const { repository, sandboxed, hub, folder, forge, ledger } = this.#guarded
    forge.hold(false)
    // With no worker at work the forge's records are whatever its engines make of them.
    if (!sandboxed) forge.hold(watching)
    ledger?.watch.look()
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
