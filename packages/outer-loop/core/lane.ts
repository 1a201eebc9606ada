import type { Lane, LaneState, State, TaskState } from './state.ts'
import type { TaskId } from './ids.ts'

export const laneOfTask = (task: TaskId): Lane => `task/${task}`

export const taskOfLane = (state: State, lane: Lane): TaskState | null =>
  lane.startsWith('task/') ? (state.tasks[lane.slice('task/'.length)] ?? null) : null

export function laneState(state: State, lane: Lane): LaneState {
  return (state.lanes[lane] ??= { calls: 0, live: null, resume: null, interruptions: 0, strikes: 0 })
}
