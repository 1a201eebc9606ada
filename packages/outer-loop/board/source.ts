import type { HumanEvent, Recorded } from '../core/event.ts'
import type { Refusal } from '../core/reduce-human.ts'
import type { State } from '../core/state.ts'
import type { Forge } from '../forge/forge.ts'

/** What the board reads and the one way in which it writes. Everything it shows comes from here and from the forge. */
export interface BoardSource {
  /** Newest first. */
  runs(): Promise<readonly State[]>
  run(id: string): Promise<State | null>
  /** In the ledger's order, from after `after`. */
  events(run: string, after: number): Promise<readonly Recorded[]>
  /** Calls back when anything was added to any run. */
  subscribe(changed: () => void): { close(): void }
  /** What a task changed, as `git diff` writes it; null while there is nothing. */
  diff(run: string, task: string): Promise<string | null>
  /** A log, a screenshot, a trace: by its path as the results name it. Nothing outside of the run's folder. */
  artifact(run: string, path: string): Promise<Uint8Array | null>
  /** What a worker does at the moment, newest last. */
  steps(run: string, task: string): Promise<readonly Step[]>
  /** Pairs of branches that could not be merged as they are. */
  forecast(run: string): Promise<readonly Conflict[]>
  /** A named person's act, recorded; or why it is not possible. */
  act(run: string, by: string, event: HumanEvent): Promise<Refusal | null>
}

export interface Step {
  readonly at: string
  /** `edit modules/crm/intake.ts` */
  readonly text: string
}

export interface Conflict {
  readonly one: string
  readonly other: string
  readonly files: readonly string[]
}

export type BoardForge = Pick<Forge, 'pullRequests' | 'reviews'>
