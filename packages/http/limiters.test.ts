import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@leadkeep/database'
import { Pool } from 'pg'
import { limiters, rateLimitSchema, type CountRow, type Limit } from './index.ts'

let server: EmbeddedPostgres
let pool: Pool
const directory = mkdtempSync(join(tmpdir(), 'leadkeep-limiters-test-'))

beforeAll(async () => {
  server = await startEmbeddedPostgres({ directory })
  pool = new Pool({ connectionString: server.url, max: 5 })
  // The server's farewell may reach a connection that is being closed.
  pool.on('error', () => {})
  await pool.query(rateLimitSchema)
}, 60_000)

afterAll(async () => {
  await pool.end()
  await server.stop()
  rmSync(directory, { recursive: true, force: true })
})

const secret = Buffer.alloc(32, 7)
const made = (from: Pool, limit: Limit) =>
  limiters({ pool: from, table: 'rate_limit', secret, ambient: { now: () => new Date() } }).limiter(limit)

const signIn: Limit = { name: 'sign-in', points: 3, seconds: 60, whenAway: 'closed' }

test('the schema may be run twice', async () => {
  await pool.query(rateLimitSchema)
})

test('the fourth of three is refused, in another process as well, until it is forgotten', async () => {
  const limiter = made(pool, signIn)
  for (const remaining of [2, 1, 0])
    expect(await limiter.consume('ada')).toEqual({ allowed: true, retryAfter: 0, remaining })
  const refused = await limiter.consume('ada')
  expect(refused).toMatchObject({ allowed: false, remaining: 0 })
  expect(refused.retryAfter).toBeGreaterThan(50)
  expect(refused.retryAfter).toBeLessThanOrEqual(60)
  expect((await made(pool, signIn).consume('ada')).allowed).toBe(false)
  expect((await limiter.consume('grace')).allowed).toBe(true)
  expect((await made(pool, { ...signIn, name: 'other' }).consume('ada')).allowed).toBe(true)

  await limiter.reset('ada')
  expect((await limiter.consume('ada')).remaining).toBe(2)
})

test('twenty at once are counted as twenty', async () => {
  const limiter = made(pool, { ...signIn, points: 5 })
  const results = await Promise.all(Array.from({ length: 20 }, () => limiter.consume('burst')))
  expect(results.filter(({ allowed }) => allowed)).toHaveLength(5)
})

test('what is shut is refused without asking the store again, until the window ends', async () => {
  const limiter = made(pool, { ...signIn, name: 'short', points: 1, seconds: 1 })
  await limiter.consume('eve')
  for (let each = 0; each < 5; each += 1) expect((await limiter.consume('eve')).allowed).toBe(false)
  const { rows } = await pool.query<{ points: number }>(
    "select points from rate_limit where key like 'short:%'",
  )
  expect(rows).toEqual([{ points: 2 }])
  await sleep(1100)
  expect((await limiter.consume('eve')).allowed).toBe(true)
})

test('another statement may count; when it could not, the store is asked by itself for some seconds', async () => {
  let time = Date.now()
  const limit: Limit = { name: 'carried', points: 2, seconds: 60, whenAway: 'open' }
  const given = { pool, table: 'rate_limit', secret, ambient: { now: () => new Date(time) } }
  const limiter = limiters(given).limiter(limit)
  const rows: CountRow[] = []
  const counting = (counted: number | null) => (row: CountRow) => {
    rows.push(row)

    return Promise.resolve(counted === null ? null : { points: counted, expire: row.expire })
  }

  expect(await limiter.consume('ada', 1, counting(1))).toMatchObject({ allowed: true, remaining: 1 })
  expect(rows).toMatchObject([{ key: expect.stringMatching(/^carried:[\w-]{43}$/), points: 1, most: 2 }])
  expect(rows[0]!.expire - rows[0]!.now).toBe(60_000)

  expect(await limiter.consume('ada', 1, counting(null))).toMatchObject({ allowed: true })
  expect(await limiter.consume('ada', 1, counting(3))).toMatchObject({ allowed: true, remaining: 1 })
  expect((await stored()).map(({ points }) => points)).toEqual([1])
  expect(rows).toHaveLength(2)

  time += 6000
  expect(await limiter.consume('ada', 1, counting(3))).toMatchObject({ allowed: false })
  expect(await limiter.consume('ada', 1, counting(1))).toMatchObject({ allowed: false }) // it is shut
  expect(rows).toHaveLength(3)

  async function stored() {
    return (await pool.query<{ points: number }>("select points from rate_limit where key like 'carried:%'"))
      .rows
  }
})

test('the table holds neither address nor account, and another secret finds nobody', async () => {
  await made(pool, signIn).consume('canary@example.com')
  const { rows } = await pool.query<{ key: string }>('select key from rate_limit')
  expect(rows.some(({ key }) => /^sign-in:[\w-]{43}$/.test(key))).toBe(true)
  expect(JSON.stringify(rows)).not.toContain('canary')
  const other = limiters({ pool, table: 'rate_limit', secret: 'other', ambient: { now: () => new Date() } })
  expect((await other.limiter({ ...signIn, points: 1 }).consume('canary@example.com')).allowed).toBe(true)
})

test('counts whose window has passed are deleted', async () => {
  const later = new Date(Date.now() + 3_600_000)
  const given = { pool, table: 'rate_limit', secret }
  await made(pool, signIn).consume('linus')
  expect(await limiters({ ...given, ambient: { now: () => new Date(0) } }).clearExpired()).toBe(0)
  expect(await limiters({ ...given, ambient: { now: () => later } }).clearExpired()).toBeGreaterThan(0)
})

test('with the store away, sign-in closes and forms go on, counted in memory', async () => {
  const away = new Pool({
    connectionString: 'postgres://nobody@127.0.0.1:1/none',
    connectionTimeoutMillis: 500,
  })
  const closed = made(away, signIn)
  await expect(closed.consume('ada')).rejects.toMatchObject({ code: 'http.limiter_unavailable', status: 503 })
  await expect(closed.reset('ada')).rejects.toMatchObject({ code: 'http.limiter_unavailable' })
  const open = made(away, { name: 'forms', points: 2, seconds: 60, whenAway: 'open' })
  expect(await open.consume('ada')).toEqual({ allowed: true, retryAfter: 0, remaining: 1 })
  expect((await open.consume('ada')).allowed).toBe(true)
  expect((await open.consume('ada')).allowed).toBe(false)
  await away.end()
})
