import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Lease } from './ledger.ts'

/** Who may act on what, until when. A new holder gets a larger token; an old token is worth nothing. */
export class SqliteLeases {
  readonly #one: StatementSync
  readonly #take: StatementSync
  readonly #renew: StatementSync
  readonly #release: StatementSync

  constructor(database: DatabaseSync) {
    this.#one = database.prepare('select holder, fence, until from lease where name = ?')
    this.#take = database.prepare(
      `insert into lease (name, holder, fence, until) values (?, ?, 1, ?)
       on conflict (name) do update set holder = excluded.holder, fence = fence + 1, until = excluded.until`,
    )
    this.#renew = database.prepare('update lease set until = ? where name = ? and fence = ?')
    // Kept with its token, expired: the next holder's must be larger.
    this.#release = database.prepare('update lease set until = ? where name = ? and fence = ?')
  }

  /** To be called within a transaction. */
  take(name: string, { holder, now, until }: { holder: string; now: Date; until: Date }): Lease | null {
    const held = this.of(name)
    if (held && held.holder !== holder && held.until > now) return null
    this.#take.run(name, holder, until.toISOString())
    const fence = this.of(name)?.fence ?? 0

    return { name, holder, fence }
  }

  renew({ name, fence }: Lease, until: Date): boolean {
    return this.#renew.run(until.toISOString(), name, fence).changes === 1
  }

  release({ name, fence }: Lease): void {
    this.#release.run(new Date(0).toISOString(), name, fence)
  }

  holds({ name, fence }: Lease): boolean {
    return this.of(name)?.fence === fence
  }

  of(name: string): (Lease & { until: Date }) | null {
    const row = this.#one.get(name)
    if (!row) return null

    return {
      name,
      holder: String(row['holder']),
      fence: Number(row['fence']),
      until: new Date(String(row['until'])),
    }
  }
}
