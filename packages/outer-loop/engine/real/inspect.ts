import { laneOfTask } from '../../core/lane.ts'
import type { CallState, State, TaskState } from '../../core/state.ts'
import type { Worker } from '../../isolation/at-work.ts'
import type { Worktree } from '../../isolation/worktree.ts'
import type { Agents } from '../parts.ts'
import type { Workshop } from './workshop.ts'

/** What a worker left beside its own folder, once it and all it started are gone. */
export async function inspect(
  workshop: Workshop,
  state: State,
  call: CallState,
): Promise<Awaited<ReturnType<Agents['inspect']>>> {
  const guard = await workshop.guard(state)
  const own = call.task && call.lane.startsWith('task/') ? state.tasks[call.task] : undefined
  const sandbox = await workshop.sandbox()
  // In the sandbox no worker reaches another's folder.
  const idle = sandbox.kind === 'none' ? Object.values(state.tasks).filter((task) => isIdle(state, task)) : []

  return guard.inspect({
    worker: workerOf(state, call),
    worktree: own ? await folderOf(workshop, state, own) : null,
    idle: (await Promise.all(idle.map((task) => folderOf(workshop, state, task)))).filter(
      (one) => one !== null,
    ),
  })
}

/** Tasks by their names, and what is done for the whole run by its lane's. */
export function workerOf(state: State, { task, lane }: CallState): Worker {
  const own = task && lane === laneOfTask(task) ? state.tasks[task] : undefined

  return own ? { name: own.id, task, branch: own.planned.branch } : { name: lane, task }
}

/** Nothing begins there without a person's act or a new union: it holds what its branch holds. */
const isIdle = (state: State, task: TaskState): boolean =>
  task.phase === 'green' && !task.closed && !state.lanes[laneOfTask(task.id)]?.live

async function folderOf(workshop: Workshop, state: State, task: TaskState): Promise<Worktree | null> {
  if (!task.worktree) return null
  const { hub } = await workshop.opened(state)
  return {
    task: task.id,
    branch: task.planned.branch,
    folder: task.worktree,
    gitDir: `${hub.gitDir}/worktrees/${task.id}`,
    start: task.start ?? state.base,
  }
}
