import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Ambient } from '@leadkeep/kernel'
import type { Pool } from 'pg'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { limiterUnavailable } from './http-errors.ts'

/**
 * The table of rate-limiter-flexible 11, made by our migration. Unlogged: a count costs no flush to disk, is in no
 * dump's way, and after a crash begins anew.
 */
export const rateLimitSchema = `
create unlogged table if not exists rate_limit (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
) with (fillfactor = 70);
create index if not exists rate_limit_expire on rate_limit (expire);
`

export interface Limit {
  /** Names the count: the same key under two names is counted twice. */
  readonly name: string
  /** How many in how many seconds. */
  readonly points: number
  readonly seconds: number
  /**
   * When the store is away. `closed`: 503, since guessing uncounted is worse than waiting. `open`: counted in this
   * process's memory, since a lost lead is worse than a few too many.
   */
  readonly whenAway: 'closed' | 'open'
}

export interface LimitResult {
  readonly allowed: boolean
  /** Whole seconds until it opens again; 0 when allowed. */
  readonly retryAfter: number
  readonly remaining: number
}

/** The row that a limit counts in, for a statement that counts in its place. Times are milliseconds since 1970. */
export interface CountRow {
  readonly key: string
  /** How many to add. */
  readonly points: number
  /** Beyond this many nothing more is allowed until the window ends. */
  readonly most: number
  readonly now: number
  /** When a window that begins now ends. */
  readonly expire: number
}

/** What the row says afterwards. */
export interface Counted {
  readonly points: number
  readonly expire: number
}

type CountIn = (row: CountRow) => Promise<Counted | null>

export interface Limiter {
  /**
   * Counts one more, or several. Throws `http.limiter_unavailable` (503) when the store is away and the limit is
   * `closed`.
   *
   * @param count does it in a statement of the caller's own, so that it costs no round trip; null when it could not.
   * It is not called for what is shut already, nor for some seconds after a null: then the store is asked as ever.
   */
  consume(key: string, points?: number, count?: CountIn): Promise<LimitResult>
  /** Forgets what was counted, after a success. Throws as `consume` does. */
  reset(key: string): Promise<void>
}

export interface Limiters {
  limiter(limit: Limit): Limiter
  /** Deletes counts whose window has passed, and says how many. */
  clearExpired(): Promise<number>
}

interface Given {
  readonly pool: Pool
  /** `rate_limit`, as `rateLimitSchema` makes it. */
  readonly table: string
  /** Keys the hash under which an address or account is counted, so that the table holds neither. */
  readonly secret: string | Uint8Array
  readonly ambient: Pick<Ambient, 'now'>
}

export function limiters(given: Given): Limiters {
  const secret = createSecretKey(Buffer.from(given.secret))

  return {
    limiter: (limit) => limiter(given, secret, limit),
    async clearExpired() {
      // oxlint-disable-next-line leadkeep/no-built-sql -- the table's name is given by us
      const deleted = await given.pool.query(`delete from "${given.table}" where expire < $1`, [
        given.ambient.now().getTime(),
      ])

      return deleted.rowCount ?? 0
    },
  }
}

/** Milliseconds that the store is asked by itself after another's statement could not count. */
const askedAfterFailure = 5000

function limiter(given: Given, secret: KeyObject, limit: Limit): Limiter {
  const counted = {
    keyPrefix: limit.name,
    points: limit.points,
    duration: limit.seconds,
  }
  const store = new SharedCount({
    ...counted,
    storeClient: given.pool,
    storeType: 'pool',
    tableName: given.table,
    tableCreated: true,
    clearExpiredByTimeout: false,
    // What is shut already is refused without asking the store again.
    inMemoryBlockOnConsumed: limit.points + 1,
    ...(limit.whenAway === 'open' ? { insuranceLimiter: new RateLimiterMemory(counted) } : {}),
  })
  const hashed = (key: string) =>
    createHmac('sha256', secret).update(`${limit.name}\0${key}`).digest('base64url')

  let askedUntil = 0
  const watched =
    (count: CountIn): CountIn =>
    async (row) => {
      const counted = await count(row).catch(() => null) // the caller has the reason
      if (counted === null) askedUntil = given.ambient.now().getTime() + askedAfterFailure

      return counted
    }

  return {
    async consume(key, points = 1, count) {
      const mayCount = count !== undefined && given.ambient.now().getTime() >= askedUntil
      try {
        const { remainingPoints } = await store.consume(hashed(key), points, {
          count: mayCount ? watched(count) : undefined,
        })

        return { allowed: true, retryAfter: 0, remaining: remainingPoints }
      } catch (refused) {
        // The library rejects with a result when the limit is exceeded and with an error when the store is away.
        if (!(refused instanceof RateLimiterRes)) throw limiterUnavailable(refused)

        return {
          allowed: false,
          retryAfter: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
          remaining: 0,
        }
      }
    },
    async reset(key) {
      await store.delete(hashed(key)).catch((away: unknown) => {
        throw limiterUnavailable(away)
      })
    },
  }
}

/** The library's store, where another statement may do the counting. What follows from a count stays the library's. */
class SharedCount extends RateLimiterPostgres {
  override async _upsert(...given: Parameters<RateLimiterPostgres['_upsert']>) {
    const [key, points, milliseconds, , options] = given
    // oxlint-disable-next-line no-underscore-dangle -- the library's name
    if (!options?.count) return super._upsert(...given)
    const now = Date.now()
    const counted = await options.count({ key, points, most: this.points, now, expire: now + milliseconds })
    if (counted === null) throw new Error('It could not be counted.')

    return { rows: [counted] }
  }
}

declare module 'rate-limiter-flexible' {
  // Left out of its types: where every store counts, with the options that `consume` was given.
  interface RateLimiterPostgres {
    _upsert(
      key: string,
      points: number,
      milliseconds: number,
      force: boolean,
      options?: { readonly count?: CountIn },
    ): Promise<{ readonly rows: readonly Counted[] }>
  }
}
