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

export interface Limiter {
  /** Counts one more, or several at once. Throws `http.limiter_unavailable` (503) when the store is away and the limit is `closed`. */
  consume(key: string, points?: number): Promise<LimitResult>
  /** Forgets what was counted, after a success. Throws as `consume` does. */
  reset(key: string): Promise<void>
}

export interface Limiters {
  limiter(limit: Limit): Limiter
  /** Deletes counts whose window has passed, and says how many. */
  clearExpired(): Promise<number>
}

export function limiters(given: {
  readonly pool: Pool
  /** `rate_limit`, as `rateLimitSchema` makes it. */
  readonly table: string
  /** Keys the hash under which an address or account is counted, so that the table holds neither. */
  readonly secret: string | Uint8Array
  readonly ambient: Pick<Ambient, 'now'>
}): Limiters {
  const secret = createSecretKey(Buffer.from(given.secret))

  return {
    limiter: (limit) => limiter(given.pool, given.table, secret, limit),
    async clearExpired() {
      // oxlint-disable-next-line leadkeep/no-built-sql -- the table's name is given by us
      const deleted = await given.pool.query(`delete from "${given.table}" where expire < $1`, [
        given.ambient.now().getTime(),
      ])

      return deleted.rowCount ?? 0
    },
  }
}

function limiter(pool: Pool, table: string, secret: KeyObject, limit: Limit): Limiter {
  const counted = {
    keyPrefix: limit.name,
    points: limit.points,
    duration: limit.seconds,
  }
  const store = new RateLimiterPostgres({
    ...counted,
    storeClient: pool,
    storeType: 'pool',
    tableName: table,
    tableCreated: true,
    clearExpiredByTimeout: false,
    // What is shut already is refused without asking the store again.
    inMemoryBlockOnConsumed: limit.points + 1,
    ...(limit.whenAway === 'open' ? { insuranceLimiter: new RateLimiterMemory(counted) } : {}),
  })
  const hashed = (key: string) =>
    createHmac('sha256', secret).update(`${limit.name}\0${key}`).digest('base64url')

  return {
    async consume(key, points = 1) {
      try {
        const { remainingPoints } = await store.consume(hashed(key), points)

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
