import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '@leadkeep/database/server'

/** Where the parts of the running installation are. Staff come by an address, visitors by a name: no cookie is shared. */
export interface Addresses {
  readonly landing: string
  readonly backend: string
  /** The backend again, under the host name of a second tenant. */
  readonly otherBackend: string
  /** Its LEADKEEP_DATA_DIR. */
  readonly dataDirectory: string
  /** A file that holds what all its processes have written so far. */
  readonly log: string
}

const otherHost = 'other.localhost'
export const admin = { email: 'admin@demo.example', password: 'correct horse battery staple' }

const root = join(import.meta.dirname, '../../..')
const program = join(root, 'apps/worker/leadkeep.ts')

/** One real installation: what `npm start` starts, in a folder and on ports of its own. */
export class Installation {
  readonly addresses: Addresses
  readonly #folder: string
  readonly #child: ChildProcess
  #output = ''

  static async start(): Promise<Installation> {
    const [landingPort, backendPort] = [await freePort(), await freePort()]
    const installation = new Installation(landingPort, backendPort)
    try {
      await installation.#says('Ctrl-C stops everything')

      return installation
    } catch (error) {
      await installation.stop()
      throw error
    }
  }

  private constructor(landingPort: number, backendPort: number) {
    this.#folder = realpathSync(mkdtempSync(join(tmpdir(), 'leadkeep-e2e-')))
    // Postgres has an account of its own, which must pass through.
    chmodSync(this.#folder, 0o711)
    const dataDirectory = join(this.#folder, 'data')
    this.addresses = {
      landing: `http://localhost:${landingPort}`,
      backend: `http://127.0.0.1:${backendPort}`,
      otherBackend: `http://${otherHost}:${backendPort}`,
      dataDirectory,
      log: join(this.#folder, 'output.log'),
    }
    // With a channel to us: should this run be killed, `up` hears that it is gone, and ends as well.
    this.#child = spawn(process.execPath, [program, 'up'], {
      cwd: root,
      env: environment(landingPort, backendPort, dataDirectory),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString()
        appendFileSync(this.addresses.log, chunk)
      })
  }

  /** What the processes have written so far: the place to look when a journey fails for no visible reason. */
  get output(): string {
    return this.#output
  }

  async stop(): Promise<void> {
    if (this.#isRunning()) {
      const gone = once(this.#child, 'exit')
      this.#child.kill('SIGTERM')
      await gone
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #says(text: string): Promise<void> {
    const said = Promise.withResolvers<void>()
    const look = () => {
      if (this.#output.includes(text)) said.resolve()
    }
    const gone = () => said.reject(new Error(`Leadkeep did not start:\n${this.#output}`))
    this.#child.stdout?.on('data', look)
    this.#child.once('exit', gone)
    this.#child.once('error', gone)
    try {
      await said.promise
    } finally {
      this.#child.stdout?.off('data', look)
      this.#child.off('exit', gone)
      this.#child.off('error', gone)
    }
  }

  #isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }
}

/** Runs `leadkeep …` on a running installation and returns what it printed. */
export async function leadkeepOn(
  { landing, backend, dataDirectory }: Addresses,
  ...parameters: string[]
): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...parameters], {
    cwd: root,
    env: environment(portOf(landing), portOf(backend), dataDirectory),
  })

  return stdout
}

const portOf = (origin: string) => Number(new URL(origin).port)

/** Empty where a developer's own `.env` must not fill in: these journeys run on nobody's real database. */
function environment(landingPort: number, backendPort: number, dataDirectory: string): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env

  return {
    PATH,
    HOME,
    TMPDIR,
    SystemRoot,
    NODE_ENV: 'production',
    LANDING_PORT: String(landingPort),
    BACKEND_PORT: String(backendPort),
    LEADKEEP_DATA_DIR: dataDirectory,
    LEADKEEP_ADMIN_EMAIL: admin.email,
    LEADKEEP_ADMIN_PASSWORD: admin.password,
    LEADKEEP_DEMO: 'true',
    // Lets a journey come from another address than this machine's.
    LEADKEEP_TRUSTED_PROXIES: '127.0.0.1',
    LEADKEEP_HOST: '127.0.0.1',
    LEADKEEP_KEY_PROVIDER: '',
    LEADKEEP_POSTGRES_PORT: '',
    LEADKEEP_PUBLIC_ORIGIN: '',
    DATABASE_URL: '',
    KEYS_DATABASE_URL: '',
    SMTP_URL: '',
  }
}
