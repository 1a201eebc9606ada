import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { World } from '@leadkeep/testing'
import { root } from './landing-process.ts'

export interface WorkerProcess {
  /** `ready` once it runs jobs; else the code it ended with. */
  readonly started: Promise<'ready' | number | null>
  /** All that it wrote, standard output and error together. */
  readonly output: () => string
  stop(): Promise<void>
}

/** The worker as the supervisor starts it. How it finds its key is among the settings. */
export function startWorkerProcess(
  { databases }: Pick<World, 'databases'>,
  settings: Readonly<Record<string, string>>,
): WorkerProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'apps/worker/main.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      DATABASE_URL: databases.url('worker'),
      KEYS_DATABASE_URL: databases.keysUrl,
      ...settings,
    },
  })
  const written: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => void written.push(part.toString()))
  // After `close` all that it wrote has been read.
  const ended = once(child, 'close').then(() => child.exitCode)

  return {
    started: Promise.race([once(child, 'message').then(() => 'ready' as const), ended]),
    output: () => written.join(''),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
