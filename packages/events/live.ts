import type { Statement } from '@leadkeep/audit'
import { reachable } from '@leadkeep/database'
import { Client } from 'pg'
import type { RecordedEvent } from './event.ts'

/** What open screens of a tenant hear: which event, about which ids. */
export interface LiveEvent {
  readonly tenantId: string
  readonly event: string
  readonly data: RecordedEvent['data']
}

/** Tells open screens in the moment of commit. Only for acts of staff and jobs: NOTIFY serialises commits. */
export function announceStatement(tenantId: string, events: readonly RecordedEvent[]): Statement | null {
  const live = events.filter((event) => event.live)
  if (live.length === 0) return null
  const messages = live.map(({ event, data }) => JSON.stringify({ tenantId, event, data }))

  return {
    name: 'announce',
    text: `select pg_notify('leadkeep_live', message) from unnest($1::text[]) as message`,
    values: [messages],
  }
}

/** Told to every listener when the feed was away and is back: something may have been missed, so look again. */
export const resync = 'live.resync'

interface Listener {
  readonly tenantId: string
  hear(event: LiveEvent): void
}

/** One listening connection per process, shared by all open screens; it reconnects by itself. */
export class LiveFeed {
  readonly #url: string
  readonly #listeners = new Set<Listener>()
  /** There once it was asked for: fulfilled when it listens, and none while the database is away. */
  #listening: Promise<Client> | null = null
  #wasAway = false
  #closed = false

  constructor(url: string) {
    this.#url = url
  }

  /**
   * Hears the events of one tenant until the returned function is called. Resolves once the database sends them: what
   * is committed from then on is heard. Throws `database.unavailable`.
   */
  async subscribe(tenantId: string, hear: (event: LiveEvent) => void): Promise<() => void> {
    const listener = { tenantId, hear }
    this.#listeners.add(listener)
    try {
      await this.#connected()
    } catch (error) {
      this.#listeners.delete(listener)
      throw error
    }

    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#closed = true
    const client = await this.#listening?.catch(() => null) // it never came to listen
    await client?.end().catch(() => undefined) // it may already be gone, which is what we want
  }

  #connected(): Promise<Client> {
    if (this.#listening) return this.#listening
    const listening = this.#listen(() => this.#lost(listening))
    this.#listening = listening
    listening.catch(() => this.#lost(listening))

    return listening
  }

  /** Screens that listen are not left alone: the feed comes back with the database, and tells them. */
  #lost(connection: Promise<Client>): void {
    if (this.#listening !== connection) return
    this.#listening = null
    this.#wasAway = true
    if (this.#closed) return
    setTimeout(() => {
      // Whoever waits for it hears of a failure; here it means another try.
      if (!this.#closed && this.#listeners.size > 0) this.#connected().catch(() => undefined)
    }, 1000).unref()
  }

  async #listen(lost: () => void): Promise<Client> {
    const client = new Client({
      connectionString: this.#url,
      keepAlive: true,
      connectionTimeoutMillis: 5000,
      query_timeout: 5000,
    })
    client.on('notification', ({ payload }) => {
      const event = JSON.parse(payload ?? '{}') as LiveEvent // written by announceStatement alone
      for (const { tenantId, hear } of this.#listeners) if (tenantId === event.tenantId) hear(event)
    })
    client.on('error', lost)
    client.on('end', lost)
    try {
      await reachable(async () => {
        await client.connect()
        await client.query('listen leadkeep_live')
      })
    } catch (error) {
      await client.end().catch(() => undefined) // it was never of use
      throw error
    }
    if (this.#wasAway)
      for (const { tenantId, hear } of this.#listeners) hear({ tenantId, event: resync, data: {} })
    this.#wasAway = false

    return client
  }
}

declare module '@leadkeep/kernel' {
  interface Services {
    live: LiveFeed
  }
}
