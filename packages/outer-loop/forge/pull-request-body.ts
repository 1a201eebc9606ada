import type { Finding } from '../core/finding.ts'
import type { GateResult } from '../core/gate.ts'
import type { SpecContract } from '../core/spec.ts'
import { code, cut, fenced, inert } from './inert.ts'

/** Everything a pull request says, as data. What a model wrote is in `words` and nowhere else in free form. */
export interface PullRequestFacts {
  readonly run: string
  readonly task: {
    readonly id: string
    readonly title: string
    readonly branch: string
    readonly base: string
  }
  readonly goal: string
  /** Where the specification stands; null when the person brought none. */
  readonly spec: string | null
  readonly criteria: readonly { readonly id: string; readonly text: string; readonly test: string | null }[]
  readonly change: {
    readonly commit: string
    readonly tree: string
    readonly files: number
    readonly added: number
    readonly removed: number
  }
  readonly gates: readonly GateResult[]
  readonly waivers: readonly {
    readonly gate: string
    readonly by: string
    readonly at: string
    readonly reason: string
  }[]
  /** Counted by the engine over the change; null where no test runner is known. */
  readonly tests: {
    readonly added: readonly string[]
    readonly changed: readonly string[]
    readonly removed: readonly string[]
  } | null
  readonly migrations: SpecContract['migrations']
  readonly assumptions: SpecContract['assumptions']
  readonly nonGoals: readonly string[]
  readonly openRoutes: readonly string[]
  /** What was found on the way and how it ended: `fixed in attempt 2`. */
  readonly findings: readonly { readonly finding: Finding; readonly resolution: string }[]
  /** `among`: who was at work, where it cannot be told whose doing it was. */
  readonly integrity: readonly {
    readonly finding: Finding
    readonly among: string | null
    readonly became: 'put back' | 'not put back' | 'asked'
  }[]
  readonly cost: {
    readonly usd: number
    readonly tokens: number
    readonly minutes: number
    readonly attempts: number
    readonly models: readonly string[]
  }
  readonly reviewedBy: { readonly families: readonly string[]; readonly single: boolean }
  readonly sandbox: string
  readonly order: {
    readonly place: number
    readonly branches: readonly string[]
    readonly tree: string
    readonly gates: readonly GateResult[]
  } | null
  /** The worker's report, unverified. */
  readonly words: { readonly summary: string; readonly concerns: readonly string[] } | null
}

/** Half of what GitHub takes, so that a list that was cut can still be read. */
const longest = 30_000

/**
 * The text of a pull request, made of facts that the engine holds. Nothing in it is markup but what stands here: criteria,
 * findings and names are shown inert, and the worker's own report is fenced, last, and called unverified.
 */
export function pullRequestBody(facts: PullRequestFacts): string {
  const parts = [
    what,
    why,
    verified,
    evidence,
    tests,
    risk,
    questions,
    notDone,
    findings,
    waivers,
    integrity,
    order,
    cost,
    words,
  ]
  const body = parts
    .map((part) => part(facts).join('\n'))
    .filter(Boolean)
    .join('\n\n')
  if (body.length <= longest) return `${body}\n`
  const end = body.lastIndexOf('\n', longest)

  // A fence that was open where the text is cut would swallow what follows it; only the last part has one.
  return `${body.slice(0, end)}\n${isInFence(body.slice(0, end)) ? '````````\n' : ''}\n**The rest was cut here.** The board shows all of it.\n`
}

const what = ({ criteria, change: { files, added, removed, commit } }: PullRequestFacts) => [
  '## What',
  '',
  ...some(
    criteria,
    ({ id, text, test }) =>
      `- **${inert(id)}** ${inert(cut(text, 600))}${test ? ` Proven by ${code(test)}.` : ''}`,
    'No criterion of its own: it makes way for the others.',
  ),
  '',
  `${count(files, 'file')} changed, ${added} lines added, ${removed} removed, at commit ${code(commit)}.`,
]

const why = ({ goal, spec, criteria, run }: PullRequestFacts) => [
  '## Why',
  '',
  `> ${inert(cut(goal, 1_000))}`,
  '',
  spec
    ? `The goal of run ${code(run)}, as specified in ${code(spec)}${criteria.length > 0 ? ` (${criteria.map(({ id }) => inert(id)).join(', ')})` : ''}.`
    : `The goal of run ${code(run)}. There is no specification.`,
]

const verified = ({ gates, change: { tree }, sandbox }: PullRequestFacts) => [
  '## How it was verified',
  '',
  `By the engine, at tree ${code(tree)}, with gates and settings of the base. Sandbox: ${inert(sandbox)}.`,
  '',
  ...gateTable(gates, tree),
]

function gateTable(gates: readonly GateResult[], tree: string): readonly string[] {
  if (gates.length === 0) return ['**No gate ran.**']

  return [
    '| Gate | Outcome | Tests | Time | Command | Log |',
    '|---|---|---|---:|---|---|',
    ...gates.map((gate) => {
      const other = gate.tree === tree ? '' : ` (of another tree: ${code(gate.tree.slice(0, 12))})`
      const log = gate.log ? `SHA-256 ${code(gate.log.digest.slice(0, 16))}` : '–'

      return `| ${inert(gate.gate)} | ${outcome(gate)}${other} | ${counted(gate)} | ${duration(gate.durationMs)} | ${gate.command ? code(cut(gate.command, 160)) : '–'} | ${log} |`
    }),
  ]
}

const outcome = ({ outcome: found }: GateResult) =>
  ({ passed: 'passed', failed: '**failed**', could_not_run: '**could not run**' })[found]

function counted({ counts }: GateResult): string {
  if (!counts) return '–'
  const { passed, failed, skipped, flaky } = counts
  const parts = [
    `${passed} passed`,
    failed && `**${failed} failed**`,
    skipped && `${skipped} skipped`,
    flaky && `${flaky} flaky`,
  ]

  return parts.filter(Boolean).join(', ')
}

function evidence({ gates }: PullRequestFacts): readonly string[] {
  const kept = gates.flatMap(({ gate, evidence: items }) => items.map((item) => ({ ...item, gate })))
  if (kept.length === 0) return []

  return [
    '## Screenshots and traces',
    '',
    ...listed(kept, ({ name, path, gate }) => `- ${inert(name)}: ${code(path)} (${inert(gate)})`),
  ]
}

function tests({ tests: delta }: PullRequestFacts): readonly string[] {
  if (!delta) return []
  const lists = { Added: delta.added, Changed: delta.changed, Removed: delta.removed }
  const lines = Object.entries(lists).flatMap(([name, files]) =>
    listed(files, (file) => `- ${name}: ${code(file)}`),
  )

  return ['## Tests', '', ...(lines.length > 0 ? lines : ['**No test file was added, changed or removed.**'])]
}

function risk({ migrations, openRoutes, task }: PullRequestFacts): readonly string[] {
  const oneWay = migrations.filter(({ reversible }) => !reversible)

  return [
    '## Risk and rollback',
    '',
    ...listed(openRoutes, (route) => `- Open to everybody: ${code(route)}`),
    ...listed(
      migrations,
      ({ name, module, reversible }) =>
        `- Migration ${code(name)} in ${inert(module)}: ${reversible ? 'can be taken back' : '**cannot be taken back**'}`,
    ),
    `- To undo: revert the merge of ${code(task.branch)}.${oneWay.length > 0 ? ' **That does not undo the data:** restore what the migration changed first.' : migrations.length > 0 ? ' Then migrate down.' : ' Nothing is stored that would stay behind.'}`,
  ]
}

function questions({ assumptions, reviewedBy }: PullRequestFacts): readonly string[] {
  const single = reviewedBy.single
    ? [
        `- The specification was reviewed by ${reviewedBy.families.map(inert).join(', ') || 'nobody'} only, the family that wrote it.`,
      ]
    : []
  const lines = assumptions.map(
    ({ id, text, default: planned, reversible }) =>
      `- **${inert(id)}** ${inert(cut(text, 600))} Done as: ${inert(cut(planned, 600))} ${reversible ? 'Can be changed later.' : '**Cannot be undone.**'}`,
  )

  return single.length + lines.length > 0
    ? ['## Assumptions a person should look at', '', ...single, ...lines]
    : []
}

const notDone = ({ nonGoals }: PullRequestFacts) =>
  nonGoals.length > 0
    ? ['## Not done, on purpose', '', ...listed(nonGoals, (goal) => `- ${inert(cut(goal, 600))}`)]
    : []

const findings = ({ findings: all }: PullRequestFacts) =>
  all.length > 0
    ? [
        '## Findings, and what became of them',
        '',
        ...listed(all, ({ finding, resolution }) => `- ${found(finding)} → ${inert(resolution)}`),
      ]
    : []

const found = ({ severity, code: name, where, message, by }: Finding) =>
  `${severity} ${code(name)}${where ? ` at ${code(where)}` : ''} (${inert(by)}): ${inert(cut(message, 600))}`

const waivers = ({ waivers: all }: PullRequestFacts) =>
  all.length > 0
    ? [
        '## Waivers',
        '',
        ...listed(
          all,
          ({ gate, by, at, reason }) =>
            `- **${inert(gate)}** was waived by ${inert(by)} on ${at.slice(0, 10)}: ${inert(cut(reason, 600))}`,
        ),
      ]
    : []

function integrity({ integrity: all }: PullRequestFacts): readonly string[] {
  const own = all.filter(({ among }) => among === null)
  const perhaps = all.filter(({ among }) => among !== null)

  return [
    ...(own.length > 0 ? ['## It reached for what is not its own', '', ...listed(own, notice)] : []),
    ...(own.length > 0 && perhaps.length > 0 ? [''] : []),
    ...(perhaps.length > 0
      ? [
          '## What happened while it was at work',
          '',
          'It cannot be told whose doing it was.',
          '',
          ...listed(perhaps, (each) => `${notice(each)} (${inert(each.among ?? '')})`),
        ]
      : []),
  ]
}

const notice = ({ finding, became }: PullRequestFacts['integrity'][number]) =>
  `- ${found(finding)} → ${{ 'put back': 'put back by the engine', 'not put back': '**not put back**', asked: '**a person is asked whose it was**' }[became]}`

function order({ order: standing }: PullRequestFacts): readonly string[] {
  if (!standing)
    return ['## Merge order', '', '**Not yet shown to be green together with the other branches.**']
  const { place, branches, tree, gates } = standing

  return [
    '## Merge order',
    '',
    `Green together at tree ${code(tree)}, merged in this order:`,
    '',
    ...branches.map(
      (branch, index) => `${index + 1}. ${code(branch)}${index + 1 === place ? ' ← this one' : ''}`,
    ),
    '',
    ...gateTable(gates, tree),
  ]
}

const cost = ({ cost: { usd, tokens, minutes, attempts, models } }: PullRequestFacts) => [
  '## What it cost',
  '',
  `$${usd.toFixed(2)}, ${tokens.toLocaleString('en')} tokens, ${count(Math.round(minutes), 'minute')} of work in ${count(attempts, 'attempt')}${models.length > 0 ? `, by ${models.map(code).join(', ')}` : ''}.`,
]

function words({ words: said }: PullRequestFacts): readonly string[] {
  if (!said) return []
  const concerns =
    said.concerns.length > 0 ? ['', 'Not sure of:', ...said.concerns.map((concern) => `- ${concern}`)] : []

  return [
    '## In the worker’s own words',
    '',
    'Written by a model and not verified by anybody.',
    '',
    fenced(cut([said.summary, ...concerns].join('\n'), 8_000)),
  ]
}

const most = 40

/** At most so many lines, and how many there are besides. */
function listed<Item>(items: readonly Item[], line: (item: Item) => string): readonly string[] {
  const rest = items.length - most

  return [...items.slice(0, most).map(line), ...(rest > 0 ? [`- and ${rest} more, on the board`] : [])]
}

const some = <Item>(items: readonly Item[], line: (item: Item) => string, none: string): readonly string[] =>
  items.length > 0 ? listed(items, line) : [none]

const count = (number: number, noun: string) =>
  `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`

/** `0.4 s`, `12 s`, `3 min 5 s` */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1_000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`

  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}

const isInFence = (text: string): boolean => (text.match(/^`{3,}/gm)?.length ?? 0) % 2 === 1
