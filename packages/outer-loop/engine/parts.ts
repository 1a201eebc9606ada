import type { AgentEvent, AgentOutcome } from '../core/agent.ts'
import type { EventOf, EventType } from '../core/event.ts'
import type { CommandOf } from '../core/command.ts'
import type { Finding } from '../core/finding.ts'
import type { GateResult } from '../core/gate.ts'
import type { CallState, State } from '../core/state.ts'
import type { Whose } from '../core/whose.ts'

/** An event's own fields: what an effect found out. */
export type Fields<T extends EventType> = Omit<EventOf<T>, 'type'>

/**
 * Everything outside of the engine, handed in: git, agents, gates, the forge, the clock. Each is given the state and what
 * it is to be done for. Each may be asked for the same thing again after a restart, looks first at what it did before, and
 * then answers as it did then.
 */
export interface Parts {
  clock: Clock
  /** This process, such that another can tell whether it still lives. */
  holder: string
  isDead(holder: string): Promise<boolean>
  prepare(state: State, signal: AbortSignal): Promise<Fields<'prepared'>>
  lintSpec(state: State, signal: AbortSignal): Promise<Omit<Fields<'spec_linted'>, 'round'>>
  validatePlan(state: State): Promise<readonly Finding[]>
  openTask(
    state: State,
    command: CommandOf<'open_task'>,
    signal: AbortSignal,
  ): Promise<Omit<Fields<'task_opened'>, 'task' | 'opening'>>
  closeTask(state: State, command: CommandOf<'close_task'>): Promise<void>
  snapshot(
    state: State,
    command: CommandOf<'snapshot'>,
  ): Promise<Omit<Fields<'snapshot_taken'>, 'task' | 'attempt'>>
  runGate(state: State, command: CommandOf<'run_gate'>, signal: AbortSignal): Promise<GateResult>
  push(state: State, command: CommandOf<'push'>): Promise<void>
  buildUnion(state: State): Promise<{ commit: string; tree: string } | { task: string; files: string[] }>
  bisectUnion(
    state: State,
    command: CommandOf<'bisect_union'>,
    signal: AbortSignal,
  ): Promise<{ culprit: string | null; message: string }>
  publish(state: State, command: CommandOf<'publish_pull_request'>): Promise<number>
  merge(
    state: State,
    command: CommandOf<'merge_pull_request'>,
  ): Promise<{ commit: string } | { refused: string }>
  /** What the pull requests are for, as it is now; null when it cannot be said. */
  baseNow(state: State): Promise<string | null>
  agents: Agents
}

export interface Clock {
  now(): Date
  /** Until then, or until the signal. Null waits for the signal alone. */
  wait(until: Date | null, signal: AbortSignal): Promise<void>
}

export type AgentProcess = { pid: number; startTime: string; boot: string }

export interface Agents {
  /** Writes the brief; nothing has started yet. */
  ready(state: State, call: CallState): Promise<Omit<Fields<'agent_intended'>, 'call'>>
  start(state: State, call: CallState): Promise<AgentProcess>
  /** A process of this call of which the ledger does not know, because we died between the two. */
  find(state: State, call: CallState): Promise<AgentProcess | null>
  /**
   * Reads the call's output from its beginning, while the process lives and to the end when it does not: `told` hears each
   * event with the bytes read up to it. When `end` is aborted the program and all it started are ended; `endedBy` says who.
   */
  follow(
    state: State,
    call: CallState,
    process: AgentProcess | null,
    options: { told(event: AgentEvent, upTo: number): void; end: AbortSignal; endedBy(): EndedBy },
  ): Promise<{ outcome: AgentOutcome; survivors: number }>
  /**
   * What workers reached for that is not their own, put back where that could be done, of each as far as it can be told;
   * and what a person may have done as well, which stays until they say.
   */
  inspect(
    state: State,
    call: CallState,
  ): Promise<{
    breaks: readonly { whose: Whose; findings: readonly Finding[]; restored: boolean }[]
    doubt: { whose: Whose; findings: readonly Finding[]; record: string } | null
  }>
  /** A person says that it was not theirs. Answers with what could not be put back. */
  undo(state: State, record: string): Promise<readonly Finding[]>
  /** Keeps what a cut-off worker left, before anything touches it again. */
  salvage(state: State, call: CallState): Promise<void>
}

export type EndedBy = 'engine' | 'silence' | 'deadline' | 'loop' | 'cost' | null
