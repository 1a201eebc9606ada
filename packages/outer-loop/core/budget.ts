import type { Usage } from './agent.ts'
import type { Cap, Spent, State, TaskState } from './state.ts'

export const nothing = (): Spent => ({ usd: 0, tokens: 0, minutes: 0 })

export function charge(account: Spent, spent: Partial<Spent>): void {
  account.usd += spent.usd ?? 0
  account.tokens += spent.tokens ?? 0
  account.minutes += spent.minutes ?? 0
}

/** Cached input is read again on every turn and costs next to nothing: it does not count towards a token cap. */
export const tokensOf = ({ input, cacheWrite, output }: Usage): number => input + cacheWrite + output

/** Of the run's money this part is kept from first attempts, so that what was begun can be repaired and reviewed. */
const reserved = 0.2

/** Less than this part of an attempt's cap is not worth beginning with. */
const least = 0.05

export type Allowance =
  | { kind: 'granted'; cap: Cap }
  /** Other calls hold what is left; some of it comes back when they end. */
  | { kind: 'later' }
  | { kind: 'spent'; scope: 'run' | 'task'; text: string }

/**
 * What one call may spend: what its attempt, its task and the run have left. The allowances of calls under way are taken
 * off in full, so that together they never pass the run's cap by more than what each passes its own.
 */
export function allowanceFor(state: State, task: TaskState | null, first: boolean): Allowance {
  const held = liveAllowances(state)
  const keep = first ? reserved : 0
  const run = without(state.caps.run, add(state.spent, held), keep)
  const runAlone = without(state.caps.run, state.spent, keep)
  const ofTask = task ? without(taskCap(state, task), task.spent, 0) : null
  const ofAttempt = task ? without(attemptCap(state, task), task.attemptSpent, 0) : state.caps.attempt
  const parts = [run, ofAttempt, ...(ofTask ? [ofTask] : [])]
  const cap: Cap = {
    usd: Math.min(...parts.map(({ usd }) => usd)),
    minutes: Math.min(...parts.map(({ minutes }) => minutes)),
    tokens: lowest(parts.map(({ tokens }) => tokens)),
  }
  const enough = (left: Cap) =>
    left.usd > state.caps.attempt.usd * least &&
    left.minutes > state.caps.attempt.minutes * least &&
    (left.tokens === null || left.tokens > 0)

  if (enough(cap)) return { kind: 'granted', cap }
  if (ofTask && !enough(ofTask))
    return { kind: 'spent', scope: 'task', text: sentence('task', taskCap(state, task!), task!.spent) }
  if (!enough(ofAttempt))
    return {
      kind: 'spent',
      scope: 'task',
      text: sentence('attempt', attemptCap(state, task), task?.attemptSpent ?? nothing()),
    }
  if (!enough(runAlone))
    return { kind: 'spent', scope: 'run', text: sentence('run', state.caps.run, state.spent) }

  return { kind: 'later' }
}

const taskCap = (state: State, task: TaskState): Cap => ({
  usd: Math.min(task.planned.usd ?? Infinity, state.caps.task.usd) + task.usdRaised,
  minutes: state.caps.task.minutes + task.minutesRaised,
  tokens: state.caps.task.tokens,
})

const attemptCap = (state: State, task: TaskState | null): Cap => ({
  ...state.caps.attempt,
  minutes: task ? Math.min(state.caps.attempt.minutes, task.planned.minutes) : state.caps.attempt.minutes,
})

function liveAllowances(state: State): Spent {
  const held = nothing()
  for (const { live } of Object.values(state.lanes)) {
    const call = live ? state.calls[live] : undefined
    if (!call || call.status === 'with_person') continue
    charge(held, {
      usd: Math.max(0, call.allowance.usd - call.spent.usd),
      minutes: call.allowance.minutes,
      tokens: Math.max(0, (call.allowance.tokens ?? 0) - call.spent.tokens),
    })
  }
  return held
}

const add = (a: Spent, b: Spent): Spent => ({
  usd: a.usd + b.usd,
  tokens: a.tokens + b.tokens,
  minutes: a.minutes + b.minutes,
})

const without = (cap: Cap, spent: Spent, keep: number): Cap => ({
  usd: cap.usd * (1 - keep) - spent.usd,
  minutes: cap.minutes * (1 - keep) - spent.minutes,
  tokens: cap.tokens === null ? null : cap.tokens * (1 - keep) - spent.tokens,
})

const lowest = (values: (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)

  return known.length > 0 ? Math.min(...known) : null
}

const sentence = (scope: string, cap: Cap, spent: Spent): string =>
  `The ${scope}'s budget is used up: ${spent.usd.toFixed(2)} of ${cap.usd.toFixed(2)} USD, ${Math.round(spent.minutes)} of ${Math.round(cap.minutes)} minutes of agents at work.`
