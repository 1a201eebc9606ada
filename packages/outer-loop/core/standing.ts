import { nextWake } from './schedule.ts'
import type { Question, State } from './state.ts'

/** Where a run stands, for whoever looks: at work, waiting for a time or for a person, or over. Never without a reason. */
export type Standing =
  | { kind: 'working'; reason: string }
  | { kind: 'waiting_for_time'; reason: string; until: string }
  | { kind: 'waiting_for_person'; reason: string; questions: readonly Question[] }
  | { kind: 'over'; reason: string }

export function standingOfRun(state: State): Standing {
  if (state.phase === 'closed') return { kind: 'over', reason: 'Everything is merged or given up.' }
  if (state.phase === 'cancelled' && Object.keys(state.outstanding).length === 0)
    return { kind: 'over', reason: state.parked?.text ?? 'The run was cancelled.' }
  const doing = Object.values(state.outstanding).map(({ key }) => key)
  if (doing.length > 0) return { kind: 'working', reason: doing.join(', ') }

  const until = nextWake(state)
  if (until) {
    const limits = Object.entries(state.limits).map(([adapter, { message }]) => `${adapter}: ${message}`)
    const troubles = Object.values(state.troubles).map(({ message }) => message)
    return { kind: 'waiting_for_time', until, reason: [...limits, ...troubles].join(' ') }
  }

  return { kind: 'waiting_for_person', reason: reasons(state).join('\n'), questions: openQuestions(state) }
}

export const openQuestions = (state: State): Question[] =>
  Object.values(state.questions).filter(({ answer }) => !answer)

/** Asked without anything being parked for it: whose a change was, among several or beside a task's own trouble. */
const isBeside = (state: State, id: string): boolean =>
  Object.hasOwn(state.doubts, id) &&
  ![state, ...Object.values(state.tasks)].some(({ parked }) => parked?.question === id)

function reasons(state: State): string[] {
  const tasks = Object.values(state.tasks)
  const withPerson = Object.values(state.calls).filter(({ status }) => status === 'with_person')
  const review = tasks.filter(({ phase, parked, pullRequest }) => phase === 'green' && !parked && pullRequest)

  return [
    ...(state.parked ? [state.parked.text] : []),
    ...openQuestions(state).flatMap(({ id, text }) => (isBeside(state, id) ? [text] : [])),
    ...(state.union?.parked ? [state.union.parked.text] : []),
    ...tasks.flatMap(({ id, parked }) => (parked ? [`${id}: ${parked.text}`] : [])),
    ...withPerson.map(({ task }) => `${task ?? 'The run'} waits for somebody's work and "outerloop submit".`),
    ...(review.length > 0
      ? [`Pull requests are ready for review: ${review.map(({ id }) => id).join(', ')}.`]
      : []),
  ]
}
