import type { Actor, Recorded, RunEvent } from '../core/event.ts'

/**
 * The truth about runs: rows that are only ever added. Whoever adds names the row they believe to be the last; if another
 * was quicker they hear so, read, and decide again. The engine also shows its lease's token, so that one that was thought
 * dead and woke up late can no longer write.
 */
export interface Ledger {
  runs(): Promise<RunHead[]>
  /** Every row is parsed and the chain followed; a newer format, an unknown event or a broken chain is an error. */
  read(run: string, options?: { after?: number }): Promise<Recorded[]>
  append(run: string, rows: NewRows): Promise<Recorded[]>
  /** Null while another holder's lease has not expired. The token is larger at each change of hands. */
  lease(name: string, options: { holder: string; now: Date; until: Date }): Promise<Lease | null>
  renew(lease: Lease, until: Date): Promise<boolean>
  release(lease: Lease): Promise<void>
  leaseOf(name: string): Promise<(Lease & { until: Date }) | null>
  /** Calls back after anybody's append, ours or another process's. */
  subscribe(changed: () => void, options?: { everyMs?: number }): { close(): void }
  close(): Promise<void>
}

export type RunHead = { run: string; sequence: number; hash: string; startedAt: string; lastAt: string }
export type NewRows = { after: number; by: Actor; at: Date; events: readonly RunEvent[]; lease?: Lease }
export type Lease = { name: string; holder: string; fence: number }

export class LedgerRefused extends Error {
  readonly code:
    | 'ledger.outpaced'
    | 'ledger.fenced'
    | 'ledger.newer_format'
    | 'ledger.chain_broken'
    | 'ledger.unreadable'

  constructor(code: LedgerRefused['code'], message: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}
