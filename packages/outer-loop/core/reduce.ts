import type { Command } from './command.ts'
import { due } from './due.ts'
import { isHuman, type Recorded } from './event.ts'
import { nothing } from './budget.ts'
import { schedule } from './schedule.ts'
import type { State } from './state.ts'
import { callEnded, callIntended, callSession, callSpent, callStarted } from './reduce-call.ts'
import { humanAct } from './reduce-human.ts'
import { integrityBroken, integrityDoubted, integrityUndone } from './reduce-integrity.ts'
import { planValidated } from './reduce-plan.ts'
import { effectFailed, engineStarted, engineStopped, runPrepared, runStarted } from './reduce-run.ts'
import { specLinted } from './reduce-spec.ts'
import { gateRan, pushed, snapshotTaken, taskClosed, taskOpened } from './reduce-task.ts'
import * as union from './reduce-union.ts'

/**
 * The coordinator. What happened goes in, what is to be done comes out; no model, no clock and no disk is asked. The state
 * given is not changed.
 */
export function reduce(state: State, recorded: Recorded): { state: State; commands: Command[] } {
  const next = structuredClone(state)
  const commands = applyTo(next, recorded)

  return { state: next, commands }
}

/** The state after many events. The same as reducing one by one, without a copy for each. */
export function replay(events: Iterable<Recorded>, from: State = emptyState()): State {
  const state = structuredClone(from)
  for (const recorded of events) applyTo(state, recorded)

  return state
}

/**
 * Three beats: what happened changes the state; then whatever may begin now begins (tasks, calls of agents); and what is
 * outstanding is what the state asks for. Commands that the state no longer asks for are withdrawn by that alone.
 */
export function applyTo(state: State, recorded: Recorded): Command[] {
  state.run = recorded.run
  state.sequence = recorded.sequence
  // Clocks of two machines differ; time does not go back for it.
  if (recorded.at > state.at) state.at = recorded.at
  apply(state, recorded)
  schedule(state)

  const before = state.outstanding
  state.outstanding = Object.fromEntries(due(state).map((command) => [command.key, command]))

  return Object.values(state.outstanding).filter(({ key }) => !Object.hasOwn(before, key))
}

function apply(state: State, { event, by }: Recorded): void {
  if (isHuman(event)) {
    // Somebody may have been quicker: what is no longer possible stays in the ledger and changes nothing.
    humanAct(state, event, by.name)
    return
  }
  switch (event.type) {
    case 'run_started':
      return runStarted(state, event)
    case 'prepared':
      return runPrepared(state, event)
    case 'engine_started':
      return engineStarted(state, event)
    case 'engine_stopped':
      return engineStopped(state, event)
    case 'effect_failed':
      return effectFailed(state, event)
    case 'woke':
      return
    case 'agent_intended':
      return callIntended(state, event)
    case 'agent_started':
      return callStarted(state, event)
    case 'agent_session':
      return callSession(state, event)
    case 'agent_spent':
      return callSpent(state, event)
    case 'agent_ended':
      return callEnded(state, event)
    case 'spec_linted':
      return specLinted(state, event)
    case 'plan_validated':
      return planValidated(state, event)
    case 'task_opened':
      return taskOpened(state, event)
    case 'task_closed':
      return taskClosed(state, event)
    case 'snapshot_taken':
      return snapshotTaken(state, event)
    case 'integrity_broken':
      return integrityBroken(state, event)
    case 'integrity_doubted':
      return integrityDoubted(state, event)
    case 'integrity_undone':
      return integrityUndone(state, event)
    case 'gate_ran':
      return event.subject.kind === 'task'
        ? gateRan(state, event.subject.task, event)
        : union.gateRan(state, event)
    case 'pushed':
      return pushed(state, event)
    case 'union_built':
      return union.built(state, event)
    case 'union_conflicted':
      return union.conflicted(state, event)
    case 'union_bisected':
      return union.bisected(state, event)
    case 'pull_request_published':
      return union.published(state, event)
    case 'pull_request_merged':
      return union.merged(state, event)
    case 'merge_refused':
      return union.mergeRefused(state, event)
    case 'base_moved':
      return union.baseMoved(state, event)
  }
}

export const emptyState = (): State => ({
  run: '',
  sequence: 0,
  at: '',
  startedAt: '',
  phase: 'new',
  goal: '',
  repository: '',
  branch: null,
  unsandboxed: false,
  parked: null,
  prepared: null,
  base: '',
  caps: {
    run: { usd: 0, minutes: 0, tokens: null },
    task: { usd: 0, minutes: 0, tokens: null },
    attempt: { usd: 0, minutes: 0, tokens: null },
  },
  spent: nothing(),
  spec: {
    phase: 'writing',
    given: false,
    onlyReview: false,
    markdown: null,
    contract: null,
    author: '',
    round: 0,
    reviewed: 0,
    refusals: 0,
    findings: [],
    questions: [],
    reviews: [],
    answers: [],
    extraRounds: 0,
    remarks: [],
    approval: null,
  },
  plan: {
    phase: 'planning',
    given: false,
    number: 0,
    candidate: null,
    findings: [],
    refusals: 0,
    changes: 0,
  },
  replan: null,
  tasks: {},
  union: null,
  lanes: {},
  calls: {},
  questions: {},
  limits: {},
  troubles: {},
  verdicts: {},
  integrity: [],
  doubts: {},
  engines: [],
  outstanding: {},
})
