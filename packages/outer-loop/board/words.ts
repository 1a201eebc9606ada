import type { AgentOutcome } from '../core/agent.ts'
import type { GateResult } from '../core/gate.ts'
import type { ParkCode, State, TaskState } from '../core/state.ts'

/** How a thing stands, for the eye: `good` is green, `loss` red, `waits` asks for somebody. */
export type Tone = 'quiet' | 'active' | 'good' | 'waits' | 'loss'

export const phaseOfRun: Record<State['phase'], string> = {
  new: 'New',
  preparing: 'Preparing',
  specifying: 'Specification',
  planning: 'Plan',
  executing: 'Work',
  closed: 'Over',
  cancelled: 'Cancelled',
}

const phases: Record<TaskState['phase'], readonly [string, Tone]> = {
  waiting: ['Waits for its turn', 'quiet'],
  opening: ['Worktree is made', 'active'],
  working: ['At work', 'active'],
  snapshotting: ['Snapshot is taken', 'active'],
  gating: ['Being checked', 'active'],
  pushing: ['Being pushed', 'active'],
  green: ['Green', 'good'],
  replanning: ['Plan is reconsidered', 'active'],
  merged: ['Merged', 'good'],
  cancelled: ['Cancelled', 'quiet'],
}

export function stateOfTask({ phase, parked }: TaskState): { readonly text: string; readonly tone: Tone } {
  if (parked) return { text: 'Parked', tone: parked.code === 'integrity' ? 'loss' : 'waits' }
  const [text, tone] = phases[phase]

  return { text, tone }
}

/** Why something waits, in a few words; the sentence itself comes with it. */
export const whyParked: Record<ParkCode, string> = {
  by_human: 'Somebody parked it',
  question: 'A worker asks something',
  repeated_question: 'The same question came again',
  attempts: 'All its attempts are used up',
  budget: 'Its budget is spent',
  integrity: 'It reached for what is not its own',
  trouble: 'The engine could not do something',
  unusable: 'An agent program cannot be used',
  plan_is_wrong: 'A worker says that the plan is wrong',
  dependency_cancelled: 'What it builds on was cancelled',
  spec: 'The specification waits for you',
  plan: 'The plan waits for you',
}

export const outcomes: Record<
  GateResult['outcome'],
  { readonly text: string; readonly mark: string; readonly tone: Tone }
> = {
  passed: { text: 'passed', mark: '✓', tone: 'good' },
  failed: { text: 'failed', mark: '✕', tone: 'loss' },
  could_not_run: { text: 'could not run', mark: '?', tone: 'loss' },
}

export const endings: Record<AgentOutcome['kind'], string> = {
  finished: 'finished',
  no_answer: 'ended without an answer',
  budget: 'ended at its budget',
  turns: 'ended at its number of turns',
  rate_limited: 'was told to wait',
  unusable: 'could not be used',
  interrupted: 'was interrupted',
  stalled: 'was ended by a watchdog',
  crashed: 'crashed',
}

export const roles: Record<string, string> = {
  spec: 'Specification',
  review: 'Review',
  plan: 'Plan',
  replan: 'Change of the plan',
  work: 'Work',
  repair: 'Repair',
}

export const money = (usd: number): string => `$${usd.toFixed(2)}`

export const whole = (number: number): string => number.toLocaleString('en')

/** `2 h 5 min`, `12 min`, `under a minute` */
export function minutes(value: number): string {
  if (value < 1) return 'under a minute'
  const rounded = Math.round(value)
  const hours = Math.floor(rounded / 60)

  return hours > 0 ? `${hours} h ${rounded % 60} min` : `${rounded} min`
}

/** `just now`, `4 min ago`, `in 2 h`, then the day. */
export function relative(at: string, now: Date): string {
  const seconds = (Date.parse(at) - now.getTime()) / 1_000
  const [size, unit] = (
    [
      [86_400, 'd'],
      [3_600, 'h'],
      [60, 'min'],
    ] as const
  ).find(([least]) => Math.abs(seconds) >= least) ?? [0, '']
  if (!size) return 'just now'
  if (Math.abs(seconds) > 7 * 86_400) return exact(at).slice(0, -9)
  const number = Math.floor(Math.abs(seconds) / size)

  return seconds > 0 ? `in ${number} ${unit}` : `${number} ${unit} ago`
}

/** In the zone of the machine, which is the reader's: the board is served to nobody else. */
export const exact = (at: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at))

export const short = (object: string): string => object.slice(0, 10)
