export interface LiveEvent {
  /** Past tense and dotted: `crm.lead.created`. */
  readonly event: string
  /** What the server declared it carries: ids, counts; never values. */
  readonly data: unknown
}

export interface Listener {
  readonly names: readonly string[]
  heard(event: LiveEvent): void
  /** The connection was away for a while: something may have been missed. */
  missed(): void
}

const address = '/api/live'
/** The server itself was away from its database for a while. */
const resync = 'live.resync'
const shortest = 1_000
const longest = 30_000

/**
 * The page's one connection to `/api/live` (WHATWG Server-Sent Events), shared by all listeners. It rests while the
 * page is hidden, comes back when it is seen again, and backs off while the server is away.
 */
class LiveConnection {
  #listeners = new Set<Listener>()
  #source: EventSource | null = null
  #retry: ReturnType<typeof setTimeout> | undefined
  #wait = shortest
  #wasAway = false

  add(listener: Listener): () => void {
    if (this.#listeners.size === 0) document.addEventListener('visibilitychange', this.#look)
    this.#listeners.add(listener)
    for (const name of listener.names) this.#source?.addEventListener(name, this.#hear)
    this.#look()

    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      document.removeEventListener('visibilitychange', this.#look)
      this.#close()
    }
  }

  readonly #look = () => {
    if (document.visibilityState === 'visible') this.#open()
    else this.#leave()
  }

  #open() {
    if (this.#source) return
    clearTimeout(this.#retry)
    const source = new EventSource(address)
    this.#source = source
    source.addEventListener('open', () => {
      this.#wait = shortest
      if (this.#wasAway) this.#tellMissed()
      this.#wasAway = false
    })
    source.addEventListener(resync, () => this.#tellMissed())
    source.addEventListener('error', () => {
      this.#leave()
      this.#retry = setTimeout(this.#look, this.#wait)
      this.#wait = Math.min(longest, this.#wait * 2)
    })
    for (const name of new Set([...this.#listeners].flatMap((each) => each.names)))
      source.addEventListener(name, this.#hear)
  }

  readonly #hear = (message: MessageEvent<string>) => {
    const event = { event: message.type, data: parsed(message.data) }
    for (const listener of this.#listeners) if (listener.names.includes(event.event)) listener.heard(event)
  }

  #tellMissed() {
    for (const listener of this.#listeners) listener.missed()
  }

  #leave() {
    this.#wasAway = true
    this.#close()
  }

  #close() {
    clearTimeout(this.#retry)
    this.#source?.close()
    this.#source = null
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // An event without data is an event all the same.
    return null
  }
}

export const liveConnection = new LiveConnection()
