import { spawn } from 'node:child_process'
import { Socket } from 'node:net'

export interface OrphanGuard {
  /** The process has ended by itself; there is nothing left to guard. */
  release(): void
}

/**
 * Ends a process group when this process is gone, however it went, `kill -9` included. A shell of one megabyte waits at
 * a pipe that only we hold: when it closes without a word, the group is asked to end, and after ten seconds made to.
 */
export function guardOrphans(group: number, { ask, force }: { ask: string; force: string }): OrphanGuard {
  if (process.platform === 'win32') return { release: () => {} } // No shell and no process groups there.
  const script = `
    read -r word && exit 0
    kill -${ask} -${group} 2>/dev/null
    tries=0
    while kill -0 -${group} 2>/dev/null && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
    kill -${force} -${group} 2>/dev/null`
  const shell = spawn('/bin/sh', ['-c', script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: pathOnly,
  })
  // Whether the shell itself fails to start or ends early, the guarded process goes on: a guard is a second line.
  shell.on('error', () => {}).stdin.on('error', () => {})
  shell.unref()
  if (shell.stdin instanceof Socket) shell.stdin.unref() // Which it is: Node makes pipes of sockets.

  return { release: () => shell.stdin.end('ended\n') }
}

const pathOnly: NodeJS.ProcessEnv = { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV }
