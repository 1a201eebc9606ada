import type { Pool, QueryResultRow } from 'pg'
import { keyStoreFailed, keyStoreUnavailable, wrappingRetired } from '../errors.ts'

export interface KeyStoreClient {
  query<Row extends QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>
}

/** How the key store is asked: prepared by name, every failure in our words. */
export class Statements implements KeyStoreClient {
  readonly #pool: Pool | null

  constructor(pool: Pool | null) {
    this.#pool = pool
    // An idle connection that drops must not end the process; the next statement meets it and says so.
    if (pool?.listenerCount('error') === 0) pool.on('error', () => undefined)
  }

  async query<Row extends QueryResultRow>(
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    if (!this.#pool) throw keyStoreUnavailable()
    try {
      const { rows } = await this.#pool.query<Row>({ name: `keystore_${name}`, text, values: [...values] })

      return rows
    } catch (cause) {
      throw told(cause)
    }
  }

  /** For what must look again after it has waited for a lock: a statement by itself sees what was there when it began. */
  async transaction<T>(work: (client: KeyStoreClient) => Promise<T>): Promise<T> {
    if (!this.#pool) throw keyStoreUnavailable()
    const client = await this.#pool.connect().catch((cause: unknown) => {
      throw told(cause)
    })
    let broken: Error | undefined
    try {
      await client.query('begin')
      const result = await work({
        async query<Row extends QueryResultRow>(name: string, text: string, values: readonly unknown[]) {
          return (await client.query<Row>({ name: `keystore_${name}`, text, values: [...values] })).rows
        },
      })
      await client.query('commit')

      return result
    } catch (cause) {
      await client.query('rollback').catch((failure: Error) => (broken = failure))
      throw told(cause)
    } finally {
      client.release(broken)
    }
  }
}

function told(cause: unknown): unknown {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  if (code === 'LK011') return wrappingRetired(cause)

  return isAway(code) ? keyStoreUnavailable(cause) : keyStoreFailed(cause)
}

/** No SQLSTATE (a socket, a time-out), or one that says: no connection, no room, shutting down, no such database. */
const isAway = (code: string) => !/^[0-9A-Z]{5}$/.test(code) || /^(08|28|3D|53|57|58)/.test(code)
