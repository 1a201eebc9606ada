import type { CallState, State } from '../../core/state.ts'
import type { Workshop } from './workshop.ts'

/** What one call is told, and nothing else: its task, what it must keep to, what went wrong before. Material is marked as such. */
export async function briefOf(workshop: Workshop, state: State, call: CallState): Promise<string> {
  const { settings } = state.prepared!
  const task = call.task ? state.tasks[call.task] : undefined
  const parts = [
    `# ${titles[call.role]}`,
    instructions[call.role],
    data('goal', state.goal),
    call.role === 'spec' || call.role === 'review' || call.role === 'plan' || call.role === 'replan'
      ? data('specification', state.spec.markdown ?? '')
      : '',
    call.role === 'spec'
      ? list(
          'Findings of the round before',
          state.spec.findings.map(({ where, message }) => `${where ?? ''} ${message}`),
        )
      : '',
    call.role === 'spec'
      ? list(
          'Review findings to answer',
          state.spec.reviews
            .at(-1)
            ?.findings.map(({ id, where, message }) => `${id} ${where ?? ''} ${message}`) ?? [],
        )
      : '',
    call.role === 'spec'
      ? list(
          'Remarks of a person',
          state.spec.remarks.map(({ by, text }) => `${by}: ${text}`),
        )
      : '',
    call.role === 'plan'
      ? list(
          'What was wrong with the plan before',
          state.plan.findings.map(({ message }) => message),
        )
      : '',
    call.role === 'replan'
      ? data(
          'plan',
          JSON.stringify(
            Object.values(state.tasks).map(({ planned, phase }) => ({ ...planned, phase })),
            null,
            2,
          ),
        )
      : '',
    call.role === 'replan' ? data('evidence', state.replan?.evidence ?? '') : '',
    task && call.role !== 'replan' ? data('task', task.planned.brief) : '',
    task && call.role !== 'replan' ? list('You may change', task.planned.owns) : '',
    task && call.role !== 'replan' ? list('Interfaces you are given', task.planned.consumes) : '',
    task && call.role !== 'replan' ? list('Interfaces you must provide, exactly', task.planned.produces) : '',
    task && call.role !== 'replan'
      ? list(
          'Criteria',
          (state.spec.contract?.criteria ?? [])
            .filter(({ id }) => task.planned.criteria.includes(id))
            .map(({ id, text, test }) => `${id} ${text} (proved by ${test ?? 'a test of yours'})`),
        )
      : '',
    task && call.role !== 'replan'
      ? list(
          'What went wrong before',
          task.findings.map(({ code, where, message }) => `${code} ${where ?? ''} ${message}`),
        )
      : '',
    task && call.role !== 'replan'
      ? list(
          'Asked and answered',
          task.asked.filter(({ answer }) => answer).map(({ question, answer }) => `${question} — ${answer}`),
        )
      : '',
    task && call.role !== 'replan'
      ? list(
          'What is run on your work afterwards',
          settings.gates.map(({ id, command }) => `${id}: ${command.join(' ')}`),
        )
      : '',
  ].filter(Boolean)
  const text = `${parts.join('\n\n')}\n`

  // Cut where it is longest: the end of the material, never the instructions at the top.
  return Buffer.byteLength(text) <= settings.briefBytes
    ? text
    : `${Buffer.from(text)
        .subarray(0, settings.briefBytes - 64)
        .toString('utf8')}\n\n(cut at ${settings.briefBytes} bytes)\n`
}

const titles = {
  spec: 'Write a specification',
  review: 'Review a specification',
  plan: 'Make a plan',
  replan: 'Change the plan',
  work: 'Do a task',
  repair: 'Repair a task',
}

const instructions = {
  spec: 'Write SPEC.md for the goal: prose, and one fenced yaml block under "## Contract". Answer with the whole file, and with one answer to each finding.',
  review:
    'Look through each lens. Answer with findings, each with a way to show that it is wrong. Read only.',
  plan: 'Cut the specification into tasks of one to two hours that own disjoint files. Every criterion belongs to a task.',
  replan:
    'A worker showed that the plan is wrong. Answer with the smallest change that settles it; tasks that have begun stay as they are.',
  work: 'Make it so in this folder, with tests. Change only what you may change. Then answer what you did.',
  repair: 'The work in this folder was refused for the reasons below. Repair it, then answer what you did.',
}

const data = (name: string, text: string): string =>
  `--- DATA ${name} ---\n${text.replaceAll(/^--- /gm, '— ')}\n--- END ${name} ---`
const list = (title: string, lines: readonly string[]): string =>
  lines.length === 0
    ? ''
    : `## ${title}\n${data(title.toLowerCase(), lines.map((line) => `- ${line}`).join('\n'))}`
