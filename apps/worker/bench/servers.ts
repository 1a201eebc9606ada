import { fork, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from '@leadkeep/database'
import { urlOf } from './addresses.ts'
import type { Installation } from './installation.ts'

export interface Server {
  readonly port: number
  stop(): Promise<void>
}

export const root = join(import.meta.dirname, '../../..')

/** The public server as the supervisor starts it. A proxy of ours stands before it, whose word on addresses it takes. */
export async function landingServer(installation: Installation): Promise<Server> {
  const port = await freePort()
  const child = fork(join(root, 'apps/landing/main.ts'), {
    cwd: root,
    execArgv: ['--max-old-space-size=128', '--disable-warning=ExperimentalWarning', '--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      NODE_ENV: 'production',
      LANDING_PORT: String(port),
      LEADKEEP_HOST: '127.0.0.1',
      DATABASE_URL: urlOf(installation, 'landing'),
      LEADKEEP_LANDING_SECRET: randomBytes(32).toString('hex'),
      LEADKEEP_INSTALLATION_KEY: installation.installationKey,
      LEADKEEP_TRUSTED_PROXIES: '127.0.0.1',
    },
  })

  return ready(child, port)
}

/** A server that knows one answer and does nothing else: what Node itself can do here. */
export async function bareServer(answer: { headers: Record<string, string>; body: string }): Promise<Server> {
  const port = await freePort()
  const child = fork(new URL('./bare-server.ts', import.meta.url), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  child.send({ port, ...answer })

  return ready(child, port)
}

async function ready(child: ChildProcess, port: number): Promise<Server> {
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill) // It does not outlive us.
  const first = await Promise.race([
    once(child, 'message').then(([said]) => String(said)),
    once(child, 'exit').then(() => 'ended'),
  ])
  if (first !== 'ready') throw new Error('A server did not start; the lines above say why.')

  return {
    port,
    async stop() {
      process.off('exit', kill)
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}
