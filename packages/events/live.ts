import type { Statement } from '@leadkeep/audit'
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

type Listener = (event: LiveEvent) => void

/** One listening connection per process, shared by all open screens; it reconnects by itself. */
export class LiveFeed {
  readonly #url: string
  readonly #listeners = new Set<Listener>()
  #client: Client | null = null
  #closed = false

  constructor(url: string) {
    this.#url = url
  }

  /** Hears the events of one tenant until the returned function is called. */
  subscribe(tenantId: string, listener: Listener): () => void {
    const own: Listener = (event) => {
      if (event.tenantId === tenantId) listener(event)
    }
    this.#listeners.add(own)
    void this.#connect()

    return () => this.#listeners.delete(own)
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#client?.end().catch(() => undefined) // it may already be gone, which is what we want
  }

  async #connect(): Promise<void> {
    if (this.#client || this.#closed) return
    const client = new Client({ connectionString: this.#url, keepAlive: true })
    this.#client = client
    client.on('notification', ({ payload }) => {
      const event = JSON.parse(payload ?? '{}') as LiveEvent // written by announceStatement alone
      for (const listener of this.#listeners) listener(event)
    })
    const again = () => {
      if (this.#client !== client) return
      this.#client = null
      setTimeout(() => void this.#connect(), 1000).unref()
    }
    client.on('error', again)
    client.on('end', again)
    try {
      await client.connect()
      await client.query('listen leadkeep_live')
    } catch {
      again() // the database is away; screens fall back to asking, and the feed comes back with it
    }
  }
}

declare module '@leadkeep/kernel' {
  interface Services {
    live: LiveFeed
  }
}
