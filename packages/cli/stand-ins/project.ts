import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@leadkeep/database'

const here = import.meta.dirname
const realRoot = join(here, '../../..')

/** A project of its own in a temporary folder: our code, stand-ins for the three apps, a real Postgres. */
export async function standInProject() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'leadkeep-up-')))
  const ports = { landing: await freePort(), backend: await freePort(), worker: await freePort() }
  const put = (from: string, to: string) => {
    mkdirSync(dirname(join(root, to)), { recursive: true })
    copyFileSync(join(here, from), join(root, to))
  }
  put('leadkeep.ts', 'leadkeep.ts')
  put('server.mjs', 'server.mjs')
  put('next.mjs', 'apps/backend/node_modules/next/dist/bin/next.mjs')
  const files = {
    'apps/backend/package.json': '{ "type": "module" }',
    'apps/backend/node_modules/next/package.json':
      '{ "exports": { "./dist/bin/next": "./dist/bin/next.mjs" } }',
    'apps/backend/main.ts': `import { standIn } from '../../server.mjs'\nstandIn(Number(process.env.BACKEND_PORT))\n`,
    'apps/landing/main.ts': `import { standIn } from '../../server.mjs'\nstandIn(Number(process.env.LANDING_PORT))\n`,
    'apps/worker/main.ts': `import { standIn } from '../../server.mjs'\nstandIn(${ports.worker})\n`,
    'package.json': '{ "type": "module" }',
    'package-lock.json': '{}',
    'tsconfig.json': '{}',
  }
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), content)
  }
  symlinkSync(join(realRoot, 'node_modules'), join(root, 'node_modules'))
  const runs: Run[] = []

  return {
    root,
    ports,
    data: join(root, '.leadkeep'),
    start(parameters: string[] = ['up'], environment: Record<string, string> = {}): Run {
      const { PATH, NODE_ENV } = process.env
      const own = { PATH, NODE_ENV, LANDING_PORT: String(ports.landing), BACKEND_PORT: String(ports.backend) }
      const run = new Run(
        spawn(process.execPath, [join(root, 'leadkeep.ts'), ...parameters], {
          cwd: root,
          env: { ...own, ...environment },
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      )
      runs.push(run)

      return run
    },
    /** What the process on a port says to a path. */
    ask: async (port: number, path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text(),
    postgresPid: () =>
      Number.parseInt(readFileSync(join(root, '.leadkeep/data/cluster/postmaster.pid'), 'utf8'), 10),
    /** Command lines of everything that runs for this project, whoever started it. */
    processes: () => processesOf(root),
    async stopAll() {
      for (const run of runs.splice(0)) await run.stop()
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

export class Run {
  output = ''
  readonly process: ChildProcess
  readonly #ended: Promise<unknown>

  constructor(child: ChildProcess) {
    this.process = child
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString()
      })
    this.#ended = once(child, 'close')
  }

  /** Until the output holds a text, or the command has ended. */
  async says(text: string): Promise<void> {
    for (let waited = 0; !this.output.includes(text); waited += 20) {
      if (this.process.exitCode !== null || waited > 60_000)
        throw new Error(`Never said "${text}":\n${this.output}`)
      await sleep(20)
    }
  }

  async ended(): Promise<number | null> {
    await this.#ended

    return this.process.exitCode
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill(signal)

    return this.ended()
  }
}

function processesOf(root: string): string[] {
  const found = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)

  return found.flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const belongs = command.includes(root) || readlinkSync(`/proc/${pid}/cwd`).startsWith(root)

      return belongs && existsSync(`/proc/${pid}`) ? [`${pid} ${command}`] : []
    } catch {
      return [] // Ended while we looked.
    }
  })
}
