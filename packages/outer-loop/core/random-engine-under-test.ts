import type { AgentOutcome } from './agent.ts'
import type { Command } from './command.ts'
import type { HumanEvent, Recorded, RunEvent } from './event.ts'
import type { GateResult } from './gate.ts'
import { applyTo, emptyState } from './reduce.ts'
import { nextWake } from './schedule.ts'
import { settings } from './settings.ts'
import type { State } from './state.ts'

/** A tape of numbers decides what the world answers; when it has run out, everything goes well. */
export class Tape {
  readonly #numbers: readonly number[]
  #at = 0
  constructor(numbers: readonly number[]) {
    this.#numbers = numbers
  }
  get left(): boolean {
    return this.#at < this.#numbers.length
  }
  /** Below `many`; 0 is what goes well. */
  next(many: number): number {
    const number = this.#numbers[this.#at]
    this.#at += 1
    return number === undefined ? 0 : number % many
  }
}

export const object = (seed: string | number): string => {
  let hash = 0x811c9dc5
  for (const letter of String(seed)) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0
  return hash.toString(16).padStart(8, '0').repeat(5)
}

const plannedTask = (id: string, after: string[] = []) => ({
  id,
  title: `Task ${id}`,
  branch: `feat/${id}`,
  brief: 'Make it so.',
  criteria: ['AC-1'],
  owns: [`${id}/**`],
  reads: [],
  consumes: [],
  produces: [],
  after,
  gates: [],
  refactors: [],
  minutes: 60,
  usd: null,
})

export const plannedTasks = [
  plannedTask('one'),
  plannedTask('two'),
  plannedTask('three', ['one']),
  plannedTask('four', ['two', 'three']),
]

export const specification = 'A specification.'
export const contract = {
  title: 'A thing',
  modules: [{ id: 'm', change: 'extend' as const }],
  entities: [],
  routes: [],
  events: [],
  features: [],
  screens: [],
  migrations: [],
  criteria: [{ id: 'AC-1', text: 'It is as it should be.', test: 'a.test.ts' }],
  nonGoals: [],
  assumptions: [],
}

/** Answers commands as an engine could: in any order, well or badly, and with people who act in between. */
export class RandomEngine {
  state: State = emptyState()
  readonly events: Recorded[] = []
  /** What each call spent beyond what it was allowed. */
  readonly overshoot: number[] = []
  /** Checked after every event. */
  readonly #check: (engine: RandomEngine) => void
  readonly #tape: Tape
  #clock = Date.parse('2026-11-22T08:00:00.000Z')
  #unique = 0

  constructor(tape: Tape, check: (engine: RandomEngine) => void = () => {}) {
    this.#tape = tape
    this.#check = check
  }

  append(event: RunEvent, by: Recorded['by'] = { kind: 'engine', name: 'test' }): void {
    this.#clock += 1_000
    const recorded = {
      run: 'r-20261122-000000',
      sequence: this.events.length + 1,
      at: new Date(this.#clock).toISOString(),
      by,
      event,
    }
    this.events.push(recorded)
    applyTo(this.state, recorded)
    this.#check(this)
  }

  human = (event: HumanEvent): void => this.append(event, { kind: 'human', name: 'Ada' })

  run(more: { onlyReview?: true } = {}): void {
    this.append({
      type: 'run_started',
      goal: 'A goal',
      repository: '/r',
      branch: null,
      unsandboxed: false,
      spec: null,
      plan: null,
      usd: null,
      ...more,
    })
    for (let step = 0; step < 3_000; step += 1) {
      if (this.#tape.left && this.#tape.next(8) === 7) this.somebodyActs()
      const commands = Object.values(this.state.outstanding)
      const command = commands[this.#tape.next(Math.max(commands.length, 1))]
      if (command) {
        this.carryOut(command)
        continue
      }
      const wake = nextWake(this.state)
      if (wake) {
        this.#clock = Math.max(this.#clock, Date.parse(wake))
        this.append({ type: 'woke' })
        continue
      }
      if (this.#tape.left) this.somebodyActs()
      else return
    }
    throw new Error('The run never came to rest.')
  }

  somebodyActs(): void {
    const ids = Object.keys(this.state.tasks)
    const task = ids[this.#tape.next(Math.max(ids.length, 1))] ?? 'one'
    const whole = this.#tape.next(2) === 1 ? task : null
    const question = Object.keys(this.state.questions).at(-1) ?? 'q1'
    const gate = 'unit'
    const acts: HumanEvent[] = [
      { type: 'resumed', task: whole },
      { type: 'retried', task, note: null },
      { type: 'answered', question, text: 'As you think.' },
      { type: 'answered', question, text: this.#tape.next(2) === 1 ? 'undo' : 'mine' },
      { type: 'spec_approved' },
      { type: 'budget_raised', task: whole, usd: 1, minutes: 10 },
      { type: 'waived', subject: { kind: 'task', task }, gate, reason: 'Known.' },
      {
        type: 'waived',
        subject: { kind: 'union', number: this.state.union?.number ?? 1 },
        gate,
        reason: 'Known.',
      },
      { type: 'parked', task: whole, reason: 'Wait.' },
      { type: 'merge_asked', task },
      { type: 'changes_requested', task, comment: 'Rather not.' },
      { type: 'pull_request_approved', task },
      { type: 'submitted', task, summary: 'Done.' },
      { type: 'cancelled', task, reason: 'No.' },
    ]
    const act = acts[this.#tape.next(acts.length)]
    if (act) this.human(act)
  }

  carryOut(command: Command): void {
    if (this.#tape.next(16) === 15) {
      this.append({
        type: 'effect_failed',
        key: command.key,
        code: 'test.trouble',
        message: 'The disk is full.',
        again: this.#tape.next(2) === 0,
      })
      return
    }
    switch (command.type) {
      case 'prepare':
        return this.append(this.#prepared())
      case 'call_agent':
        return this.#call(command.call)
      case 'end_call':
        return this.append({
          type: 'agent_ended',
          call: command.call,
          outcome: { kind: 'interrupted', by: 'engine', message: 'Withdrawn.' },
          survivors: 0,
          minutes: 1,
        })
      case 'lint_spec': {
        const red = this.#tape.next(4) === 3
        return this.append({
          type: 'spec_linted',
          round: command.round,
          contract: red ? null : contract,
          findings: red ? [{ code: 'spec.bad', severity: 'blocker', message: 'Bad.', by: 'lint' }] : [],
          questions: this.#tape.next(6) === 5 ? [{ anchor: 'A-1', question: 'Really?' }] : [],
        })
      }
      case 'validate_plan':
        return this.append({
          type: 'plan_validated',
          number: command.number,
          findings:
            this.#tape.next(5) === 4
              ? [{ code: 'plan.bad', severity: 'blocker', message: 'Bad.', by: 'plan' }]
              : [],
        })
      case 'open_task':
        return this.append({
          type: 'task_opened',
          task: command.task,
          opening: command.opening,
          worktree: '/w',
          start: object('base'),
          slot: null,
        })
      case 'undo_drift':
        return this.append({
          type: 'integrity_undone',
          question: command.question,
          task: command.task,
          findings: [],
        })
      case 'close_task':
        return this.append({ type: 'task_closed', task: command.task })
      case 'snapshot': {
        this.#unique += 1
        const empty = this.#tape.next(8) === 7
        const broken = this.#tape.next(20)
        if (broken === 17 || broken === 18)
          this.append({
            type: 'integrity_doubted',
            ...(broken === 18 ? { task: command.task } : { task: null, among: ['one', 'two'] }),
            findings: [{ code: 'integrity.ref', severity: 'blocker', message: 'A ref moved.', by: 'engine' }],
            record: '/r/doubt.json',
          })
        if (broken === 19)
          this.append({
            type: 'integrity_broken',
            task: command.task,
            restored: true,
            findings: [{ code: 'integrity.ref', severity: 'blocker', message: 'A ref moved.', by: 'engine' }],
          })
        return this.append({
          type: 'snapshot_taken',
          task: command.task,
          attempt: command.attempt,
          commit: empty ? null : object(`c${this.#unique}`),
          tree: object(`t${this.#unique}`),
          files: 1,
          added: 1,
          removed: 0,
        })
      }
      case 'run_gate':
        return this.append({
          type: 'gate_ran',
          subject: command.subject,
          try: command.try,
          result: this.#verdict(command.gate, command.tree),
        })
      case 'push':
        return this.append({ type: 'pushed', task: command.task, commit: command.commit })
      case 'build_union': {
        const heads = this.state.union?.heads ?? []
        const last = heads.at(-1)
        if (last && heads.length > 1 && this.#tape.next(6) === 5)
          return this.append({
            type: 'union_conflicted',
            number: command.number,
            task: last.task,
            files: ['a.ts'],
          })
        return this.append({
          type: 'union_built',
          number: command.number,
          commit: object(`u${command.number}`),
          tree: object(`ut${command.number}`),
        })
      }
      case 'bisect_union': {
        const heads = this.state.union?.heads ?? []
        const culprit = this.#tape.next(4) === 3 ? null : (heads[this.#tape.next(heads.length)]?.task ?? null)
        return this.append({
          type: 'union_bisected',
          number: command.number,
          culprit,
          message: 'Looked at each.',
        })
      }
      case 'publish_pull_request':
        return this.append({
          type: 'pull_request_published',
          task: command.task,
          number: 1,
          head: command.head,
          union: command.union,
        })
      case 'merge_pull_request':
        return this.#tape.next(4) === 3
          ? this.append({ type: 'merge_refused', task: command.task, message: 'The base moved.' })
          : this.append({
              type: 'pull_request_merged',
              task: command.task,
              commit: object(`m${command.task}`),
            })
    }
  }

  #call(id: string): void {
    const call = this.state.calls[id]!
    if (call.status === 'issued') {
      const { adapter, family, model, version } = call
      return this.append({
        type: 'agent_intended',
        call: id,
        adapter,
        family,
        model,
        version,
        brief: '0'.repeat(64),
        waits: adapter === 'manual',
      })
    }
    if (call.status === 'intended')
      return this.append({ type: 'agent_started', call: id, pid: 1, startTime: '1', boot: 'b' })
    const usd = Math.min(this.#tape.next(10) * 0.7, call.allowance.usd + 0.3)
    this.append({
      type: 'agent_spent',
      call: id,
      usage: { input: 10, cachedInput: 0, cacheWrite: 0, output: 10, reasoning: 0, usd, source: 'priced' },
      upTo: call.upTo + 100,
    })
    this.overshoot.push(Math.max(0, this.state.calls[id]!.spent.usd - call.allowance.usd))
    this.append({
      type: 'agent_ended',
      call: id,
      outcome: this.#outcome(call.role),
      survivors: 0,
      minutes: 5,
    })
  }

  #outcome(role: string): AgentOutcome {
    const message = 'So it was.'
    const others: AgentOutcome[] = [
      { kind: 'no_answer', message },
      { kind: 'crashed', message },
      { kind: 'stalled', watchdog: 'silence', message },
      { kind: 'interrupted', by: 'outside', message },
      { kind: 'rate_limited', message },
      { kind: 'rate_limited', resetsAt: new Date(this.#clock + 3_600_000).toISOString(), message },
      { kind: 'budget', message },
      { kind: 'unusable', message },
      { kind: 'finished', result: { nonsense: true }, denials: 0 },
    ]
    const which = this.#tape.next(24)
    if (which > 24 - others.length) return others[24 - which]!
    return { kind: 'finished', result: this.#answer(role), denials: 0 }
  }

  #answer(role: string): unknown {
    switch (role) {
      case 'spec':
        return { markdown: specification, answers: [{ finding: 'R1-1', text: 'No.' }] }
      case 'review':
        return this.#review()
      case 'plan':
        return { tasks: plannedTasks }
      case 'replan':
        return { why: 'Better.', add: [], change: [], remove: this.#tape.next(3) === 2 ? ['four'] : [] }
      default: {
        const status = (['done', 'done', 'needs_context', 'blocked', 'plan_is_wrong'] as const)[
          this.#tape.next(5)
        ]
        return {
          status: status ?? 'done',
          summary: 'Did it.',
          question: `Which colour ${this.#tape.next(2)}?`,
        }
      }
    }
  }

  #review() {
    const bad = this.#tape.next(3) === 2
    return {
      lenses: ['routing', 'caching', 'edge_cases', 'failure_modes', 'consent_flow', 'tenancy', 'abuse'].map(
        (lens) => ({
          lens,
          looked: 'At everything there is to look at.',
          findings:
            bad && lens === 'routing'
              ? [
                  {
                    severity: 'major',
                    where: 'AC-1',
                    message: 'It is not so at all.',
                    falsify: 'Show me that it is.',
                    again: null,
                  },
                ]
              : [],
        }),
      ),
    }
  }

  #verdict(gate: string, tree: string): GateResult {
    const outcome =
      (['passed', 'passed', 'passed', 'failed', 'could_not_run'] as const)[this.#tape.next(5)] ?? 'passed'
    const findings =
      outcome === 'passed'
        ? []
        : [{ code: `gate.${gate}`, severity: 'major' as const, message: 'Red.', by: `gate:${gate}` }]
    return { gate, outcome, findings, durationMs: 1, tree, evidence: [] }
  }

  #prepared(): RunEvent {
    const agent = (adapter: 'claude' | 'codex' | 'manual', family: string) => ({
      adapter,
      family,
      model: null,
      version: '1',
    })
    const worker = (['claude', 'claude', 'codex', 'manual'] as const)[this.#tape.next(4)] ?? 'claude'
    const gate = (id: string, stage: number, task: boolean, union: boolean, reusable: boolean) => ({
      id,
      stage,
      task,
      union,
      optional: false,
      reusable,
    })
    return {
      type: 'prepared',
      base: { branch: 'main', commit: object('base') },
      settings: settings.parse({
        budgets: {
          run: { usd: 12, minutes: 600 },
          task: { usd: 5, minutes: 180 },
          attempt: { usd: 2, minutes: 60 },
        },
        parallel: 2,
      }),
      gates: [
        gate('ownership', 0, true, false, false),
        gate('unit', 1, true, true, true),
        gate('e2e', 2, false, true, true),
      ],
      agents: {
        spec: agent('claude', 'anthropic'),
        review: this.#tape.next(3) === 2 ? agent('claude', 'anthropic') : agent('codex', 'openai'),
        plan: agent('claude', 'anthropic'),
        work: agent(worker, worker),
      },
      skills: [],
      sandbox: { kind: 'bubblewrap', version: '0.8.0' },
      fingerprint: '0'.repeat(64),
      notes: [],
    }
  }
}
