import type { ListedGate } from './event.ts'
import type { GateResult } from './gate.ts'
import type { State, TaskState, UnionState } from './state.ts'

/** What a gate judges, and what is known of it so far. */
type Judged = Pick<TaskState, 'results' | 'waivers'> & { tree: string }

export type GatesStanding = { kind: 'next'; gates: NextGate[] } | { kind: 'green' } | { kind: 'red' }
/** Those of one stage say nothing of each other: they may run at one time. */
export type NextGate = { gate: string; try: number }

/**
 * Cheap to dear, stage by stage: all gates of a stage run, so that one repair hears everything, but nothing dear runs on
 * what something cheap refused. A gate that could not run is tried once more before it counts as red.
 */
function standing(state: State, gates: readonly ListedGate[], judged: Judged): GatesStanding {
  for (const stage of [...new Set(gates.map((gate) => gate.stage))].toSorted((a, b) => a - b)) {
    const here = gates.filter((gate) => gate.stage === stage)
    const next = here.flatMap((gate): NextGate[] => {
      const result = resultOf(state, gate, judged)
      if (!result) return [{ gate: gate.id, try: 1 }]
      const tries = judged.results[gate.id]?.try ?? 1
      const again = result.outcome === 'could_not_run' && tries < 2 && !isWaived(judged, gate.id)

      return again ? [{ gate: gate.id, try: 2 }] : []
    })
    if (next.length > 0) return { kind: 'next', gates: next }
    const red = here.some(
      (gate) => resultOf(state, gate, judged)?.outcome !== 'passed' && !isWaived(judged, gate.id),
    )
    if (red) return { kind: 'red' }
  }
  return { kind: 'green' }
}

function resultOf(state: State, gate: ListedGate, { results, tree }: Judged): GateResult | undefined {
  const own = results[gate.id]?.result
  if (own?.tree === tree) return own

  return gate.reusable ? state.verdicts[`${tree}/${gate.id}`] : undefined
}

const isWaived = ({ waivers, tree }: Judged, gate: string) =>
  waivers.some((waiver) => waiver.gate === gate && waiver.tree === tree)

export const gatesOfTask = (state: State, task: TaskState): ListedGate[] =>
  (state.prepared?.gates ?? []).filter(
    (gate) => gate.task && (!gate.optional || task.planned.gates.includes(gate.id)),
  )

export const gatesOfUnion = (state: State): ListedGate[] =>
  (state.prepared?.gates ?? []).filter((gate) => gate.union)

const judgedTask = (task: TaskState): Judged => ({ ...task, tree: task.snapshot?.tree ?? '' })
const judgedUnion = (union: UnionState): Judged => ({ ...union, tree: union.tree ?? '' })

export const standingOfGates = (state: State, task: TaskState): GatesStanding =>
  standing(state, gatesOfTask(state, task), judgedTask(task))

export const standingOfUnion = (state: State, union: UnionState): GatesStanding =>
  standing(state, gatesOfUnion(state), judgedUnion(union))

const red = (gates: readonly ListedGate[], state: State, judged: Judged): GateResult[] =>
  gates
    .map((gate) => resultOf(state, gate, judged))
    .filter((result) => result !== undefined)
    .filter((result) => result.outcome !== 'passed' && !isWaived(judged, result.gate))

export const redGates = (state: State, task: TaskState): GateResult[] =>
  red(gatesOfTask(state, task), state, judgedTask(task))

export const redGatesOfUnion = (state: State, union: UnionState): GateResult[] =>
  red(gatesOfUnion(state), state, judgedUnion(union))
