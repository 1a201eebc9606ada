import type { EventOf } from './event.ts'
import type { Finding } from './finding.ts'
import { redGatesOfUnion, standingOfUnion } from './gating.ts'
import { ask } from './park.ts'
import { attemptFailed, remember, reopen } from './reduce-task.ts'
import type { State, UnionState } from './state.ts'
import { noticesNow } from './whose.ts'

/** The union at hand, if the event speaks of it: an older one's results change nothing. */
const current = (state: State, number: number): UnionState | null =>
  state.union?.number === number ? state.union : null

export function built(state: State, event: EventOf<'union_built'>): void {
  const union = current(state, event.number)
  if (union?.phase !== 'building') return
  union.commit = event.commit
  union.tree = event.tree
  union.phase = 'gating'
  judged(state, union)
}

export function conflicted(state: State, { number, task, files }: EventOf<'union_conflicted'>): void {
  const union = current(state, number)
  if (union?.phase !== 'building') return
  union.conflict = { task, files }
  const message = `The branch does not merge with the ones before it: ${files.join(', ')}.`
  blame(state, union, task, [
    { code: 'union.conflict', severity: 'blocker', where: files[0] ?? null, message, by: 'gate:union' },
  ])
}

export function gateRan(state: State, event: EventOf<'gate_ran'>): void {
  const union = event.subject.kind === 'union' ? current(state, event.subject.number) : null
  if (union?.phase !== 'gating' || event.result.tree !== union.tree) return
  union.results[event.result.gate] = { try: event.try, result: event.result }
  remember(state, event)
  judged(state, union)
}

/** Each branch was green alone. Red together has a culprit: the first branch, in merge order, with which it turns red. */
export function judged(state: State, union: UnionState): void {
  const standing = standingOfUnion(state, union)
  if (standing.kind === 'green') union.phase = 'green'
  if (standing.kind === 'red') union.phase = 'bisecting'
}

export function bisected(state: State, { number, culprit, message }: EventOf<'union_bisected'>): void {
  const union = current(state, number)
  if (union?.phase !== 'bisecting') return
  const findings = redGatesOfUnion(state, union).flatMap(({ findings: found }) => found)
  if (culprit) return blame(state, union, culprit, findings)
  union.phase = 'red'
  const text = `The branches are red together, and no part of them is red again: ${message}`
  union.parked = {
    code: 'attempts',
    text,
    at: state.at,
    question: ask(state, 'union', text, ['waive', 'resume', 'cancel']),
    until: null,
  }
}

/** Repaired on top of the branches before it, so that the repair sees what it collides with. */
function blame(state: State, union: UnionState, id: string, findings: readonly Finding[]): void {
  union.phase = 'red'
  union.culprit = id
  const task = state.tasks[id]
  const place = union.heads.findIndex((head) => head.task === id)
  const head = union.heads[place]
  if (!task || task.phase !== 'green' || task.parked || task.head !== head?.commit) return
  task.beside = union.heads.slice(0, place).map(({ commit }) => commit)
  attemptFailed(state, task, 'it is red together with the others', findings, reopen)
}

export function published(state: State, event: EventOf<'pull_request_published'>): void {
  const task = state.tasks[event.task]
  if (!task) return
  const same = task.pullRequest?.head === event.head
  task.pullRequest = {
    number: event.number,
    head: event.head,
    union: event.union,
    // An approval is for what was read.
    approvedBy: same ? (task.pullRequest?.approvedBy ?? []) : [],
    told: noticesNow(state, event.task),
  }
}

export function merged(state: State, { task: id, commit }: EventOf<'pull_request_merged'>): void {
  const task = state.tasks[id]
  if (!task || task.phase === 'merged') return
  task.phase = 'merged'
  task.parked = null
  state.base = commit
}

export function mergeRefused(state: State, { task: id, message }: EventOf<'merge_refused'>): void {
  const task = state.tasks[id]
  if (!task) return
  task.mergeAskedBy = null
  task.findings = [{ code: 'forge.merge_refused', severity: 'major', message, by: 'engine' }]
}

/** What was green together was so on another base: the union is made again, on this one. */
export function baseMoved(state: State, { commit }: EventOf<'base_moved'>): void {
  state.base = commit
}
