import { mkdir, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { State, TaskState } from '../../core/state.ts'
import { EmbeddedForge } from '../../forge/embedded-forge.ts'
import { adapters } from '../../adapters/adapters.ts'
import { openGateway, upstreamsFrom, type Gateway } from '../../adapters/gateway.ts'
import { BaseFolder } from '../../isolation/base-folder.ts'
import { openHub, type Hub } from '../../isolation/hub.ts'
import { Guard } from '../../isolation/guard.ts'
import { LedgerWatch } from '../../isolation/ledger-watch.ts'
import { probeSandbox, type Sandbox } from '../../isolation/sandbox.ts'
import { leaseSlot, type Slot } from '../../isolation/slots.ts'
import { workerEnvironment } from '../../isolation/environment.ts'
import type { Worktree } from '../../isolation/worktree.ts'
import type { Workspace } from '../../gates/workspace.ts'
import { EffectFailed } from '../effects/effect.ts'
import { foldersOf } from './home.ts'
import { workerOf } from './inspect.ts'

export type Surroundings = {
  home: string
  repository: string
  environment: Readonly<Record<string, string | undefined>>
  /** Shown inside the sandbox, to be read, where a hidden folder would take it away: packages that are linked to. */
  readable?: readonly string[]
}

/** What one run works with on this machine, opened when first needed and found again after a restart. */
export class Workshop {
  readonly surroundings: Surroundings
  readonly run: string
  readonly folders: ReturnType<typeof foldersOf>
  readonly slots = new Map<string, Slot>()
  readonly workspaces: Workspace[] = []
  readonly adapters = adapters
  /** How far the engine has written and read the run's rows. */
  written: () => number = () => Infinity
  #forge: Promise<EmbeddedForge> | null = null
  #sandbox: Promise<Sandbox> | null = null
  #gateway: Promise<Gateway> | null = null
  #opened: Promise<{ hub: Hub; base: BaseFolder }> | null = null
  #guard: Promise<Guard> | null = null
  readonly #once = new Map<string, Promise<unknown>>()

  constructor(surroundings: Surroundings, run: string) {
    this.surroundings = surroundings
    this.run = run
    this.folders = foldersOf(surroundings.home, run)
  }

  get environment(): Surroundings['environment'] {
    return this.surroundings.environment
  }

  forge = (): Promise<EmbeddedForge> =>
    (this.#forge ??= EmbeddedForge.open({ home: this.surroundings.home, now: () => new Date() }))

  gateway = (): Promise<Gateway> => (this.#gateway ??= openGateway(upstreamsFrom(this.environment)))

  /** Tried out once in each engine's life: what held before a restart need not hold now. */
  sandbox = (): Promise<Sandbox> => (this.#sandbox ??= this.#probe())

  async #probe(): Promise<Sandbox> {
    const hidden = await Promise.all(
      [this.surroundings.home, this.surroundings.repository].map((path) => realpath(path)),
    )
    return probeSandbox({ environment: this.environment, hidden, readable: this.surroundings.readable ?? [] })
  }

  /** The sandbox, or the person's word that there need be none. Anything else ends here. */
  async heldBy(state: State): Promise<Sandbox> {
    const sandbox = await this.sandbox()
    if (sandbox.kind === 'none' && !state.unsandboxed)
      throw new EffectFailed(
        'sandbox.none',
        `No sandbox holds here: ${sandbox.why} Agents run only with --unsandboxed.`,
        { again: false },
      )
    return sandbox
  }

  open(base: string, branch: string): Promise<{ hub: Hub; base: BaseFolder }> {
    return (this.#opened ??= this.#open(base, branch))
  }

  async #open(commit: string, branch: string) {
    await mkdir(this.folders.folder, { recursive: true, mode: 0o700 })
    const sandbox = await this.sandbox()
    const hub = await openHub({
      repository: this.surroundings.repository,
      folder: await realpath(this.folders.folder),
      base: commit,
      branch,
      links: sandbox.kind === 'bubblewrap',
    })
    const base = await BaseFolder.open(hub, this.folders.base)
    return { hub, base }
  }

  /** What all workers of this run must leave alone, looked at before and after each. */
  guard(state: State): Promise<Guard> {
    return (this.#guard ??= this.#guarded(state))
  }

  async #guarded(state: State): Promise<Guard> {
    const { hub, base } = await this.opened(state)
    const sandboxed = (await this.sandbox()).kind !== 'none'
    const watch = sandboxed ? null : new LedgerWatch(join(this.surroundings.home, 'ledger.sqlite'))
    const guarded = {
      repository: this.surroundings.repository,
      branch: state.prepared!.branch,
      hub,
      base,
      forge: await this.forge(),
      ...(watch ? { ledger: { watch, own: () => new Map([[this.run, this.written()]]) } } : {}),
      folder: this.folders.folder,
      sandboxed,
    }
    const underWay = Object.values(state.calls).filter(
      ({ status }) => status === 'intended' || status === 'started',
    )
    return Guard.open(
      guarded,
      underWay.map((call) => workerOf(state, call)),
    )
  }

  async opened(state: State) {
    if (!state.prepared)
      throw new EffectFailed('run.not_prepared', 'The run is not prepared yet.', { again: false })
    return this.open(state.prepared.commit, state.prepared.branch)
  }

  /** Made once in this engine's life; what failed is tried again by whoever asks next. */
  readonly once = async <Made>(name: string, make: () => Promise<Made>): Promise<Made> => {
    const known = this.#once.get(name)
    // Under one name there is one kind of thing.
    if (known) return known as Promise<Made>
    const made = make()
    this.#once.set(name, made)
    made.catch(() => this.#once.delete(name))
    return made
  }

  /** All processes of one task carry it, whichever call or slot they belong to. */
  marker = (lane: string): string => `${this.run}.${lane.replace('/', '.')}`

  async slot(state: State, task: TaskState): Promise<Slot> {
    const known = this.slots.get(task.id)
    if (known) return known
    const { settings } = state.prepared!
    const slot = await leaseSlot({
      home: this.surroundings.home,
      settings,
      run: this.run,
      task: task.id,
      marker: this.marker(`task/${task.id}`),
      base: this.folders.base,
      env: workerEnvironment({
        from: this.environment,
        path: this.environment['PATH'] ?? '',
        home: this.folders.folder,
        tmp: this.folders.folder,
        ceiling: this.folders.folder,
        marker: this.marker(`slot/${task.id}`),
        openNetwork: false,
      }),
    })
    this.slots.set(task.id, slot)
    return slot
  }

  async worktree(state: State, task: TaskState): Promise<Worktree> {
    const { hub } = await this.opened(state)
    return hub.openWorktree({
      task: task.id,
      branch: task.planned.branch,
      from: [task.start ?? state.base],
      at: new Date(state.startedAt),
    })
  }

  async close(): Promise<void> {
    for (const { folder } of this.workspaces.splice(0)) await rm(folder, { recursive: true, force: true })
    if (this.#gateway) await (await this.#gateway).close()
    if (this.#forge) (await this.#forge).close()
  }
}
