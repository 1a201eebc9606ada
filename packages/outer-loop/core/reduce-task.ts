import { claim } from './agent.ts'
import { nothing } from './budget.ts'
import type { EventOf } from './event.ts'
import type { Finding } from './finding.ts'
import { redGates, standingOfGates } from './gating.ts'
import { laneOfTask, laneState } from './lane.ts'
import { ask, park } from './park.ts'
import type { CallState, State, TaskState } from './state.ts'

export function taskOpened(state: State, event: EventOf<'task_opened'>): void {
  const task = state.tasks[event.task]
  if (task?.phase !== 'opening' || event.opening !== task.opening) return
  task.worktree = event.worktree
  task.start = event.start
  task.slot = event.slot
  task.closed = false
  beginAttempt(task)
}

export function taskClosed(state: State, { task: id }: EventOf<'task_closed'>): void {
  const task = state.tasks[id]
  if (!task) return
  task.closed = true
  task.slot = null
}

/** A fresh session with a brief of its own; what went wrong before stands in the brief. */
export function beginAttempt(task: TaskState): void {
  task.attempt += 1
  task.phase = 'working'
  task.claim = null
  task.snapshot = null
  task.results = {}
  task.attemptSpent = nothing()
}

/** Answers with what is wrong with the claim, or with null when it was taken. */
export function workAnswered(state: State, call: CallState, result: unknown): string | null {
  const task = call.task ? state.tasks[call.task] : undefined
  if (!task) return null
  const answer = claim.safeParse(result)
  if (!answer.success) return answer.error.message
  task.claim = answer.data

  switch (answer.data.status) {
    case 'done':
      task.phase = 'snapshotting'
      break
    case 'plan_is_wrong':
      task.phase = 'replanning'
      break
    case 'blocked':
    case 'needs_context':
      question(state, task, answer.data.question ?? answer.data.summary)
  }
  return null
}

/** Asked once. A worker that was answered and asks the very same again would do so for ever. */
function question(state: State, task: TaskState, text: string): void {
  const same = (other: string) => plain(other) === plain(text)
  const repeated = task.asked.some(({ question, answer }) => answer !== null && same(question))
  if (repeated) {
    const repeats = `The worker asks again what it was told: ${text}`
    return park(state, task, {
      code: 'repeated_question',
      text: repeats,
      question: ask(state, laneOfTask(task.id), repeats, ['retry', 'cancel']),
    })
  }
  if (!task.asked.some(({ question: before }) => same(before)))
    task.asked.push({ question: text, answer: null })
  park(state, task, {
    code: 'question',
    text,
    question: ask(state, laneOfTask(task.id), text, ['answer', 'retry', 'cancel']),
  })
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

export function snapshotTaken(state: State, event: EventOf<'snapshot_taken'>): void {
  const task = state.tasks[event.task]
  if (task?.phase !== 'snapshotting' || event.attempt !== task.attempt) return
  if (event.commit === null) {
    const message = 'The worker says that it is done, and no file has changed.'
    return attemptFailed(state, task, 'work.no_change', [
      { code: 'work.no_change', severity: 'blocker', message, by: 'engine' },
    ])
  }
  task.snapshot = {
    commit: event.commit,
    tree: event.tree,
    files: event.files,
    added: event.added,
    removed: event.removed,
  }
  task.phase = 'gating'
  gated(state, task)
}

export function gateRan(state: State, id: string, event: EventOf<'gate_ran'>): void {
  const task = state.tasks[id]
  if (task?.phase !== 'gating' || event.result.tree !== task.snapshot?.tree) return
  task.results[event.result.gate] = { try: event.try, result: event.result }
  remember(state, event)
  gated(state, task)
}

/** A pass speaks for its tree, wherever that tree turns up again. */
export function remember(state: State, { result }: EventOf<'gate_ran'>): void {
  if (result.outcome === 'passed') state.verdicts[`${result.tree}/${result.gate}`] = result
}

/** Green goes on, red is repaired while attempts are left, and then a person is asked. */
export function gated(state: State, task: TaskState): void {
  const standing = standingOfGates(state, task)
  if (standing.kind === 'green') task.phase = 'pushing'
  if (standing.kind !== 'red') return
  const red = redGates(state, task)
  const findings = red.flatMap(({ findings: found }) => found)
  const named = red
    .map(({ gate, outcome }) => `${gate} ${outcome === 'failed' ? 'is red' : 'could not run'}`)
    .join(', ')
  attemptFailed(state, task, named, findings)
}

/** In a fresh worktree: on the base as it is, on what it follows, and on what it has to go together with. */
export function reopen(task: TaskState): void {
  task.phase = 'opening'
  task.opening += 1
}

/** The phase is kept when nobody may try again: a waiver can still turn the same results green. */
export function attemptFailed(
  state: State,
  task: TaskState,
  how: string,
  findings: readonly Finding[],
  next: (task: TaskState) => void = beginAttempt,
): void {
  const role = task.attempt === 1 ? 'work' : 'repair'
  task.attempts.push({
    number: task.attempt,
    role,
    endedAt: state.at,
    how,
    findings,
    tree: task.snapshot?.tree ?? null,
  })
  task.findings = findings
  if (task.attempt < task.tries) return next(task)

  const text =
    `${task.attempt} ${task.attempt === 1 ? 'attempt' : 'attempts'} at ${task.id} did not succeed. Last: ${how}. ${findings[0]?.message ?? ''}`.trim()
  const acts = task.phase === 'gating' ? ['retry', 'waive', 'cancel'] : ['retry', 'cancel']
  park(state, task, { code: 'attempts', text, question: ask(state, laneOfTask(task.id), text, acts) })
}

export function pushed(state: State, { task: id, commit }: EventOf<'pushed'>): void {
  const task = state.tasks[id]
  if (task?.phase !== 'pushing' || task.snapshot?.commit !== commit) return
  task.head = commit
  task.phase = 'green'
  task.findings = []
  laneState(state, laneOfTask(id)).strikes = 0
}
