import { env } from 'node:process'
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../cli/failure.ts'
import { childEnvironment } from '../isolation/child-environment.ts'
import { removeFolder } from '../isolation/files.ts'
import { git } from '../isolation/git.ts'
import { installationRoot } from './settings.ts'

/** What both halves stand on: a folder, in it this repository as it is committed, and a database server. */
export type Ground = {
  folder: string
  source: string
  databaseUrl: string
  /** Leaves nothing behind; with `keep` the folder, but never a process. */
  close(options: { keep: boolean }): Promise<void>
}

export async function openGround(): Promise<Ground> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'outerloop-demo-')))
  // The database server may run as another user, who has to get through.
  await chmod(folder, 0o711)
  const packing = packed(installationRoot, join(folder, 'source.git'))
  const serving = serveDatabases(folder)
  try {
    const [source, server] = await Promise.all([packing, serving])

    return {
      folder,
      source,
      databaseUrl: server.url,
      async close({ keep }) {
        await server.stop()
        if (!keep) await removeFolder(folder)
      },
    }
  } catch (cause) {
    await Promise.allSettled([packing, serving.then(({ stop }) => stop())])
    await removeFolder(folder)
    throw cause
  }
}

/** What is committed here. Packed anew, once: a folder that was worked in has thousands of loose objects. */
async function packed(root: string, source: string): Promise<string> {
  const { exitCode, stderr } = await git(
    ['clone', '--quiet', '--bare', '--no-local', '--single-branch', '--no-tags', '--', root, source],
    { gitDir: null, allow: 'any' },
  )
  if (exitCode !== 0)
    throw new Failure(
      'demo.no_copy',
      `The demo works on a copy of this repository, and it cannot be cloned: ${stderr.trim()}`,
      'Run it in a clone of the repository, not in an archive of its files.',
    )

  return source
}

/** The product's own server, which ends with its standard input, and so with us. */
async function serveDatabases(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const argv = [
    join(import.meta.dirname, 'database.ts'),
    installationRoot,
    'serve',
    join(folder, 'databases'),
  ]
  const child = spawn(process.execPath, ['--no-warnings', ...argv], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: childEnvironment({ PATH: env['PATH'] ?? '' }),
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const [said, complained]: [string[], string[]] = [[], []]
  child.stderr.on('data', (chunk: Buffer) => complained.push(chunk.toString()))
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said.push(chunk.toString())
      const [line, rest] = said.join('').split('\n')
      if (line && rest !== undefined) resolve(line)
    })
    child.once('error', reject)
    child.once('exit', () =>
      reject(
        new Failure(
          'demo.no_database',
          `The database server did not start. ${complained.join('').slice(-500)}`,
        ),
      ),
    )
  })

  return {
    url,
    stop: () => {
      child.stdin.end()
      return ended
    },
  }
}
