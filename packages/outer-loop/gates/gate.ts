import type { Finding } from '../core/finding.ts'
import type { GateResult } from '../core/gate.ts'
import type { RunId } from '../core/ids.ts'
import type { PlannedTask } from '../core/plan.ts'
import type { Settings } from '../core/settings.ts'
import type { SpecContract } from '../core/spec.ts'
import type { Registry } from '../spec/registry.ts'
import type { Workspace } from './workspace.ts'

/**
 * One question about a commit, answered by the engine and never by the worker.
 *
 * `static` gates read the change and run nothing of it. `dry` ones run it and need no slot. `slot` ones need ports, a
 * database or a browser. They are run from the first kind to the last, the next when all of one are green.
 */
export type Gate = { id: string; tier: Tier; run(context: GateContext): Promise<GateResult> }
export const tiers = ['static', 'dry', 'slot'] as const
export type Tier = (typeof tiers)[number]

/**
 * What a gate is given. It judges commits, read from the hub: a worker's folder, with what it left in `node_modules`, is
 * never looked at, and no gate touches a ref. `settings` are those of the frozen base.
 */
export type GateContext = {
  run: RunId
  task: PlannedTask
  /** The frozen base of the run. */
  base: string
  /** What the worker began from: the base, or the base merged with the tasks this one comes after. */
  start: string
  /** The engine's snapshot of the work, and its tree. */
  head: string
  tree: string
  /** From `start` to `head` as `changesBetween` says it, and what the snapshot had to leave out of the tree. */
  changes: readonly Change[]
  settings: Settings
  contract: SpecContract | null
  slot: GateSlot
  /** Values that must never leave: canaries, and what the slot's environment holds. */
  known: readonly string[]
  /** What the same gate finds where the work began: a test that is red there already is not this task's. */
  atStart?(gate: Gate): Promise<readonly Finding[]>
  /** Git in the hub, without hooks and without configuration from outside. A failure is an exit code. */
  git: Git
  /** A new, empty folder of the engine's, real path, outside every repository. */
  scratch(name: string): Promise<string>
  /** A commit's files into such a folder, byte for byte, without a `.git`: filters and attributes of a branch have no say. */
  checkOut(commit: string, folder: string): Promise<void>
  /** Makes a checked-out folder runnable (`settings.prepare`), from the engine's cache. */
  prepare(folder: string): Promise<void>
  /** The paths on which `prepare` depends and those that it makes. */
  prepared: readonly string[]
  /** Folders of the run that nobody works in now, to be taken and given back (see `inWorkspace`). */
  workspaces: Workspace[]
  /** With a sandbox nobody gets at such a folder between two gates. */
  sheltered: boolean
  /** What the product says of itself at the frozen base, where the settings name a command for it. */
  registryAtBase?(): Promise<Registry | null>
  confined: Confined
  /** What is the same for every gate of a run that asks under this name: made once, and again after it failed. */
  once<Made>(name: string, make: () => Promise<Made>): Promise<Made>
  /** Where the log of this name is kept. */
  log(name: string): string
  /** The folder that screenshots and traces are kept in. */
  evidence: string
  /** Milliseconds that never go back. */
  clock(): number
}

export type Change = {
  path: string
  kind: 'add' | 'modify' | 'delete' | 'rename'
  /** As git writes it: `100644`, `100755`, `120000` a symbolic link, `160000` another repository. */
  mode: string
  /** Where a renamed file was. */
  from?: string | null | undefined
  bytes: number
  binary: boolean
  /** Why this is no ordinary file, where it is none: then it may be missing in the tree. */
  irregular?: string | null | undefined
}

export type GateSlot = {
  number: number
  ports: { first: number; count: number }
  databaseUrl?: string | undefined
  /** Makes the slot's database anew. */
  makeDatabase?(): Promise<void>
}

export type Git = (
  argv: readonly string[],
  input?: string | Buffer,
) => Promise<{ exitCode: number; stdout: Buffer; stderr: string }>

/** Runs a program in the sandbox, with loopback and the slot's resources it `needs`, and nothing else. */
export type Confined = (argv: readonly string[], options: ConfinedOptions) => Promise<ConfinedEnd>

export type ConfinedOptions = {
  cwd: string
  minutes: number
  needs: readonly ('ports' | 'database' | 'browser')[]
  /** Folders it may write to, beside the temporary folder of its own. */
  writable: readonly string[]
  /** Folders it may read, where the sandbox would hide them: the examiner's own program. */
  readable?: readonly string[]
  /** Added to the allowed environment. */
  env: Readonly<Record<string, string>>
}

export type ConfinedEnd = {
  exitCode: number | null
  signal: string | null
  timedOut: boolean
  /** Files of the engine's, complete when this is given. */
  stdout: string
  stderr: string
}

/** What a gate has to say; `outcome` follows from the findings unless it could not run at all. */
export type Judgement = {
  findings: Finding[]
  outcome?: 'failed' | 'could_not_run'
  counts?: GateResult['counts']
  command?: string
  log?: GateResult['log']
  evidence?: GateResult['evidence']
}
