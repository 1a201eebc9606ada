import { branchRef, git } from './git.ts'
import type { RefDrift } from './refs.ts'
import type { Finding } from '../core/finding.ts'
import type { Whose } from '../core/whose.ts'
import type { Hub } from './hub.ts'

/** Who is at work: at a task in a folder and on a branch of its own, or at something of the whole run. */
export interface Worker {
  /** The task's, or of what is done for the run. */
  name: string
  task: string | null
  branch?: string
}

/** What was found, and whose doing it was as far as that can be told. */
export interface Break {
  whose: Whose
  findings: Finding[]
  restored: boolean
}

/**
 * No file says who wrote it. Of several workers at work one is named where the thing itself speaks of it: its branch in
 * the hub and its folder's git files are nobody else's business, and a ref of the person's that names a commit which only
 * this worker's branch had comes from there. What speaks of nobody may have been any of them.
 */
export class Traces {
  readonly #workers: readonly Worker[]
  readonly #hub: Hub
  #branches: ReadonlyMap<string, string> = new Map()
  /** By where a finding is. */
  readonly #spoken = new Map<string, Worker>()

  constructor(workers: readonly Worker[], hub: Hub) {
    this.#workers = workers
    this.#hub = hub
  }

  /** Where the workers' branches are before the hub is put back, and what else was moved there. */
  readonly inHub = async (refs: ReadonlyMap<string, string>, strayed: readonly RefDrift[]): Promise<void> => {
    this.#branches = refs
    for (const each of strayed) await this.read('hub', each)
  }

  /** Looks on whose branch the commit lies to which a ref was moved. */
  async read(where: 'hub' | 'repository', { ref, to }: RefDrift): Promise<void> {
    if (this.#workers.length < 2 || !to || (await lies(this.#hub, to, this.#hub.base))) return
    const holders: Worker[] = []
    for (const worker of this.#workers) {
      const at = worker.branch && this.#branches.get(branchRef(worker.branch))
      if (at && (await lies(this.#hub, to, at))) holders.push(worker)
    }
    const [one] = holders
    if (one && holders.length === 1) this.#spoken.set(`${where} ${ref}`, one)
  }

  /** With what it says, where it says something. */
  readonly told = (finding: Finding): Finding => {
    const one = this.#spoken.get(finding.where ?? '')

    return one
      ? {
          ...finding,
          message: `${finding.message} It is a commit of ${one.branch}, at which ${one.name} was at work.`,
        }
      : finding
  }

  /** Of all that a person is asked together: the one of whom something speaks, if it speaks of one. */
  ofAll(findings: readonly Finding[]): Whose {
    const spoken = new Set(findings.flatMap((each) => this.#ofOne(each) ?? []))
    const [one] = spoken

    return this.#whose(one && spoken.size === 1 ? one : null)
  }

  /** What was put back, for each of whom it speaks; and of whom it does not, for all of them. */
  breaks(findings: readonly Finding[], restored: boolean): Break[] {
    const byWorker = new Map<Worker | null, Finding[]>()
    for (const each of findings) {
      const worker = this.#ofOne(each)
      byWorker.set(worker, [...(byWorker.get(worker) ?? []), each])
    }

    return [...byWorker].map(([worker, found]) => ({ whose: this.#whose(worker), findings: found, restored }))
  }

  #ofOne({ where }: Finding): Worker | null {
    const [only] = this.#workers
    if (only && this.#workers.length === 1) return only
    const place = where ?? ''

    return this.#workers.find((each) => isOwnPlace(each, place)) ?? this.#spoken.get(place) ?? null
  }

  #whose(worker: Worker | null): Whose {
    const among = this.#workers.length > 1 ? this.#workers.map(({ name }) => name) : []

    return { task: worker?.task ?? null, among }
  }
}

const isOwnPlace = ({ task, branch }: Worker, where: string): boolean =>
  branch !== undefined &&
  (where === `hub ${branchRef(branch)}` ||
    where === `${task} .git` ||
    where.startsWith(`hub worktrees/${task}/`))

/** Neither need be there, nor be a commit's name at all: whoever moved a ref may have written anything into it. */
async function lies({ gitDir }: Hub, commit: string, branch: string): Promise<boolean> {
  const isName = (text: string) => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
  if (!isName(commit) || !isName(branch)) return false
  const options = { gitDir, allow: [1, 128] }

  return (await git(['merge-base', '--is-ancestor', commit, branch], options)).exitCode === 0
}
