import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseServers } from './database-servers.ts'
import { Service, type ServiceOptions } from './service.ts'

export interface SupervisorOptions {
  readonly services: readonly Omit<ServiceOptions, 'log'>[]
  readonly servers: DatabaseServers
  /** Brings the servers back on the same port. */
  readonly restartServers: () => Promise<DatabaseServers>
  /** Receives a line and whose it is. */
  readonly log: (name: string, line: string) => void
}

/** Keeps the services and the embedded Postgres running until it is told to stop. */
export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #services: readonly Service[]
  #servers: DatabaseServers
  #restarting: Promise<void> = Promise.resolve()
  #stopped = new AbortController()

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#servers = options.servers
    this.#services = options.services.map(
      (service) => new Service({ ...service, log: (line) => options.log(service.name, line) }),
    )
    this.#watch()
  }

  /** Settles when all are ready; throws `cli.service_failed` for the first that is not. */
  async start(): Promise<void> {
    await Promise.all(this.#services.map((service) => service.start()))
  }

  /** Process ids by name, for the one who looks. */
  pids(): Record<string, number | undefined> {
    return Object.fromEntries(this.#services.map((service) => [service.name, service.pid]))
  }

  /** Services first, then Postgres, so that what they still had to say is kept. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    await Promise.all(this.#services.map((service) => service.stop()))
    await this.#restarting
    await this.#servers.stop()
  }

  #watch(): void {
    void this.#servers.gone.then(() => {
      if (!this.#stopped.signal.aborted) this.#restarting = this.#restart()
    })
  }

  async #restart(): Promise<void> {
    for (let pause = 250; !this.#stopped.signal.aborted; pause = Math.min(pause * 2, 15_000)) {
      this.#options.log('postgres', 'ended; starting again')
      try {
        this.#servers = await this.#options.restartServers()

        return this.#watch()
      } catch (error) {
        this.#options.log('postgres', error instanceof Error ? error.message : 'did not start')
        await sleep(pause, undefined, { signal: this.#stopped.signal }).catch(() => {}) // Stopped meanwhile.
      }
    }
  }
}
