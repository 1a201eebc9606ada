import { connect, createServer } from 'node:net'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Server } from 'node:net'

/** Ports of the host's loopback that a sandbox without a network may reach: the task's own database, say. */
export interface Reach {
  folder: string
  /** The program's arguments, with the relay before them. */
  wrap(argv: readonly string[]): Promise<string[]>
  close(): Promise<void>
}

export async function openReach(ports: readonly number[]): Promise<Reach> {
  // A socket's path has room for about a hundred bytes: not under the run's folder.
  const folder = await mkdtemp(join(tmpdir(), 'olr-'))
  const servers: Server[] = []

  for (const port of ports) {
    const server = createServer((near) => {
      const far = connect(port, '127.0.0.1')
      near.pipe(far).on('error', () => near.destroy())
      far.pipe(near).on('error', () => far.destroy())
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(join(folder, String(port)), resolve)
    })
    server.unref()
    servers.push(server)
  }

  return {
    folder,
    async wrap(argv) {
      // Handed in as text: the file itself may lie in a folder that is hidden inside.
      const code = await readFile(new URL('./relay.mjs', import.meta.url), 'utf8')
      return [
        process.execPath,
        '--input-type=module',
        '-e',
        code,
        '--',
        JSON.stringify(ports),
        folder,
        ...argv,
      ]
    },
    async close() {
      for (const server of servers) server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
