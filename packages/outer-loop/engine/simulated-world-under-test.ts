import { createHash } from 'node:crypto'
import type { AgentEvent, AgentOutcome } from '../core/agent.ts'
import type { BoundAgent } from '../core/event.ts'
import type { GateResult } from '../core/gate.ts'
import type { CallState, State } from '../core/state.ts'
import { contract, plannedTasks } from '../core/random-engine-under-test.ts'
import { settings } from '../core/settings.ts'
import type { Agents, EndedBy, Parts } from './parts.ts'
import { VirtualClock } from './virtual-clock-under-test.ts'

/** What an agent does when it is called: how long, what it says at which minute, how it ends, what it leaves in its folder. */
export type Performance = {
  minutes: number
  usd: number
  ends: AgentOutcome
  writes?: string
  silentAfter?: number
}
export type Script = (call: CallState, world: World) => Performance

const sha = (text: string): string => createHash('sha256').update(text).digest('hex')
const objectName = (text: string): string => sha(text).slice(0, 40)

type Process = Performance & { startedAt: number; killedAt: number | null }

/** Everything that stays when an engine dies: folders, branches, pull requests, programs that run on. */
export class World {
  readonly clock = new VirtualClock()
  readonly script: Script
  readonly judge: (gate: string, tree: string, contents: readonly string[]) => GateResult['outcome']
  readonly tasks: readonly unknown[]
  readonly processes = new Map<string, Process>()
  readonly folders = new Map<string, string[]>()
  readonly commits = new Map<string, string[]>()
  readonly trees = new Map<string, readonly string[]>()
  readonly branches = new Map<string, string>()
  readonly pullRequests: { task: string; head: string }[] = []
  readonly salvaged: string[] = []
  /** How often something was really done, by what it was: what was done before is looked up, not done. */
  readonly done: string[] = []
  engines = 0
  /** What people did to the branch that pull requests are for; null while nobody did anything. */
  base: string | null = null

  constructor(options: { script: Script; judge?: World['judge']; tasks?: readonly unknown[] }) {
    this.script = options.script
    this.judge = options.judge ?? (() => 'passed')
    this.tasks = options.tasks ?? plannedTasks
  }

  /** The machine itself goes down, and everything that ran on it. */
  reboot(): void {
    const now = this.clock.now().getTime()
    for (const process of this.processes.values()) process.killedAt ??= now
  }

  once<T>(what: string, known: T | undefined, act: () => T): T {
    if (known !== undefined) return known
    this.done.push(what)
    return act()
  }

  tree(contents: readonly string[]): string {
    const tree = objectName(contents.toSorted().join('\n'))
    this.trees.set(tree, contents)
    return tree
  }

  commit(contents: string[], on: string): string {
    const commit = objectName(`${on} ${contents.join('\n')}`)
    this.commits.set(commit, contents)
    return commit
  }
}

const agent = (adapter: BoundAgent['adapter'], family: string): BoundAgent => ({
  adapter,
  family,
  model: null,
  version: '1',
})

export const simulatedSettings = settings.parse({ parallel: 3, attempts: 4 })

export function simulatedParts(world: World): Parts {
  const { clock } = world
  const base = world.commit(['base'], '')
  world.engines += 1

  return {
    clock,
    holder: `engine-${world.engines}`,
    isDead: async () => true,
    prepare: async () => ({
      base: { branch: 'main', commit: base },
      settings: simulatedSettings,
      gates: [
        { id: 'ownership', stage: 0, task: true, union: false, optional: false, reusable: false },
        { id: 'unit', stage: 1, task: true, union: true, optional: false, reusable: true },
      ],
      agents: {
        spec: agent('claude', 'anthropic'),
        review: agent('codex', 'openai'),
        plan: agent('claude', 'anthropic'),
        work: agent('claude', 'anthropic'),
      },
      skills: [],
      sandbox: { kind: 'bubblewrap', version: '0.8.0' },
      fingerprint: sha('repository'),
      notes: [],
    }),
    lintSpec: async () => ({ contract, findings: [], questions: [] }),
    validatePlan: async () => [],
    openTask: async (state, { task, opening }) => {
      const held = state.tasks[task]!
      const onto = [base, ...held.planned.after.map((id) => state.tasks[id]?.head ?? base), ...held.beside]
      const contents = [...new Set(onto.flatMap((commit) => world.commits.get(commit) ?? []))]
      world.once(`open ${task} ${opening}`, world.folders.get(`${task}/${opening}`), () => {
        const folder = [...new Set([...contents, ...(world.commits.get(held.head ?? '') ?? [])])]
        world.folders.set(`${task}/${opening}`, folder)
        world.folders.set(task, folder)
        return folder
      })
      return { worktree: `/work/${task}`, start: world.commit(contents, 'start'), slot: null }
    },
    closeTask: async (_, { task }) => void world.folders.delete(task),
    snapshot: async (state, { task }) => {
      const contents = [...(world.folders.get(task) ?? [])]
      const before = world.commits.get(state.tasks[task]?.start ?? '') ?? []
      const commit =
        contents.length > before.length ? world.commit(contents, state.tasks[task]?.start ?? '') : null
      return { commit, tree: world.tree(contents), files: 1, added: 1, removed: 0 }
    },
    runGate: async (_, { gate, tree, try: attempt }) => {
      world.done.push(`gate ${gate} ${tree} ${attempt}`)
      const outcome = world.judge(gate, tree, world.trees.get(tree) ?? [])
      const findings =
        outcome === 'passed'
          ? []
          : [{ code: 'unit.red', severity: 'major' as const, message: 'Red.', by: `gate:${gate}` }]
      return { gate, outcome, findings, durationMs: 1, tree, evidence: [] }
    },
    push: async (state, { task, commit }) => {
      const branch = state.tasks[task]!.planned.branch
      if (world.branches.get(branch) === commit) return
      world.done.push(`push ${task} ${commit}`)
      world.branches.set(branch, commit)
    },
    buildUnion: async (state) => {
      const contents = [
        ...new Set(
          [state.union!.base, ...state.union!.heads.map(({ commit }) => commit)].flatMap(
            (commit) => world.commits.get(commit) ?? [],
          ),
        ),
      ]
      return { commit: world.commit(contents, 'union'), tree: world.tree(contents) }
    },
    bisectUnion: async (state) => ({
      culprit: state.union!.heads.at(-1)?.task ?? null,
      message: 'The last.',
    }),
    publish: async (_, { task, head }) => {
      const known = world.pullRequests.findIndex((one) => one.task === task)
      const number = world.once(
        `publish ${task}`,
        known < 0 ? undefined : known,
        () => world.pullRequests.push({ task, head }) - 1,
      )
      world.pullRequests[number]!.head = head
      return number + 1
    },
    merge: async (state, { task, head }) => {
      const contents = [...(world.commits.get(state.base) ?? []), ...(world.commits.get(head) ?? [])]
      const commit = world.commit([...new Set(contents)], task)
      if (world.base) world.base = commit
      world.done.push(`merge ${task}`)
      return { commit }
    },
    baseNow: async () => world.base,
    agents: simulatedAgents(world),
  }
}

function simulatedAgents(world: World): Agents {
  const identity = { pid: 1, startTime: '1', boot: 'b' }

  return {
    ready: async (_, { adapter, family, model, version, id }) => ({
      adapter,
      family,
      model,
      version,
      brief: sha(id),
      waits: false,
    }),
    start: async (_, call) => {
      world.done.push(`call ${call.id}`)
      world.processes.set(call.id, {
        ...world.script(call, world),
        startedAt: world.clock.now().getTime(),
        killedAt: null,
      })
      return identity
    },
    find: async (_, call) => (world.processes.has(call.id) ? identity : null),
    async follow(_, call, __, { told, end, endedBy }) {
      const process = world.processes.get(call.id)
      if (!process) return { outcome: cutOff('outside'), survivors: 0 }
      const events = stream(call, process)
      for (const [index, { at, event }] of events.entries()) {
        await until(world, at, end, process)
        if (end.aborted || process.killedAt !== null) break
        told(event, (index + 1) * 100)
      }
      const lasts =
        process.silentAfter === undefined ? process.startedAt + process.minutes * 60_000 : Infinity
      if (!end.aborted) await until(world, lasts, end, process)
      if (process.killedAt !== null && process.killedAt < lasts)
        return { outcome: cutOff('outside'), survivors: 0 }
      if (end.aborted) {
        process.killedAt = world.clock.now().getTime()
        return { outcome: byUs(endedBy()), survivors: 0 }
      }
      if (call.task && process.writes) {
        const folder = world.folders.get(call.task)
        if (folder && !folder.includes(process.writes)) folder.push(process.writes)
      }
      return { outcome: process.ends, survivors: 0 }
    },
    inspect: async () => ({ breaks: [], doubt: null }),
    undo: async () => [],
    salvage: async (_: State, call) => void world.salvaged.push(call.id),
  }
}

function stream(
  call: CallState,
  { startedAt, minutes, usd, silentAfter }: Process,
): { at: number; event: AgentEvent }[] {
  const says = Math.max(1, Math.floor(Math.min(minutes, silentAfter ?? minutes) / 5))
  const session: AgentEvent = { type: 'session', externalId: `session-${call.resume ?? call.id}` }

  return [
    { at: startedAt, event: session },
    ...Array.from({ length: says }, (_, index): { at: number; event: AgentEvent } => ({
      at: startedAt + (index + 1) * 5 * 60_000 - 1,
      event: {
        type: 'usage',
        delta: {
          input: 100,
          cachedInput: 0,
          cacheWrite: 0,
          output: 50,
          reasoning: 0,
          usd: usd / says,
          source: 'priced',
        },
      },
    })),
  ]
}

async function until(world: World, at: number, end: AbortSignal, process: Process): Promise<void> {
  if (at <= world.clock.now().getTime() || process.killedAt !== null) return
  await world.clock.wait(Number.isFinite(at) ? new Date(at) : null, end)
}

const cutOff = (by: 'engine' | 'outside'): AgentOutcome => ({
  kind: 'interrupted',
  by,
  message: 'It was cut off.',
})
const byUs = (by: EndedBy): AgentOutcome =>
  by === 'engine' || by === null
    ? cutOff('engine')
    : { kind: 'stalled', watchdog: by, message: `Ended for ${by}.` }

export const finished = (result: unknown): AgentOutcome => ({ kind: 'finished', result, denials: 0 })

/** The answers of a run in which everything goes well. */
export function goodAnswer(
  { role, task, attempt }: CallState,
  tasks: readonly unknown[] = plannedTasks,
): Performance {
  const looked = { looked: 'At everything there is to look at.', findings: [] }
  switch (role) {
    case 'spec':
      return { minutes: 20, usd: 1, ends: finished({ markdown: 'A specification.', answers: [] }) }
    case 'review':
      return {
        minutes: 10,
        usd: 0.5,
        ends: finished({
          lenses: [
            'routing',
            'caching',
            'edge_cases',
            'failure_modes',
            'consent_flow',
            'tenancy',
            'abuse',
          ].map((lens) => ({ lens, ...looked })),
        }),
      }
    case 'plan':
      return { minutes: 10, usd: 0.5, ends: finished({ tasks }) }
    case 'replan':
      return { minutes: 5, usd: 0.2, ends: finished({ why: 'Better.', add: [], change: [], remove: [] }) }
    case 'work':
    case 'repair':
      return {
        minutes: 30,
        usd: 2,
        writes: `${task} ${attempt}`,
        ends: finished({ status: 'done', summary: 'Did it.' }),
      }
  }
}
