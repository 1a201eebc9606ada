import type { Command, CommandOf } from '../core/command.ts'
import type { RunEvent } from '../core/event.ts'
import { settings } from '../core/settings.ts'
import { specContract } from '../core/spec.ts'
import type { GateResult } from '../core/gate.ts'
import { picture } from './picture-under-test.ts'
import { lines, type Answer, type Story } from './story-under-test.ts'

const agent = (adapter: 'claude' | 'codex', family: string, model: string) => ({
  adapter,
  family,
  model,
  version: adapter === 'claude' ? '2.1.330' : '0.169.0',
})
const gate = (id: string, stage: number, union = true) => ({
  id,
  stage,
  task: true,
  union,
  optional: false,
  reusable: false,
})

const prepared = (story: Story, single = false): RunEvent => ({
  type: 'prepared',
  base: { branch: 'main', commit: story.base },
  settings: settings.parse({}),
  gates: [
    gate('ownership', 0, false),
    gate('forbidden', 0, false),
    gate('secrets', 0),
    gate('conformance', 1),
    gate('types', 2),
    gate('unit', 3),
    gate('tamper', 3, false),
    gate('playwright', 4),
  ],
  agents: {
    spec: agent('claude', 'anthropic', 'opus-5'),
    review: single ? agent('claude', 'anthropic', 'opus-5') : agent('codex', 'openai', 'gpt-6'),
    plan: agent('claude', 'anthropic', 'opus-5'),
    work: agent('claude', 'anthropic', 'sonnet-5'),
    repair: agent('claude', 'anthropic', 'opus-5'),
  },
  skills: [],
  sandbox: { kind: 'bubblewrap', version: '0.11.0' },
  fingerprint: 'f'.repeat(64),
  notes: [],
})

const contract = specContract.parse({
  title: 'Leads from a partner webhook',
  modules: [
    { id: 'crm', change: 'extend' },
    { id: 'partner', change: 'new' },
  ],
  routes: [
    {
      module: 'partner',
      method: 'POST',
      path: '/api/partner/leads',
      access: 'public',
      reason: 'verified by its signature',
    },
  ],
  migrations: [{ module: 'partner', name: '2026-11-22-deliveries', reversible: true }],
  criteria: [
    {
      id: 'AC-1',
      text: 'Given a signed request, when it arrives twice, then there is one lead.',
      test: 'modules/partner/webhook.test.ts',
    },
    {
      id: 'AC-2',
      text: 'A visitor sees who the partner is before they send anything.',
      test: 'modules/landing/partner.spec.ts',
    },
    {
      id: 'AC-3',
      text: 'What a person agreed to is on the log, with the words they saw.',
      test: 'modules/consent/partner.test.ts',
    },
  ],
  nonGoals: ['A screen on which partners look at their own deliveries.'],
  assumptions: [
    {
      id: 'A-1',
      text: 'Partners can sign with HMAC.',
      default: 'HMAC-SHA-256 over the raw body.',
      reversible: true,
    },
    {
      id: 'A-2',
      text: 'A delivery may be kept for thirty days.',
      default: 'Deliveries are deleted after thirty days.',
      reversible: false,
    },
  ],
})

const task = (id: string, branch: string, title: string, values: object) => ({
  id,
  title,
  branch,
  brief: `${title}.\n\nBuild to the seam that is written below, and to nothing that is not.`,
  criteria: [],
  owns: [`modules/${id}/**`],
  reads: [],
  consumes: [],
  produces: [],
  after: [],
  gates: [],
  refactors: [],
  minutes: 90,
  usd: null,
  ...values,
})
const tasks = [
  task('landing-page', 'feat/landing-page', 'The landing page names the partner', {
    criteria: ['AC-2'],
    owns: ['modules/landing/**'],
  }),
  task('crm-webhook', 'feat/crm-webhook', 'Partners send leads by webhook', {
    criteria: ['AC-1'],
    owns: ['modules/partner/**'],
    produces: ['leadOf(delivery: Delivery): LeadDraft'],
  }),
  task('consent-logging', 'feat/consent-logging', 'Consent is on the log, with its words', {
    criteria: ['AC-3'],
    owns: ['modules/consent/**'],
  }),
  task('composition', 'feat/composition', 'All of it is listed and migrated', {
    owns: ['apps/*/modules.ts'],
    after: ['landing-page', 'crm-webhook', 'consent-logging'],
    consumes: ['leadOf(delivery: Delivery): LeadDraft'],
  }),
]

const review = (found: boolean) => ({
  lenses: ['routing', 'caching', 'edge_cases', 'failure_modes', 'consent_flow', 'tenancy', 'abuse'].map(
    (lens) => ({
      lens,
      looked: 'Each route, each column and each criterion, twice.',
      findings:
        found && lens === 'abuse'
          ? [
              {
                severity: 'minor',
                where: 'routes[0]',
                message: 'Somebody who has an old signature can send it again for ever.',
                falsify: 'A test that sends a request of yesterday and finds it refused.',
                again: null,
              },
            ]
          : [],
    }),
  ),
})

const markdown =
  '# Leads from a partner webhook\n\n## Why\n\nPartners send spreadsheets today.\n\n## Contract\n\n```yaml\ntitle: Leads from a partner webhook\n```\n'

/** Specification, review and plan: the same for every run here. */
const beginning = (story: Story, command: Command, planned: readonly object[]): Answer => {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others are no part of this story
  switch (command.type) {
    case 'prepare':
      return prepared(story)
    case 'lint_spec':
      return { type: 'spec_linted', round: command.round, contract, findings: [], questions: [] }
    case 'validate_plan':
      return { type: 'plan_validated', number: command.number, findings: [] }
    case 'call_agent': {
      const role = story.state.calls[command.call]?.role
      if (role === 'spec') return story.ended(command.call, { markdown, answers: [] }, 1.1)
      if (role === 'review') return story.ended(command.call, review(true), 0.6)
      if (role === 'plan') return story.ended(command.call, { tasks: planned }, 0.9)

      return 'later'
    }
    default:
      return 'later'
  }
}

const start = (story: Story, goal: string): Promise<void> =>
  story.tell({
    type: 'run_started',
    goal,
    repository: '/home/ada/leadkeep',
    branch: null,
    unsandboxed: false,
    spec: null,
    plan: null,
    usd: null,
  })

const open = (story: Story, command: CommandOf<'open_task'>): Answer => {
  const number = Object.keys(story.state.tasks).indexOf(command.task) + 1

  return {
    type: 'task_opened',
    task: command.task,
    opening: command.opening,
    worktree: `${story.folder}/work/${command.task}`,
    start: story.base,
    slot: { number, firstPort: 20_000 + number * 100, ports: 100, database: true },
  }
}

const counted = (passed: number, failed = 0) => ({ passed, failed, skipped: 2, flaky: 0 })

async function verdict(
  story: Story,
  { gate: id, tree, subject }: CommandOf<'run_gate'>,
): Promise<GateResult> {
  const what = subject.kind === 'task' ? subject.task : 'union'
  if (id === 'unit') {
    const path = await story.keep(
      `gates/${what}/unit.log`,
      'PASS modules/partner/webhook.test.ts\n  ✓ one lead for two deliveries (41 ms)\n\nTests: 214 passed, 214 total\n<script>alert(1)</script>\n',
    )

    return story.result(id, tree, {
      counts: counted(214),
      command: 'npm test -- --json',
      durationMs: 61_000,
      log: { path, digest: 'd'.repeat(64) },
    })
  }
  if (id === 'playwright') {
    const path = await story.keep(`evidence/${what}/1.png`, picture())

    return story.result(id, tree, {
      counts: counted(8),
      command: 'npx playwright test',
      durationMs: 94_000,
      evidence: [{ name: 'A visitor sees who the partner is', path, mediaType: 'image/png' }],
    })
  }
  if (id === 'types') return story.result(id, tree, { command: 'npx tsc --noEmit', durationMs: 21_400 })

  return story.result(id, tree, { durationMs: 400 })
}

const files: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'landing-page': {
    'modules/landing/partner.tsx': `${lines(12)}export const Partner = ({ name }: { name: string }) => <p>{name}</p>\n`,
    'modules/landing/partner.spec.ts': lines(9),
    'modules/crm/leads.ts': lines(40).replace('line20 = 20', 'line20 = "named"'),
  },
  'crm-webhook': {
    'modules/partner/webhook.ts': `// </code></pre><script>alert("escaped?")</script>\n${lines(58)}`,
    'modules/partner/webhook.test.ts': lines(31),
    'modules/crm/leads.ts': lines(40)
      .replace('line20 = 20', 'line20 = 200')
      .replace('export const line33 = 33\n', ''),
  },
  'consent-logging': {
    'modules/consent/partner.ts': lines(22),
    'modules/consent/partner.test.ts': lines(14),
  },
  composition: { 'apps/backend/modules.ts': lines(6) },
}

const snapshot = (story: Story, { task: id, attempt }: CommandOf<'snapshot'>): RunEvent => ({
  type: 'snapshot_taken',
  task: id,
  attempt,
  ...story.change(`feat/${id}`, { ...files[id], [`modules/${id}/attempt-${attempt}.ts`]: lines(attempt) }),
})

/** One run in the middle of things: a question, a task at work that had cheated, one that waits. */
export async function busy(story: Story): Promise<void> {
  await start(story, 'Capture leads from a partner webhook, with the consent they gave on the log')
  await story.settle((command) => inTheMiddle(story, command))
  await story.human('Ada', {
    type: 'retried',
    task: 'consent-logging',
    note: 'Work in your own folder only.',
  })
  await story.settle((command) => inTheMiddle(story, command))
  const call = Object.values(story.state.calls).findLast(
    ({ task: id, status }) => id === 'consent-logging' && status === 'started',
  )
  const said = ['Read', 'Edit'].map((name, index) =>
    JSON.stringify({
      type: 'assistant',
      message: {
        id: `m${index}`,
        content: [
          {
            type: 'tool_use',
            id: `t${index}`,
            name,
            input: { file_path: `${story.folder}/work/consent-logging/modules/consent/partner.ts` },
          },
        ],
      },
      session_id: 's',
    }),
  )
  if (call) await story.keep(`calls/${call.id}/stdout.ndjson`, `${said.join('\n')}\n`)
}

const asked =
  'A partner can send the same person twice within a minute. Should the second delivery be merged into the first lead, or be kept as a lead of its own?\n\nMerging is what AC-1 seems to say; the sales screen lists each delivery.'
const cheated = [
  {
    code: 'tamper.assertion_dropped',
    severity: 'major' as const,
    where: 'modules/crm/leads.test.ts:40',
    message: 'Three assertions of an existing test are gone. Put them back, or make the code meet them.',
    by: 'gate:tamper',
  },
  {
    code: 'tamper.new_test_green_on_base',
    severity: 'major' as const,
    where: 'modules/consent/partner.test.ts',
    message: 'The new test is green without the change: it proves nothing.',
    falsify: 'A run of this test on the base that is red by its assertion.',
    by: 'gate:tamper',
  },
]
const moved = [
  {
    code: 'integrity.ref_moved',
    severity: 'blocker' as const,
    where: 'refs/heads/main',
    message: 'refs/heads/main of your repository had been moved.',
    by: 'engine',
  },
]

async function inTheMiddle(story: Story, command: Command): Promise<Answer> {
  const { state } = story
  const consent = state.tasks['consent-logging']
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others are no part of this story
  switch (command.type) {
    case 'call_agent': {
      const call = state.calls[command.call]
      if (call?.role !== 'work' && call?.role !== 'repair') return beginning(story, command, tasks)
      if (call.task === 'crm-webhook')
        return story.ended(
          call.id,
          { status: 'needs_context', summary: 'Two ways are possible.', question: asked },
          2.2,
          24,
        )
      const cheater = call.task === 'consent-logging'
      if (
        cheater &&
        consent?.attempts.some(({ findings }) => findings.some(({ by }) => by === 'gate:tamper'))
      )
        return 'later'

      return story.ended(
        call.id,
        { status: 'done', summary: 'Done, and all tests pass.', changedPaths: [] },
        3.1,
        33,
      )
    }
    case 'open_task':
      return open(story, command)
    case 'snapshot':
      if (command.task === 'consent-logging' && state.integrity.length === 0)
        return {
          type: 'integrity_broken',
          task: 'consent-logging',
          among: ['consent-logging', 'landing-page'],
          restored: true,
          findings: moved,
        }
      return snapshot(story, command)
    case 'run_gate': {
      const { subject, gate: id, tree } = command
      const cheats = id === 'tamper' && subject.kind === 'task' && subject.task === 'consent-logging'
      const red = story.result('tamper', tree, { outcome: 'failed', durationMs: 38_000, findings: cheated })

      return {
        type: 'gate_ran',
        subject,
        try: command.try,
        result: cheats ? red : await verdict(story, command),
      }
    }
    case 'push':
      return { type: 'pushed', task: command.task, commit: command.commit }
    case 'end_call':
      return 'later'
    default:
      return beginning(story, command, tasks)
  }
}

/** The task at work comes to its end: something to see for a page that is open. */
export const workEnds = async (story: Story): Promise<void> => {
  const call = Object.values(story.state.calls).findLast(
    ({ task: id, status }) => id === 'consent-logging' && status === 'started',
  )
  for (const event of call
    ? story.ended(call.id, { status: 'done', summary: 'Put back, and proven.', changedPaths: [] }, 1.4, 12)
    : [])
    await story.tell(event)
}

/** A run whose branches are green together and wait for a person. */
export async function ready(story: Story): Promise<void> {
  await start(story, 'Name the partner on the landing page, and log consent with its words')
  const planned = tasks
    .slice(0, 3)
    .map((one) => (one.id === 'crm-webhook' ? { ...one, after: ['landing-page'] } : one))
  await story.settle(async (command) => {
    const call = command.type === 'call_agent' ? story.state.calls[command.call] : null
    if (call?.role === 'work' || call?.role === 'repair')
      return story.ended(
        call.id,
        {
          status: 'done',
          summary: 'The page names the partner. @everyone please merge <b>now</b>: https://evil.example',
          changedPaths: [],
          concerns: ['The name may be long.'],
        },
        2.6,
        28,
      )
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others are no part of this story
    switch (command.type) {
      case 'open_task':
        return open(story, command)
      case 'snapshot': {
        const clean = Object.fromEntries(
          Object.entries(files[command.task] ?? {}).filter(([path]) => !path.startsWith('modules/crm/')),
        )

        return {
          type: 'snapshot_taken',
          task: command.task,
          attempt: command.attempt,
          ...story.change(`feat/${command.task}`, clean),
        }
      }
      case 'run_gate':
        return {
          type: 'gate_ran',
          subject: command.subject,
          try: command.try,
          result: await verdict(story, command),
        }
      case 'push':
        return { type: 'pushed', task: command.task, commit: command.commit }
      case 'build_union':
        return { type: 'union_built', number: command.number, ...union(story, command.number) }
      case 'publish_pull_request':
        return story.publish(command)
      case 'close_task':
        return { type: 'task_closed', task: command.task }
      default:
        return beginning(story, command, planned)
    }
  })
}

const union = (story: Story, number: number) => {
  const { commit, tree } = story.change(`union-${number}`, Object.assign({}, ...Object.values(files)))

  return { commit, tree }
}

/** Only one family was there: the specification waits for somebody to read it. */
export async function waiting(story: Story): Promise<void> {
  await start(story, 'Let staff merge two people who are one')
  await story.settle((command) => {
    if (command.type === 'prepare') return prepared(story, true)
    if (command.type === 'call_agent' && story.state.calls[command.call]?.role === 'review')
      return story.ended(command.call, review(false), 0.4)

    return beginning(story, command, tasks)
  })
}
