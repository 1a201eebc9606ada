import type { Command } from './command.ts'
import { redGatesOfUnion, standingOfGates, standingOfUnion } from './gating.ts'
import { laneOfTask } from './lane.ts'
import type { State, TaskState, UnionState } from './state.ts'
import { noticesNow } from './whose.ts'
import { halted, wanted } from './wishes.ts'

/**
 * What is to be done now, read off the state: each phase asks for one thing. Nothing is remembered beside the state, so
 * nothing can be forgotten in a restart.
 */
export function due(state: State): Command[] {
  return [...calls(state), ...undoing(state), ...work(state)].filter(({ key }) => {
    const trouble = state.troubles[key]
    return !trouble || (trouble.until !== null && trouble.until <= state.at)
  })
}

/** Also while everything is halted: it is what everything waits for. */
const undoing = (state: State): Command[] =>
  Object.entries(state.doubts)
    .filter(([, { undo }]) => undo && state.phase !== 'closed')
    .map(([question, { task }]) => ({
      type: 'undo_drift',
      key: `undo/${question}`,
      lane: task ? laneOfTask(task) : 'run',
      question,
      task,
    }))

function work(state: State): Command[] {
  if (state.phase === 'cancelled' || state.phase === 'closed' || halted(state)) return closing(state)
  switch (state.phase) {
    case 'new':
      return []
    case 'preparing':
      return [{ type: 'prepare', key: 'prepare', lane: 'run' }]
    case 'specifying':
      return state.spec.phase === 'linting'
        ? [{ type: 'lint_spec', key: `lint/${state.spec.round}`, lane: 'spec', round: state.spec.round }]
        : []
    case 'planning':
      return state.plan.phase === 'validating' ? [validation(state)] : []
    case 'executing':
      return [
        ...(state.replan?.phase === 'validating' ? [validation(state)] : []),
        ...Object.values(state.tasks).flatMap((task) => (task.parked ? [] : ofTask(state, task))),
        ...(state.union && !state.union.parked ? ofUnion(state, state.union) : []),
        ...closing(state),
      ]
  }
}

const validation = (state: State): Command => ({
  type: 'validate_plan',
  key: `validate/${state.plan.number}`,
  lane: 'plan',
  number: state.plan.number,
})

/** A call under way that nobody wants any more is ended, and what it spent is accounted for. */
function calls(state: State): Command[] {
  return Object.values(state.lanes).flatMap(({ live }): Command[] => {
    const call = live ? state.calls[live] : undefined
    if (!call) return []
    if (!wanted(state, call))
      return [{ type: 'end_call', key: `end/${call.id}`, lane: call.lane, call: call.id }]
    if (call.status === 'with_person') return []

    return [{ type: 'call_agent', key: `call/${call.id}`, lane: call.lane, call: call.id }]
  })
}

function ofTask(state: State, task: TaskState): Command[] {
  const lane = laneOfTask(task.id)
  switch (task.phase) {
    case 'opening':
      return [
        {
          type: 'open_task',
          key: `open/${task.id}/${task.opening}`,
          lane,
          task: task.id,
          opening: task.opening,
        },
      ]
    case 'snapshotting':
      return [
        {
          type: 'snapshot',
          key: `snapshot/${task.id}/${task.attempt}`,
          lane,
          task: task.id,
          attempt: task.attempt,
        },
      ]
    case 'gating': {
      const standing = standingOfGates(state, task)
      const [next] = standing.kind === 'next' ? standing.gates : []
      if (!next || !task.snapshot) return []
      const { tree } = task.snapshot
      const key = `gate/${task.id}/${task.attempt}/${tree}/${next.gate}/${next.try}`
      // One after the other: other tasks use the machine meanwhile.
      return [{ type: 'run_gate', key, lane, subject: { kind: 'task', task: task.id }, tree, ...next }]
    }
    case 'pushing': {
      const commit = task.snapshot?.commit
      return commit ? [{ type: 'push', key: `push/${task.id}/${commit}`, lane, task: task.id, commit }] : []
    }
    case 'waiting':
    case 'working':
    case 'green':
    case 'replanning':
    case 'merged':
    case 'cancelled':
      return []
  }
}

function ofUnion(state: State, union: UnionState): Command[] {
  const { number, tree } = union
  const lane = 'union'
  switch (union.phase) {
    case 'building':
      return [{ type: 'build_union', key: `union/${number}`, lane, number }]
    case 'gating': {
      const standing = standingOfUnion(state, union)
      if (standing.kind !== 'next' || !tree) return []
      // Everything waits for it: as many at one time as there may be tasks.
      return standing.gates.slice(0, state.prepared?.settings.parallel ?? 1).map((next) => ({
        type: 'run_gate',
        key: `gate/union/${number}/${tree}/${next.gate}/${next.try}`,
        lane: `${lane}/${next.gate}`,
        subject: { kind: 'union', number },
        tree,
        ...next,
      }))
    }
    case 'bisecting': {
      const gate = redGatesOfUnion(state, union)[0]?.gate
      return gate ? [{ type: 'bisect_union', key: `bisect/${number}/${gate}`, lane, number, gate }] : []
    }
    case 'green':
      return union.heads.flatMap(({ task: id, commit }) => ofPullRequest(state, union, id, commit))
    case 'red':
      return []
  }
}

function ofPullRequest(state: State, union: UnionState, id: string, head: string): Command[] {
  const task = state.tasks[id]
  if (task?.phase !== 'green' || task.head !== head || task.parked) return []
  const lane = laneOfTask(id)
  const { pullRequest } = task
  const told = noticesNow(state, id)
  if (pullRequest?.head !== head || pullRequest.union !== union.number || pullRequest.told !== told)
    return [
      {
        type: 'publish_pull_request',
        key: ['publish', id, head, union.number, ...(told ? [told] : [])].join('/'),
        lane,
        task: id,
        head,
        union: union.number,
      },
    ]
  // On a base that has moved nothing is merged before it was judged there.
  if (task.mergeAskedBy && union.base === state.base)
    return [{ type: 'merge_pull_request', key: `merge/${id}/${head}`, lane, task: id, head }]

  return []
}

/** Worktree and slot of what is merged or given up, once no call is left in them. */
function closing(state: State): Command[] {
  const over = state.phase === 'cancelled'
  return Object.values(state.tasks)
    .filter((task) => !task.closed && (over || task.phase === 'merged' || task.phase === 'cancelled'))
    .filter(({ id }) => !state.lanes[laneOfTask(id)]?.live)
    .map(({ id }) => ({ type: 'close_task', key: `close/${id}`, lane: laneOfTask(id), task: id }))
}
