import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** What a program of this folder is told, and what signal it ended by. It is told where to be killed, with `kill -9`. */
export async function killed(program: string, given: unknown): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [join(import.meta.dirname, program), JSON.stringify(given)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await once(child, 'exit')

  return child.signalCode
}
