import type { GateResult } from '../core/gate.ts'
import { findCulprit, type Culprit } from './bisect.ts'

export type Branch = { task: string; commit: string; after: readonly string[] }
export type Conflict = { tasks: readonly string[]; files: readonly string[] }

/** Given by the isolation: trees and commits in the hub, never a ref. */
export type UnionParts = {
  mergeTree(ours: string, theirs: string): Promise<{ tree: string | null; conflicts: readonly string[] }>
  /** A commit of this tree with these parents. */
  commit(tree: string, parents: readonly string[], message: string): Promise<string>
  /** The union's gates at a commit; `only` some of them, by id. */
  judge(commit: string, only?: readonly string[]): Promise<GateResult[]>
}

export type Union = {
  outcome: 'passed' | 'failed' | 'conflict' | 'could_not_run'
  /** The commit and tree with everything in it that goes together as text. */
  commit: string
  tree: string | null
  /** In which the pull requests are to be merged. */
  order: string[]
  results: GateResult[]
  culprit: Culprit | null
  conflicts: Conflict[]
}

/** One step of the union: the base, then the base with one branch more each. */
type Step = { task: string; commit: string; tree: string }

/**
 * All green branches on the base, by commit, in an order that respects what comes after what, and the gates on that. A
 * conflict of text stops before any gate is run. When a gate is red, the branch that made it so is searched for.
 */
export async function gateUnion(
  parts: UnionParts,
  base: string,
  branches: readonly Branch[],
): Promise<Union> {
  const ordered = orderOf(branches)
  const { steps, conflicts } = await merged(parts, base, ordered)
  const last = steps.at(-1)
  const union = {
    commit: last?.commit ?? base,
    tree: last?.tree ?? null,
    order: ordered.map(({ task }) => task),
    conflicts,
    culprit: null,
  }
  if (conflicts.length > 0) return { ...union, outcome: 'conflict', results: [] }
  if (!last) return { ...union, outcome: 'could_not_run', results: [] }

  const results = await parts.judge(last.commit)
  const red = results.filter(({ outcome }) => outcome === 'failed').map(({ gate }) => gate)
  if (red.length === 0) {
    const green = results.length > 0 && results.every(({ outcome }) => outcome === 'passed')

    return { ...union, outcome: green ? 'passed' : 'could_not_run', results }
  }

  const isRed = async (tasks: readonly string[]) => redWith(parts, base, ordered, steps, tasks, red)

  return { ...union, outcome: 'failed', results, culprit: await findCulprit(ordered, isRed) }
}

/** By the plan's order, each after what it comes after; a circle, which the plan's validator refuses, goes last. */
export function orderOf(branches: readonly Branch[]): Branch[] {
  const left = [...branches]
  const ordered: Branch[] = []
  while (left.length > 0) {
    const ready = left.findIndex(({ after }) => !left.some(({ task }) => after.includes(task)))
    ordered.push(...left.splice(Math.max(ready, 0), 1))
  }

  return ordered
}

/** Which pairs will not go together as text, seen before any of them is merged. */
export async function forecast(
  parts: Pick<UnionParts, 'mergeTree'>,
  branches: readonly Branch[],
): Promise<Conflict[]> {
  const conflicts: Conflict[] = []
  for (const [index, one] of branches.entries())
    for (const other of branches.slice(index + 1)) {
      const { tree, conflicts: files } = await parts.mergeTree(one.commit, other.commit)
      if (tree === null || files.length > 0)
        conflicts.push({ tasks: [one.task, other.task], files: [...files] })
    }

  return conflicts
}

async function merged(parts: UnionParts, base: string, ordered: readonly Branch[]) {
  const steps: Step[] = []
  const conflicts: Conflict[] = []
  for (const branch of ordered) {
    const onto = steps.at(-1)?.commit ?? base
    const { tree, conflicts: files } = await parts.mergeTree(onto, branch.commit)
    if (tree !== null && files.length === 0) {
      const commit = await parts.commit(tree, [onto, branch.commit], `Union with ${branch.task}`)
      steps.push({ task: branch.task, commit, tree })
    } else conflicts.push(await namedConflict(parts, branch, steps, ordered, files))
  }

  return { steps, conflicts }
}

/** With whom: the branches already in that it conflicts with by itself; with all of them, if only together. */
async function namedConflict(
  parts: UnionParts,
  branch: Branch,
  steps: readonly Step[],
  ordered: readonly Branch[],
  files: readonly string[],
): Promise<Conflict> {
  const within = ordered.filter(({ task }) => steps.some((step) => step.task === task))
  const pairs = await forecast(parts, [branch, ...within])
  const partners = pairs.filter(({ tasks }) => tasks[0] === branch.task).map(({ tasks }) => tasks[1] ?? '')
  const named = partners.length > 0 ? partners : within.map(({ task }) => task)

  return { tasks: [...(named.length > 0 ? named : ['base']), branch.task], files }
}

/** The red gates again, on the base with some of the branches: a step that is there already, or a union of its own. */
async function redWith(
  parts: UnionParts,
  base: string,
  ordered: readonly Branch[],
  steps: readonly Step[],
  tasks: readonly string[],
  red: readonly string[],
): Promise<boolean | null> {
  if (tasks.length === 0) return false
  const isPrefix = tasks.every((task, index) => steps[index]?.task === task)
  const own = isPrefix
    ? steps.slice(0, tasks.length)
    : (
        await merged(
          parts,
          base,
          ordered.filter(({ task }) => tasks.includes(task)),
        )
      ).steps
  const commit = own.at(-1)?.commit
  if (!commit || own.length !== tasks.length) return null
  const results = await parts.judge(commit, red)
  if (results.some(({ outcome }) => outcome === 'failed')) return true

  return results.every(({ outcome }) => outcome === 'passed') ? false : null
}
