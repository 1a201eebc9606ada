import type { Finding } from '../core/finding.ts'
import type { State, TaskState } from '../core/state.ts'
import type { PullRequestFacts } from './pull-request-body.ts'
import { isOpen, noticesOf, wereAtWork } from '../core/whose.ts'
import { withinRun } from './within-run.ts'

/** What the state does not hold: which test files the change touches, and where the specification was put. */
export interface AlsoKnown {
  readonly tests: PullRequestFacts['tests']
  readonly spec: string | null
}

/** A task's pull request in facts. Null while there is nothing to show: no snapshot, or no such task. */
export function pullRequestFacts(
  state: State,
  id: string,
  { tests, spec }: AlsoKnown,
): PullRequestFacts | null {
  const task = state.tasks[id]
  if (!task?.snapshot || !state.prepared) return null
  const { planned, snapshot, spent, claim } = task
  const { contract, reviews, given } = state.spec
  const modules = new Set(contract?.migrations.map(({ module }) => module))
  const isLast = state.union?.heads.at(-1)?.task === id || Object.keys(state.tasks).length === 1

  return {
    run: state.run,
    task: { id, title: planned.title, branch: planned.branch, base: state.prepared.branch },
    goal: state.goal,
    spec: contract ? (spec ?? (given ? 'the specification that was handed in' : 'SPEC.md of the run')) : null,
    criteria: planned.criteria.flatMap((criterion) => {
      const found = contract?.criteria.find((one) => one.id === criterion)

      return found ? [{ id: found.id, text: found.text, test: found.test ?? null }] : []
    }),
    change: snapshot,
    gates: resultsOf(state, task),
    waivers: task.waivers.filter(({ tree }) => tree === snapshot.tree),
    tests,
    migrations:
      contract?.migrations.filter(({ module }) => ownsIn(task, module) && modules.has(module)) ?? [],
    // An assumption is the whole specification's: every pull request says it.
    assumptions: contract?.assumptions ?? [],
    nonGoals: isLast ? (contract?.nonGoals ?? []) : [],
    openRoutes:
      contract?.routes
        .filter(({ access, module }) => access === 'public' && ownsIn(task, module))
        .map(({ method, path }) => `${method} ${path}`) ?? [],
    findings: findingsOf(task),
    integrity: integrityOf(state, id),
    cost: {
      usd: spent.usd,
      tokens: spent.tokens,
      minutes: spent.minutes,
      attempts: Math.max(1, task.attempt),
      models: modelsOf(state, id),
    },
    reviewedBy: {
      families: [...new Set(reviews.map(({ family }) => family))],
      single: contract !== null && !reviews.some(({ family }) => family !== state.spec.author),
    },
    sandbox:
      state.prepared.sandbox.kind === 'none'
        ? `none (${state.prepared.sandbox.why})`
        : `${state.prepared.sandbox.kind} ${state.prepared.sandbox.version}`,
    order: orderOf(state, id),
    words: claim && { summary: claim.summary, concerns: claim.concerns },
  }
}

/** The gates that speak for the tree at hand, in the order in which the base lists them. */
function resultsOf({ run, prepared, verdicts }: State, { results, snapshot }: TaskState) {
  const tree = snapshot?.tree ?? ''

  return (prepared?.gates ?? []).flatMap((gate) => {
    const own = results[gate.id]?.result
    const result = own?.tree === tree ? own : gate.reusable ? verdicts[`${tree}/${gate.id}`] : undefined

    return result
      ? [
          {
            ...result,
            evidence: result.evidence.map((item) => ({ ...item, path: withinRun(run, item.path) })),
          },
        ]
      : []
  })
}

/** Whether something of a module may be this task's: its globs name the module's folder somewhere. */
const ownsIn = ({ planned }: TaskState, module: string): boolean =>
  planned.owns.some((glob) => glob.split('/').includes(module) || glob.startsWith('**'))

/** What was found before the last attempt was made good by it, or it would have been found again. */
function findingsOf({ attempts, snapshot }: TaskState): PullRequestFacts['findings'] {
  const last = attempts
    .filter(({ tree }) => tree !== null && tree === snapshot?.tree)
    .flatMap(({ findings }) => findings)
  const same = (one: Finding, other: Finding) => one.code === other.code && one.where === other.where
  const earlier = attempts
    .filter(({ tree }) => tree !== snapshot?.tree)
    .flatMap(({ findings, number }) => findings.map((finding) => ({ finding, number })))
    .filter(({ finding }, index, all) => all.findIndex((other) => same(other.finding, finding)) === index)
    .filter(({ finding }) => !last.some((other) => same(other, finding)))

  return [
    ...earlier.map(({ finding, number }) => ({
      finding,
      resolution: `found in attempt ${number}, gone since`,
    })),
    ...last.map((finding) => ({ finding, resolution: 'still there: shown, and not a reason to refuse' })),
  ]
}

/** What this worker did beside its own, what it may have done, and what a person is still asked. */
function integrityOf(state: State, id: string): PullRequestFacts['integrity'] {
  const { found, asked } = noticesOf(state, id)

  return [
    ...found.map((notice) => ({ ...notice, became: notice.restored ? 'put back' : 'not put back' }) as const),
    ...asked.map((doubt) => ({ ...doubt, became: 'asked' }) as const),
  ].flatMap(({ findings, became, ...whose }) =>
    findings.map((finding) => ({ finding, became, among: isOpen(whose) ? wereAtWork(whose) : null })),
  )
}

const modelsOf = ({ calls }: State, id: string): readonly string[] => [
  ...new Set(
    Object.values(calls)
      .filter(({ task, status }) => task === id && status === 'ended')
      .map(({ adapter, model, version }) => [adapter, version, model].filter(Boolean).join(' ')),
  ),
]

function orderOf({ union, tasks }: State, id: string): PullRequestFacts['order'] {
  if (union?.phase !== 'green' || !union.tree) return null
  const place = union.heads.findIndex(({ task }) => task === id)
  if (place < 0) return null

  return {
    place: place + 1,
    branches: union.heads.map(({ task }) => tasks[task]?.planned.branch ?? task),
    tree: union.tree,
    gates: Object.values(union.results).map(({ result }) => result),
  }
}
