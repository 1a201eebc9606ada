import type { Finding } from '../core/finding.ts'
import type { Plan } from '../core/plan.ts'
import type { Settings } from '../core/settings.ts'
import type { Section } from './brief.ts'
import { type Source, told } from './spec-briefs.ts'

type Constraints = Pick<Settings, 'gates' | 'protected' | 'serial' | 'parallel' | 'budgets'>

export type PlanBrief = {
  role: 'plan'
  spec: string
  settings: Constraints
  /** Paths of the base, one in a line. */
  files: string
  /** The plan that was refused, and why. */
  before: { plan: Plan; findings: readonly Finding[] } | null
}

export const planSections = (brief: PlanBrief): Section[] => [
  {
    title: 'What to do',
    rules: `Cut the specification into tasks of one to two hours of one worker each, and answer with the plan. A worker sees its own
task and nothing of the others: \`brief\` says what to make true and where, \`consumes\` and \`produces\` give exact names and
signatures, word for word the same on both sides of a seam.

${rules(brief.settings)}

Work that hangs together stays together: two tasks that would edit the same file are one task. Fewer tasks is better.
Change no file.`,
  },
  { title: 'The specification', data: [{ label: 'SPEC.md', text: brief.spec }] },
  ...(brief.before === null
    ? []
    : [
        { title: 'Your plan of before', data: [{ label: 'plan', text: json(brief.before.plan) }] },
        { title: 'Why it was refused', data: brief.before.findings.map(told) },
      ]),
  { title: 'Files of the repository', data: [{ label: 'paths', text: brief.files }], spare: 1 },
]

export type ReplanBrief = {
  role: 'replan'
  spec: string
  settings: Constraints
  plan: Plan
  /** `landing-page: working`, one in a line: what has begun cannot be changed but for the task that asks. */
  standing: string
  /** Which task says that the plan is wrong, and what it found. */
  asks: Source
}

export const replanSections = (brief: ReplanBrief): Section[] => [
  {
    title: 'What to do',
    rules: `A worker says that the plan is wrong and shows why. Check what it says in the repository. Then answer with the smallest
change of the plan that makes the work possible: \`add\`, \`change\` (the whole task anew), \`remove\` (ids), and \`why\`. Tasks that
have begun stay as they are, but for the one that asks. If the worker is wrong, change that task's brief so that it sees why.

${rules(brief.settings)}

Change no file.`,
  },
  { title: 'What the worker says', data: [brief.asks] },
  { title: 'The plan', data: [{ label: 'plan', text: json(brief.plan) }] },
  { title: 'How the tasks stand', data: [{ label: 'standing', text: brief.standing }] },
  { title: 'The specification', data: [{ label: 'SPEC.md', text: brief.spec }], spare: 1 },
]

/** What the validator will hold against it: said before, so that it need not be found out. */
const rules = ({ gates, protected: kept, serial, parallel, budgets }: Constraints): string =>
  [
    'A validator, which is code, refuses a plan unless:',
    '- every criterion of the contract belongs to at least one task, and `criteria` names no other;',
    '- `owns` (globs) of two tasks that could run at one time never meet; order them with `after` where they would;',
    '- `after` has no cycle and names only tasks of the plan;',
    `- nobody owns what is protected: ${list(kept)};`,
    `- files that many need belong to one serial task: ${list(serial)};`,
    `- \`gates\` names only these, beside the ones every task has: ${list(gates.map(({ id }) => id))};`,
    `- a task takes at most ${String(budgets.task.minutes)} minutes and ${String(budgets.task.usd)} dollars; ${String(parallel)} run at one time.`,
  ].join('\n')

const list = (items: readonly string[]): string =>
  items.length === 0 ? 'none' : items.map((item) => `\`${item}\``).join(', ')

const json = (value: unknown): string => JSON.stringify(value, null, 1)
