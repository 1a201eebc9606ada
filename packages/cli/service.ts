import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { guardOrphans } from '@leadkeep/database/server'
import { AppError } from '@leadkeep/kernel'

export interface ServiceOptions {
  readonly name: string
  readonly program: string
  readonly parameters: readonly string[]
  readonly directory: string
  /** All it is given; nothing is inherited. */
  readonly environment: NodeJS.ProcessEnv
  /** Answers 200 once it is ready; without one the process says so itself: `process.send?.('ready')`. */
  readonly readyUrl?: string
  /** Receives each line it writes. */
  readonly log: (line: string) => void
  /** How long it may take to end when asked, in milliseconds. */
  readonly patience?: number
  /** Pause before the first restart, doubled for each further one up to 15 s, in milliseconds. */
  readonly pause?: number
}

// A process that stayed up this long did not fail to start; the next crash is a first one again.
const steady = 60_000
const longestPause = 15_000
const attemptsBeforeReady = 4

/** One child process that is kept running until it is stopped, with everything it started. */
export class Service {
  readonly #options: ServiceOptions
  #child: ChildProcess | undefined
  #exit: Promise<void> = Promise.resolve()
  #crashes = 0
  #stopping = new AbortController()
  #saidReady = false

  constructor(options: ServiceOptions) {
    this.#options = options
  }

  get name(): string {
    return this.#options.name
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts it and waits until it is ready; throws `cli.service_failed` when it keeps ending or takes too long. */
  async start(timeout = 90_000): Promise<void> {
    this.#run()
    const deadline = Date.now() + timeout
    while (!(await this.#isReady())) {
      if (this.#stopping.signal.aborted) return
      if (this.#crashes >= attemptsBeforeReady || Date.now() > deadline) throw cannotStart(this.#options.name)
      await sleep(50)
    }
  }

  /** Asks it to end, then makes it; afterwards nothing that it started is left. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    const child = this.#child
    if (child?.pid === undefined) return
    signalProcess(child.pid, 'SIGTERM')
    const force = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), this.#options.patience ?? 6_000)
    await this.#exit
    clearTimeout(force)
  }

  #run(): void {
    const { program, parameters, directory, environment, log } = this.#options
    const began = Date.now()
    this.#saidReady = false
    const child = spawn(program, parameters, {
      cwd: directory,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true, // A group of its own: Ctrl-C reaches us alone, and all it starts can be ended together.
    })
    this.#child = child
    const guard =
      child.pid === undefined ? undefined : guardOrphans(child.pid, { ask: 'TERM', force: 'KILL' })
    for (const output of [child.stdout, child.stderr])
      if (output) createInterface({ input: output }).on('line', log)
    child.on('message', (message) => {
      if (message === 'ready') this.#saidReady = true
    })
    this.#exit = new Promise((resolve) => {
      child.once('error', (error) => log(`could not be started: ${error.message}`))
      const gone = (code: number | null, signal: NodeJS.Signals | null) => {
        signalGroup(child.pid, 'SIGKILL')
        guard?.release()
        resolve()
        void this.#restart(Date.now() - began, signal ?? `code ${code}`)
      }
      child.once('exit', gone)
      if (child.pid === undefined) gone(null, null)
    })
  }

  async #restart(lived: number, how: string): Promise<void> {
    if (this.#stopping.signal.aborted) return
    this.#crashes = lived > steady ? 1 : this.#crashes + 1
    const pause = Math.min((this.#options.pause ?? 500) * 2 ** (this.#crashes - 1), longestPause)
    this.#options.log(`ended (${how}); starting again in ${(pause / 1000).toFixed(1)} s`)
    try {
      await sleep(pause, undefined, { signal: this.#stopping.signal })
    } catch {
      return // Stopped meanwhile.
    }
    this.#run()
  }

  async #isReady(): Promise<boolean> {
    const { readyUrl } = this.#options
    if (readyUrl === undefined) return this.#saidReady
    try {
      const { status, body } = await fetch(readyUrl, { signal: AbortSignal.timeout(5_000) })
      await body?.cancel()

      return status === 200
    } catch {
      return false // Not listening yet.
    }
  }
}

const cannotStart = (name: string) =>
  new AppError(`${name} does not start; its own lines above say why.`, {
    code: 'cli.service_failed',
    status: 500,
  })

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended already.
  }
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid !== undefined) signalProcess(process.platform === 'win32' ? pid : -pid, signal)
}
