import { planChange, type PlanChange } from './answer.ts'
import { nothing } from './budget.ts'
import { refuses, type Finding } from './finding.ts'
import type { EventOf } from './event.ts'
import { laneState } from './lane.ts'
import { ask, park } from './park.ts'
import { plan, type Plan, type PlannedTask } from './plan.ts'
import { reopen } from './reduce-task.ts'
import type { State, TaskState } from './state.ts'

export function planAnswered(state: State, result: unknown): string | null {
  const answer = plan.safeParse(result)
  if (!answer.success) return answer.error.message
  laneState(state, 'plan').strikes = 0
  state.plan.candidate = answer.data
  state.plan.number += 1
  state.plan.phase = 'validating'

  return null
}

export function planValidated(state: State, { number, findings }: EventOf<'plan_validated'>): void {
  if (number !== state.plan.number) return
  if (state.replan?.phase === 'validating') return replanValidated(state, findings)
  if (state.phase !== 'planning' || state.plan.phase !== 'validating') return
  state.plan.findings = findings
  if (!refuses(findings)) return begin(state)

  state.plan.refusals += 1
  state.plan.phase = 'planning'
  const text = `The plan does not pass its checks:\n${findings.map(({ message }) => message).join('\n')}`
  if (state.plan.given || state.plan.refusals >= 3) {
    state.plan.refusals = 0
    state.plan.given = false
    park(state, null, { code: 'plan', text, question: ask(state, 'plan', text, ['resume', 'cancel']) })
  }
}

function begin(state: State): void {
  state.plan.phase = 'accepted'
  state.phase = 'executing'
  for (const planned of state.plan.candidate?.tasks ?? []) state.tasks[planned.id] = freshTask(state, planned)
}

export const freshTask = (state: State, planned: PlannedTask): TaskState => ({
  id: planned.id,
  planned,
  phase: 'waiting',
  parked: null,
  opening: 0,
  worktree: null,
  start: null,
  slot: null,
  closed: true,
  beside: [],
  attempt: 0,
  tries: state.prepared?.settings.attempts ?? 1,
  attempts: [],
  findings: [],
  claim: null,
  snapshot: null,
  results: {},
  waivers: [],
  head: null,
  pullRequest: null,
  mergeAskedBy: null,
  asked: [],
  released: [],
  spent: nothing(),
  attemptSpent: nothing(),
  usdRaised: 0,
  minutesRaised: 0,
})

/** Called when a task waits in `replanning` and no change is being asked for. */
export function beginReplan(state: State, task: TaskState): void {
  const most = state.prepared?.settings.planChanges ?? 0
  const evidence = task.claim?.question ?? task.claim?.summary ?? ''
  if (state.plan.changes >= most) {
    const text = `The worker says that the plan is wrong, and the plan may not change again (${most}): ${evidence}`
    return park(state, task, { code: 'plan_is_wrong', text, question: askAboutTask(state, task, text) })
  }
  state.plan.changes += 1
  state.replan = { task: task.id, evidence, phase: 'calling', change: null }
}

export function replanAnswered(state: State, result: unknown): string | null {
  const answer = planChange.safeParse(result)
  if (!answer.success) return answer.error.message
  if (!state.replan) return null
  const refusal = outOfReach(state, answer.data)
  if (refusal) {
    replanFailed(state, refusal)
    return null
  }
  laneState(state, 'replan').strikes = 0
  state.replan.change = answer.data
  state.replan.phase = 'validating'
  state.plan.number += 1

  return null
}

/** The plan as it would be: what the validator judges. */
export function changedPlan(state: State): Plan {
  const change = state.replan?.change
  const now = Object.values(state.tasks)
    .filter(({ phase }) => phase !== 'cancelled')
    .map(({ planned }) => planned)
  if (!change) return state.plan.candidate ?? { tasks: now }
  const changed = new Map(change.change.map((planned) => [planned.id, planned]))

  return {
    tasks: [
      ...now
        .filter(({ id }) => !change.remove.includes(id))
        .map((planned) => changed.get(planned.id) ?? planned),
      ...change.add,
    ],
  }
}

function replanValidated(state: State, findings: readonly Finding[]): void {
  const { replan } = state
  if (!replan?.change) return
  if (refuses(findings))
    return replanFailed(
      state,
      `The changed plan does not pass its checks: ${findings.map(({ message }) => message).join(' ')}`,
    )

  for (const planned of replan.change.add) state.tasks[planned.id] = freshTask(state, planned)
  for (const planned of replan.change.change) {
    const task = state.tasks[planned.id]
    if (task) task.planned = planned
  }
  for (const id of replan.change.remove) {
    const task = state.tasks[id]
    if (task) task.phase = 'cancelled'
  }
  state.replan = null
  const task = state.tasks[replan.task]
  if (!task || task.phase === 'cancelled') return
  // It was the plan's fault: the attempt does not count, and the work begins afresh.
  task.tries += 1
  task.findings = []
  reopen(task)
}

export function replanFailed(state: State, text: string): void {
  const task = state.replan ? state.tasks[state.replan.task] : undefined
  state.replan = null
  if (task) park(state, task, { code: 'plan_is_wrong', text, question: askAboutTask(state, task, text) })
}

/** A change touches what nobody has begun, and the task whose worker spoke up. */
function outOfReach(state: State, change: PlanChange): string | null {
  const begun = (id: string) => {
    const task = state.tasks[id]
    return task !== undefined && task.phase !== 'waiting' && id !== state.replan?.task
  }
  const touched = [...change.change.map(({ id }) => id), ...change.remove]
  const unknown = touched.filter((id) => !state.tasks[id])
  const wrong = [
    ...touched.filter(begun),
    ...change.add.map(({ id }) => id).filter((id) => state.tasks[id] !== undefined),
  ]
  if (unknown.length > 0) return `The change speaks of tasks that do not exist: ${unknown.join(', ')}.`
  if (wrong.length > 0) return `The change touches tasks that have begun: ${wrong.join(', ')}.`

  return null
}

const askAboutTask = (state: State, task: TaskState, text: string) =>
  ask(state, `task/${task.id}`, text, ['retry', 'cancel'])
