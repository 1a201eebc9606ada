import { join } from 'node:path'
import type { BriefInput } from '../../brief/brief-for.ts'
import { loadLenses } from '../../brief/lenses.ts'
import { skillsFor } from '../../brief/skills.ts'
import type { NamedFinding, Source } from '../../brief/spec-briefs.ts'
import type { Finding } from '../../core/finding.ts'
import type { Plan } from '../../core/plan.ts'
import type { CallState, State, TaskState } from '../../core/state.ts'
import { readIfThere } from '../../isolation/files.ts'
import { ask } from '../../isolation/git.ts'
import { newSpec } from '../../spec/template.ts'
import { EffectFailed } from '../effects/effect.ts'
import { pathsOf } from './paths.ts'
import { pinnedSkills } from './pinned-skills.ts'
import { registryText } from './registry.ts'
import { taskOf } from './task-parts.ts'
import type { Workshop } from './workshop.ts'

/** What one call is told, gathered from the ledger and the frozen base; `briefFor` puts it into words. */
export async function briefInput(workshop: Workshop, state: State, call: CallState): Promise<BriefInput> {
  const { settings } = state.prepared!
  const { base } = await workshop.opened(state)
  const skills = await pinnedSkills(workshop, state)
  const markdown = state.spec.markdown ?? ''

  switch (call.role) {
    case 'spec':
      return {
        role: 'spec',
        goal: state.goal,
        template: newSpec({ title: titleOf(state.goal), date: new Date(state.startedAt) }).text,
        registry: await registryText(workshop, state),
        skills: skillsFor('spec', skills),
        before: state.spec.markdown === null ? null : { spec: markdown, findings: stillOpen(state) },
        answered: state.spec.remarks.map(({ by, text }) => ({ label: by, text })),
      }
    case 'review':
      return {
        role: 'review',
        spec: markdown,
        lenses: await loadLenses(base.folder),
        registry: await registryText(workshop, state),
        skills: skillsFor('review', skills),
        earlier: reviewed(state).map((found) => ({
          ...found,
          answer: state.spec.answers.findLast(({ finding }) => finding === found.id)?.text ?? null,
        })),
      }
    case 'plan': {
      const { candidate, findings } = state.plan
      return {
        role: 'plan',
        spec: markdown,
        settings,
        files: (await pathsOf(workshop, state)).join('\n'),
        before: candidate && findings.length > 0 ? { plan: candidate, findings } : null,
      }
    }
    case 'replan':
      return {
        role: 'replan',
        spec: markdown,
        settings,
        plan: planAsItStands(state),
        standing: Object.values(state.tasks)
          .map(({ id, phase }) => `${id}: ${phase}`)
          .join('\n'),
        asks: { label: state.replan?.task ?? '', text: state.replan?.evidence ?? '' },
      }
    case 'work':
    case 'repair':
      return forWorker(workshop, state, call, skills)
  }
}

async function forWorker(
  workshop: Workshop,
  state: State,
  call: CallState,
  skills: Awaited<ReturnType<typeof pinnedSkills>>,
): Promise<BriefInput> {
  if (!call.task) throw new EffectFailed('engine.no_such_task', `${call.id} has no task.`, { again: false })
  const task = taskOf(state, call.task)
  const { contract } = state.spec
  const common = {
    task: task.planned,
    contract,
    settings: state.prepared!.settings,
    skills: skillsFor(call.role, skills, { task: task.planned, contract }),
    slot: (await workshop.slot(state, task)).env,
    said: saidTo(task),
  }
  if (call.role === 'work') return { role: 'work', ...common }

  return {
    role: 'repair',
    ...common,
    attempt: task.attempt,
    attempts: task.tries,
    findings: task.findings.filter(({ code }) => code !== remark),
    logs: await endsOfLogs(workshop, state, task),
    changed: await changedSoFar(workshop, state, task),
    union: task.beside.length > 0,
  }
}

const remark = 'human.remark'

/** Answers to what it asked, and what people said when they sent it back. */
const saidTo = ({ asked, findings }: TaskState): Source[] => [
  ...asked.flatMap(({ question, answer }) =>
    answer === null ? [] : [{ label: 'answer', text: `${question}\n${answer}` }],
  ),
  ...findings
    .filter(({ code }) => code === remark)
    .map(({ by, message }) => ({ label: `word of ${by}`, text: message })),
]

/** What the linter refuses; and of the last review whatever its author has not answered yet. */
function stillOpen({ spec }: State): NamedFinding[] {
  const last: readonly NamedFinding[] =
    spec.reviewed === spec.round ? (spec.reviews.at(-1)?.findings ?? []) : []

  return [...spec.findings, ...last.filter(({ id }) => !spec.answers.some(({ finding }) => finding === id))]
}

const reviewed = ({ spec }: State) => spec.reviews.flatMap(({ findings }) => findings)

const planAsItStands = (state: State): Plan => ({
  tasks: Object.values(state.tasks).map(({ planned }) => planned),
})

/** The last words of the gates that were red, as they were kept: redacted. */
async function endsOfLogs(workshop: Workshop, { union }: State, task: TaskState): Promise<Source[]> {
  const last = task.attempts.at(-1)
  const isBlamed = union?.phase === 'red' && union.culprit === task.id
  const judged = isBlamed ? `union/${union.number}` : `${task.id}/${last?.number}`
  const gates = new Set((last?.findings ?? []).flatMap(gateOf))
  const ends = await Promise.all(
    [...gates].map(async (gate) => {
      const log = await readIfThere(join(workshop.folders.gates(judged), `${gate}.log`))
      return log ? [{ label: gate, text: log.subarray(-6_000).toString('utf8') }] : []
    }),
  )
  return ends.flat()
}

const gateOf = ({ by }: Finding): string[] => (by.startsWith('gate:') ? [by.slice('gate:'.length)] : [])

async function changedSoFar(workshop: Workshop, state: State, task: TaskState): Promise<string> {
  const { hub } = await workshop.opened(state)
  const head = (await hub.refs()).get(`refs/heads/${task.planned.branch}`)
  const start = task.start ?? state.base
  if (!head || head === start) return 'nothing yet'

  return ask(['diff', '--stat', '--no-ext-diff', '--no-textconv', start, head], { gitDir: hub.gitDir })
}

const titleOf = (goal: string): string => goal.split('\n')[0]?.slice(0, 120) ?? ''
