import { fork } from 'node:child_process'
import { once } from 'node:events'

/** What a program of this folder answers when it is sent something, in a process of its own, whose memory is its alone. */
export async function apart<Figures>(program: string, part: object): Promise<Figures> {
  // With the heap that the worker is given (packages/cli/services.ts).
  const child = fork(new URL(program, import.meta.url), {
    execArgv: ['--max-semi-space-size=2', '--max-old-space-size=512'],
  })
  const ended = once(child, 'exit')
  child.send(part)
  const [figures] = (await Promise.race([once(child, 'message'), ended])) as [Figures | number | null] // what it sends, or an exit code
  await ended
  if (figures === null || typeof figures === 'number')
    throw new Error(`${program} failed; the lines above say why.`)

  return figures
}
