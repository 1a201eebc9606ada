import type { Keyring } from '@leadkeep/crypto'
import type { Database } from '@leadkeep/database'
import type { Ambient, Scope } from '@leadkeep/kernel'
import type { OutsideCheckpoints } from './checkpoint-folder.ts'
import { LogCheck } from './log-check.ts'
import { logHealth } from './log-health.ts'
import { record } from './log.ts'
import { noteVerified } from './verified.ts'

export interface LogWatchOptions {
  /** Under the worker's role. */
  readonly database: Database
  readonly keyring: Keyring
  readonly outside: OutsideCheckpoints
  readonly ambient: Ambient
  /** Told of each incident once, after its entry stands. */
  readonly onIncident: (tenantId: string, code: string) => void
  /** How many entries of a log are gone through at a time. */
  readonly most?: number
}

/** After how many seconds an entry should long have been sequenced, or under a checkpoint outside. */
const patience = 300

/**
 * Checks logs all the time, each from its beginning to its end and again, some entries at a time. What it finds stands on
 * the log as an incident, once for as long as the worker runs: the log can be added to even when it was spoilt.
 */
export class LogWatch {
  readonly #options: LogWatchOptions
  readonly #checks = new Map<string, LogCheck>()
  readonly #faulty = new WeakSet<LogCheck>()
  readonly #raised = new Set<string>()

  constructor(options: LogWatchOptions) {
    this.#options = options
  }

  /** Visits each log once. What can't be checked (its key store is away) is the next round's to check. */
  async run(tenantIds: AsyncIterable<string> | Iterable<string>): Promise<void> {
    const failed: unknown[] = []
    for await (const tenantId of tenantIds)
      await this.visit(tenantId).catch((error: unknown) => {
        this.#checks.delete(tenantId)
        failed.push(error)
      })
    if (failed.length > 0) throw failed[0]
  }

  async visit(tenantId: string): Promise<void> {
    const { database, keyring, outside, most = 20_000 } = this.#options
    const key = await keyring.newestLogKey(tenantId)
    const check = this.#checks.get(tenantId) ?? (await LogCheck.begin({ database, tenantId, key, outside }))
    // The log got its next key while the check began: what that signed is the next round's to check.
    if ((await keyring.newestLogKey(tenantId)).version !== key.version) return
    this.#checks.set(tenantId, check)
    const isOver = await check.step(most)
    if (isOver) this.#checks.delete(tenantId)
    const faults = check.faults.splice(0)
    if (faults.length > 0) this.#faulty.add(check)
    for (const { fault, index } of faults) await this.#raise(tenantId, fault, index)
    if (isOver && !this.#faulty.has(check)) await noteVerified(database, tenantId, check.size)

    const { oldestWaiting, oldestUnanchored } = await logHealth(database, tenantId, key, outside)
    if ((oldestWaiting ?? 0) > patience) await this.#raise(tenantId, 'sequencing_late', null)
    if ((oldestUnanchored ?? 0) > patience) await this.#raise(tenantId, 'anchor_late', null)
  }

  async #raise(tenantId: string, code: string, index: number | null): Promise<void> {
    const name = `${tenantId}/${code}/${index}`
    if (this.#raised.has(name)) return
    await record(this.#options.database, watchScope(tenantId, this.#options.ambient), {
      act: 'audit.incident',
      outcome: 'failed',
      error: `audit.${code}`,
      ...(index === null ? {} : { facts: { index } }),
    })
    this.#raised.add(name)
    this.#options.onIncident(tenantId, `audit.${code}`)
  }
}

/** What the worker runs. */
export const watching = (watch: LogWatch, tenantIds: () => AsyncIterable<string>) => ({
  id: 'audit.watch',
  title: 'Check the logs against their checkpoints',
  every: 30,
  run: () => watch.run(tenantIds()),
})

const watchScope = (tenantId: string, ambient: Ambient): Scope => ({
  tenantId,
  requestId: ambient.newId(),
  actor: { kind: 'job', id: 'audit.watch' },
  features: [],
  origin: { via: 'worker' },
  now: () => ambient.now(),
  newId: () => ambient.newId(),
})
