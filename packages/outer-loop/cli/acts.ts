import type { HumanEvent } from '../core/event.ts'
import { openQuestions } from '../core/standing.ts'
import type { State } from '../core/state.ts'
import { numberIn, type Command } from './command.ts'
import { Failure } from './failure.ts'
import { statusOf } from './status.ts'

type Words = { positionals: string[]; values: Record<string, string | boolean | undefined>; state: State }

/** Acts of a person, each recorded under their name. A worker is not one. */
const act =
  (eventOf: (words: Words) => HumanEvent): Command =>
  async ({ installation, values, positionals, environment, print, name }) => {
    if (environment['OUTERLOOP_MARKER'])
      throw new Failure('act.not_a_person', 'This is a worker’s environment: only a person can do that.')
    const here = await installation()
    const run = await here.latest(typeof values['run'] === 'string' ? values['run'] : undefined)
    const event = eventOf({ positionals, values, state: await here.state(run) })
    const state = await here.act(run, event, await name())
    print(
      values['json'] === true
        ? `${JSON.stringify({ run, event, sequence: state.sequence })}\n`
        : await statusOf(here, state),
    )

    return 0
  }

const taskIn = ({ positionals }: Words): string | null => positionals[0] ?? null
const oneTask = (words: Words, usage: string): string => {
  const task = taskIn(words)
  if (!task) throw new Failure('act.no_task', 'Which task?', usage)

  return task
}
const text = (values: Words['values'], key: string): string =>
  typeof values[key] === 'string' ? values[key] : ''

export const acts: Record<string, Command> = {
  park: act((words) => ({ type: 'parked', task: taskIn(words), reason: text(words.values, 'reason') })),
  cancel: act((words) => ({ type: 'cancelled', task: taskIn(words), reason: text(words.values, 'reason') })),
  retry: act((words) => ({
    type: 'retried',
    task: oneTask(words, 'outerloop retry <task> [--reason "what to mind"]'),
    note: text(words.values, 'reason') || null,
  })),
  waive: act((words) => {
    const [task, gate] = words.positionals
    const usage = 'outerloop waive <task|union> <gate> --reason "why it is right"'
    if (!task || !gate || !text(words.values, 'reason'))
      throw new Failure('act.no_gate', 'Which gate, and why?', usage)
    const subject =
      task === 'union'
        ? { kind: 'union' as const, number: words.state.union?.number ?? 0 }
        : { kind: 'task' as const, task }
    return { type: 'waived', subject, gate, reason: text(words.values, 'reason') }
  }),
  answer: act(({ positionals, state }) => {
    const [first = '', ...rest] = positionals
    const known = Object.hasOwn(state.questions, first)
    const open = openQuestions(state)
    const question = known ? first : open.length === 1 ? open[0]?.id : undefined
    const said = (known ? rest : positionals).join(' ').trim()
    if (!question || !said)
      throw new Failure(
        'act.no_question',
        'Which question, and what is the answer?',
        `outerloop answer <question> "…"; open: ${open.map(({ id }) => id).join(', ') || 'none'}`,
      )
    return { type: 'answered', question, text: said }
  }),
  approve: act((words) => {
    const task = taskIn(words)
    return task && task !== 'spec' ? { type: 'pull_request_approved', task } : { type: 'spec_approved' }
  }),
  submit: act((words) => {
    const waiting = Object.values(words.state.calls).filter(({ status }) => status === 'with_person')
    const task = taskIn(words) ?? (waiting.length === 1 ? (waiting[0]?.task ?? null) : null)
    if (!task)
      throw new Failure(
        'act.no_task',
        'Which task is done?',
        `outerloop submit <task>; waiting: ${waiting.map((call) => call.task).join(', ') || 'none'}`,
      )
    return { type: 'submitted', task, summary: text(words.values, 'reason') }
  }),
  changes: act((words) => ({
    type: 'changes_requested',
    task: oneTask(words, 'outerloop changes <task> --reason "…"'),
    comment: text(words.values, 'reason') || 'See the comments.',
  })),
  merge: act((words) => ({ type: 'merge_asked', task: oneTask(words, 'outerloop merge <task>') })),
  budget: act((words) => ({
    type: 'budget_raised',
    task: taskIn(words),
    usd: numberIn(words.values, 'usd'),
    minutes: numberIn(words.values, 'minutes'),
  })),
}
