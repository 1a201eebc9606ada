import type { Lane, ParkCode, State, TaskState } from './state.ts'

/** A question to a person. The same one is not asked twice while it is open. */
export function ask(state: State, lane: Lane, text: string, acts: readonly string[]): string {
  const open = Object.values(state.questions).find(
    (one) => one.lane === lane && one.text === text && !one.answer,
  )
  if (open) return open.id
  const id = `q${Object.keys(state.questions).length + 1}`
  state.questions[id] = { id, lane, text, askedAt: state.at, acts, answer: null }

  return id
}

/** One task waits, or with `null` the whole run; its phase is kept, so that it goes on where it was. */
export function park(
  state: State,
  task: TaskState | null,
  {
    code,
    text,
    question = null,
    until = null,
  }: { code: ParkCode; text: string; question?: string | null; until?: string | null },
): void {
  const parked = { code, text, at: state.at, question, until }
  if (task) task.parked = parked
  else state.parked = parked
}

/** Whatever was asked about it is answered by the act that lets it go on; while it is asked whose a change was, it waits. */
export function unpark(state: State, task: TaskState | null, by: string, text: string): void {
  const parked = task ? task.parked : state.parked
  if (parked?.question) settle(state, parked.question, by, text)
  const asked = Object.entries(state.doubts).find(([, doubt]) =>
    task ? doubt.task === task.id : doubt.task === null && doubt.among.length === 0,
  )?.[0]
  const doubt = asked ? state.questions[asked] : undefined
  if (doubt) return park(state, task, { code: 'integrity', text: doubt.text, question: doubt.id })
  if (task) task.parked = null
  else state.parked = null
}

export function settle(state: State, id: string, by: string, text: string): void {
  const question = state.questions[id]
  if (question) question.answer ??= { by, at: state.at, text }
}

/** Forget the failures of our own effects in these lanes: they may be tried afresh. */
export function forgetTroubles(state: State, about: (key: string) => boolean): void {
  for (const key of Object.keys(state.troubles)) if (about(key)) delete state.troubles[key]
}
