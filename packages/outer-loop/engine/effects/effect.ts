import type { Command, CommandOf } from '../../core/command.ts'
import type { RunEvent } from '../../core/event.ts'
import type { State } from '../../core/state.ts'
import type { Parts } from '../parts.ts'

/** What an effect has to work with. It says what happened by `tell`; that is in the ledger before `tell` answers. */
export type EffectContext = {
  parts: Parts
  /** As it is now: it may have moved on since the command was given. */
  state(): State
  tell(...events: RunEvent[]): Promise<void>
  /** Aborted when nobody wants the effect any more, or the engine is asked to stop. */
  signal: AbortSignal
}

export type Effect<T extends Command['type']> = (
  context: EffectContext,
  command: CommandOf<T>,
) => Promise<void>

/** An expected failure, with the code that people and the ledger see; `again` when trying once more may help. */
export class EffectFailed extends Error {
  readonly code: string
  readonly again: boolean

  constructor(
    code: string,
    message: string,
    { again = true, cause }: { again?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause })
    this.code = code
    this.again = again
  }
}
