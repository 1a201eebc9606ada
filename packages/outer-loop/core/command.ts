import type { CallId, Lane } from './state.ts'
import type { Subject } from './event.ts'
import type { TaskId } from './ids.ts'

/**
 * Something to be done outside of the reducer. A command names what it is about and nothing else: whoever carries it out
 * reads the rest from the state. `key` is the same after every restart, so that what was done already is found again;
 * commands of one `lane` are carried out one after the other.
 */
export type Command = { key: string; lane: Lane } & (
  | { type: 'prepare' }
  | { type: 'call_agent'; call: CallId }
  /** The call is not wanted any more: end the program, account for what it spent. */
  | { type: 'end_call'; call: CallId }
  | { type: 'lint_spec'; round: number }
  | { type: 'validate_plan'; number: number }
  | { type: 'open_task'; task: TaskId; opening: number }
  | { type: 'snapshot'; task: TaskId; attempt: number }
  | { type: 'run_gate'; subject: Subject; gate: string; tree: string; try: number }
  | { type: 'push'; task: TaskId; commit: string }
  | { type: 'build_union'; number: number }
  | { type: 'bisect_union'; number: number; gate: string }
  | { type: 'publish_pull_request'; task: TaskId; head: string; union: number }
  | { type: 'merge_pull_request'; task: TaskId; head: string }
  | { type: 'close_task'; task: TaskId }
  /** A person said that it was not theirs: what was left as it was is put back. */
  | { type: 'undo_drift'; question: string; task: TaskId | null }
)
export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>
