import type { Role } from './agent.ts'
import { laneOfTask } from './lane.ts'
import type { CallState, Lane, State } from './state.ts'
import type { TaskId } from './ids.ts'

/** A call that the state asks for: made when limits, budgets and room allow. One at a time in each lane. */
export type Wish = { lane: Lane; role: Role; task: TaskId | null; attempt: number }

export function wishes(state: State): Wish[] {
  if (state.phase === 'closed' || state.phase === 'cancelled' || halted(state)) return []
  if (state.phase === 'specifying') {
    if (state.spec.phase === 'writing')
      return [{ lane: 'spec', role: 'spec', task: null, attempt: state.spec.round + 1 }]
    if (state.spec.phase === 'reviewing')
      return [{ lane: 'review', role: 'review', task: null, attempt: state.spec.reviews.length + 1 }]
    return []
  }
  if (state.phase === 'planning')
    return state.plan.phase === 'planning'
      ? [{ lane: 'plan', role: 'plan', task: null, attempt: state.plan.number + 1 }]
      : []
  if (state.phase !== 'executing') return []

  const replan = state.replan
  return [
    ...(replan?.phase === 'calling'
      ? [{ lane: 'replan', role: 'replan' as const, task: replan.task, attempt: state.plan.changes }]
      : []),
    ...Object.values(state.tasks)
      .filter(({ phase, parked }) => phase === 'working' && !parked)
      .map((task) => ({
        lane: laneOfTask(task.id),
        role: task.attempt === 1 ? ('work' as const) : ('repair' as const),
        task: task.id,
        attempt: task.attempt,
      })),
  ]
}

/** Whether this very call's answer is still asked for: not one of an earlier attempt, nor of a task that was parked. */
export const wanted = (state: State, call: CallState): boolean =>
  wishes(state).some(
    ({ lane, task, attempt }) => lane === call.lane && task === call.task && attempt === call.attempt,
  )

/** A person said stop, or something was broken that is not ours: then nothing goes on, not even what is under way. */
export const halted = ({ parked }: State): boolean =>
  parked?.code === 'by_human' || parked?.code === 'integrity'
