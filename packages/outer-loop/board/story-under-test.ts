import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execFileSync } from 'node:child_process'
import type { Command, CommandOf } from '../core/command.ts'
import type { Actor, HumanEvent, RunEvent } from '../core/event.ts'
import type { GateResult } from '../core/gate.ts'
import { applyTo, emptyState } from '../core/reduce.ts'
import type { State } from '../core/state.ts'
import { EmbeddedForge } from '../forge/embedded-forge.ts'
import { pullRequestBody } from '../forge/pull-request-body.ts'
import { pullRequestFacts } from '../forge/pull-request-facts.ts'
import { SqliteLedger } from '../ledger/sqlite-ledger.ts'

export type Answer = RunEvent | readonly RunEvent[] | 'later'

/**
 * A run as the engine would write it, into a real ledger, with real commits in a real hub and real pull requests on the
 * embedded forge. What the reducer asks for is answered from a script; `later` leaves it under way.
 */
export class Story {
  state: State = emptyState()
  readonly run: string
  readonly home: string
  readonly ledger: SqliteLedger
  readonly forge: EmbeddedForge
  readonly base: string
  #clock: number
  #calls = 0

  private constructor(
    run: string,
    home: string,
    ledger: SqliteLedger,
    forge: EmbeddedForge,
    base: string,
    at: Date,
  ) {
    this.run = run
    this.home = home
    this.ledger = ledger
    this.forge = forge
    this.base = base
    this.#clock = at.getTime()
  }

  static async begin(
    run: string,
    { home, ledger, forge, at }: { home: string; ledger: SqliteLedger; forge: EmbeddedForge; at: Date },
  ): Promise<Story> {
    const folder = join(home, 'runs', run)
    await mkdir(folder, { recursive: true })
    const work = join(folder, 'made')
    execFileSync('git', ['init', '-q', '-b', 'main', work])
    const base = commit(work, 'Base', {
      'README.md': '# A product\n',
      'modules/crm/leads.ts': lines(40),
      'modules/crm/leads.test.ts': "test('a lead', () => {})\n",
    })
    execFileSync('git', ['clone', '-q', '--bare', work, join(folder, 'hub.git')])
    await forge.bringBase({ from: join(folder, 'hub.git'), branch: 'main', commit: base })

    return new Story(run, home, ledger, forge, base, at)
  }

  get folder(): string {
    return join(this.home, 'runs', this.run)
  }

  /** Real files on a real branch of the hub, from the base or from another commit. */
  change(
    branch: string,
    files: Readonly<Record<string, string>>,
    from = this.base,
  ): { commit: string; tree: string; files: number; added: number; removed: number } {
    const work = join(this.folder, 'made')
    git(work, 'checkout', '-q', '-B', branch, from)
    const made = commit(work, branch, files)
    git(work, 'push', '-q', '-f', join(this.folder, 'hub.git'), `HEAD:refs/heads/${branch}`)
    const counted = git(work, 'diff', '--numstat', from, made)
      .split('\n')
      .map((line) => line.split('\t').map(Number))

    return {
      commit: made,
      tree: git(work, 'rev-parse', `${made}^{tree}`),
      files: counted.length,
      added: counted.reduce((sum, [added]) => sum + (added ?? 0), 0),
      removed: counted.reduce((sum, [, removed]) => sum + (removed ?? 0), 0),
    }
  }

  async keep(path: string, content: string | Uint8Array): Promise<string> {
    const file = join(this.folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)

    return file
  }

  async tell(
    event: RunEvent,
    by: Actor = { kind: 'engine', name: 'engine-1' },
    minutes = 0.4,
  ): Promise<void> {
    this.#clock += minutes * 60_000
    const [recorded] = await this.ledger.append(this.run, {
      after: this.state.sequence,
      by,
      at: new Date(this.#clock),
      events: [event],
    })
    if (recorded) applyTo(this.state, recorded)
  }

  human = (name: string, event: HumanEvent): Promise<void> => this.tell(event, { kind: 'human', name })

  /** Until nothing is asked for that the script answers now. */
  async settle(script: (command: Command, story: Story) => Answer | Promise<Answer>): Promise<void> {
    for (;;) {
      let moved = false
      for (const command of Object.values(this.state.outstanding)) {
        const answer =
          command.type === 'call_agent' && this.state.calls[command.call]?.status !== 'started'
            ? this.#begin(command)
            : await script(command, this)
        if (answer === 'later') continue
        for (const event of [answer].flat()) await this.tell(event)
        moved = true
        break
      }
      if (!moved) return
    }
  }

  #begin({ call: id }: CommandOf<'call_agent'>): RunEvent {
    const call = this.state.calls[id]
    if (!call) throw new Error(`No call ${id}`)
    const { adapter, family, model, version } = call
    this.#calls++

    return call.status === 'issued'
      ? {
          type: 'agent_intended',
          call: id,
          adapter,
          family,
          model,
          version,
          brief: 'b'.repeat(64),
          waits: false,
        }
      : { type: 'agent_started', call: id, pid: 4_000 + this.#calls, startTime: '1', boot: 'b' }
  }

  /** A call that ended well, with what it cost. */
  ended(call: string, result: unknown, usd = 0.8, minutes = 9): readonly RunEvent[] {
    return [
      {
        type: 'agent_spent',
        call,
        usage: {
          input: 90_000,
          cachedInput: 400_000,
          cacheWrite: 12_000,
          output: 14_000,
          reasoning: 0,
          usd,
          source: 'reported',
        },
        upTo: 4_096,
      },
      { type: 'agent_ended', call, outcome: { kind: 'finished', result, denials: 0 }, survivors: 0, minutes },
    ]
  }

  result(gate: string, tree: string, values: Partial<GateResult> = {}): GateResult {
    return {
      gate,
      outcome: 'passed',
      findings: [],
      durationMs: 900,
      tree,
      evidence: [],
      counts: null,
      command: null,
      log: null,
      ...values,
    }
  }

  /** As the engine does it: pushed, then opened with a body made of the state. */
  async publish({ task: id, head, union }: CommandOf<'publish_pull_request'>): Promise<RunEvent> {
    const task = this.state.tasks[id]
    const facts = pullRequestFacts(this.state, id, {
      tests: { added: [], changed: [], removed: [] },
      spec: 'specs/2026-11-22-partner-leads/SPEC.md',
    })
    if (!task || !facts) throw new Error(`Nothing to publish of ${id}`)
    const { branch } = task.planned
    const known = await this.forge.branch(branch)
    if (known !== head) {
      await this.forge.accept(`refs/heads/${branch}`, head)
      git(join(this.folder, 'made'), 'push', '-q', this.forge.remote, `${head}:refs/heads/${branch}`)
    }
    const order = (this.state.union?.heads.findIndex((one) => one.task === id) ?? 0) + 1
    const number = await this.forge.openPullRequest({
      run: this.run,
      task: id,
      branch,
      base: 'main',
      title: task.planned.title,
      body: pullRequestBody(facts),
      head,
      order,
    })

    return { type: 'pull_request_published', task: id, number, head, union }
  }
}

export const openLedger = (home: string): SqliteLedger => new SqliteLedger(join(home, 'ledger.sqlite'))
export const openForge = (home: string, now: () => Date): Promise<EmbeddedForge> =>
  EmbeddedForge.open({ home, now })

export const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `export const line${index + 1} = ${index + 1}\n`).join('')

const git = (cwd: string, ...argv: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Engine', '-c', 'user.email=engine@localhost', ...argv], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim()

function commit(work: string, message: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true })
    writeFileSync(join(work, path), text)
  }
  git(work, 'add', '-A')
  git(work, 'commit', '-q', '-m', message)

  return git(work, 'rev-parse', 'HEAD')
}
