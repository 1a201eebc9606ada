import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { guardOrphans } from '@leadkeep/database/server'
import { AppError } from '@leadkeep/kernel'
import { z } from 'zod'
import type { Prepared } from './prepare-installation.ts'

export interface PrepareApartOptions {
  /** The executable that knows the modules. */
  readonly script: string
  readonly environment: NodeJS.ProcessEnv
  readonly newRootKey: string | undefined
  /** Cuts it short. */
  readonly signal: AbortSignal
}

const message = z.object({
  installationKey: z.string(),
  signIns: z.array(z.object({ who: z.string(), email: z.string(), password: z.string() })),
})

/** Calls `leadkeep migrate` in a process of its own: what it loads for it is not kept in memory all day. */
export async function prepareApart({
  script,
  environment,
  newRootKey,
  signal,
}: PrepareApartOptions): Promise<Prepared> {
  const flags = newRootKey === undefined ? [] : ['--new-root-key', newRootKey]
  const child = spawn(process.execPath, [script, 'migrate', ...flags], {
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true, // Ctrl-C reaches us alone: a migration is finished or undone, not cut in two.
  })
  const guard = child.pid === undefined ? undefined : guardOrphans(child.pid, { ask: 'TERM', force: 'KILL' })
  const end = () => child.kill('SIGTERM')
  signal.addEventListener('abort', end)
  let said: unknown
  child.on('message', (received) => {
    said = received
  })
  await Promise.all([once(child, 'exit'), once(child, 'disconnect')]) // What was sent comes before the channel ends.
  guard?.release()
  signal.removeEventListener('abort', end)
  signal.throwIfAborted()
  const { success, data } = message.safeParse(said)
  if (success) return data

  throw new AppError('The databases could not be prepared; the lines above say why.', {
    code: 'cli.not_prepared',
    status: 500,
  })
}
