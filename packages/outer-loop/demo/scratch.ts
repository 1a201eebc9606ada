import { env } from 'node:process'
import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Installation } from '../cli/installation.ts'
import { Failure } from '../cli/failure.ts'
import { childEnvironment } from '../isolation/child-environment.ts'
import { removeFolder } from '../isolation/files.ts'
import { ask, git } from '../isolation/git.ts'
import { installationRoot, settingsOfDemo } from './settings.ts'
import type { Half } from './work/plan.ts'

/** A copy of this repository to be worked on, with a database server and an engine's home beside it. */
export type Scratch = {
  folder: string
  repository: string
  home: string
  environment: NodeJS.ProcessEnv
  installation: Installation
  main(): Promise<string>
  /** Leaves nothing behind; with `keep` the folder, but never a process. */
  close(options: { keep: boolean }): Promise<void>
}

export async function openScratch(half: Half, environment: NodeJS.ProcessEnv): Promise<Scratch> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'outerloop-demo-')))
  // The database server may run as another user, who has to get through.
  await chmod(folder, 0o711)
  const home = join(folder, 'engine')
  await mkdir(home, { mode: 0o700 })
  const copying = copyOf(installationRoot, join(folder, 'leadkeep'))
  const [server] = await Promise.all([serveDatabases(folder), copying.catch(() => null)])
  try {
    const repository = await copying
    await settle(repository, settingsOfDemo({ half, repository, databaseUrl: server.url }))
    const installation = await Installation.open(repository, { ...environment, OUTERLOOP_HOME: home })

    return {
      folder,
      repository,
      home,
      environment,
      installation,
      main: () => ask(['rev-parse', 'refs/heads/main'], { gitDir: join(repository, '.git') }),
      async close({ keep }) {
        await installation.ledger.close()
        await server.stop()
        if (!keep) await removeFolder(folder)
      },
    }
  } catch (cause) {
    await server.stop()
    await removeFolder(folder)
    throw cause
  }
}

/** What is committed here, on a branch `main` of its own. Packed anew: a folder that was worked in has thousands of loose objects. */
async function copyOf(root: string, repository: string): Promise<string> {
  const { exitCode, stderr } = await git(
    ['clone', '--quiet', '--no-local', '--single-branch', '--no-tags', '--', root, repository],
    {
      gitDir: null,
      allow: 'any',
    },
  )
  if (exitCode !== 0)
    throw new Failure(
      'demo.no_copy',
      `The demo works on a copy of this repository, and it cannot be cloned: ${stderr.trim()}`,
      'Run it in a clone of the repository, not in an archive of its files.',
    )
  const inside = { gitDir: join(repository, '.git'), workTree: repository, cwd: repository }
  await git(['remote', 'remove', 'origin'], inside)
  await git(['checkout', '--quiet', '-B', 'main'], inside)

  return repository
}

/** The demo's settings are the copy's own, frozen with its base as anybody's are. */
async function settle(repository: string, settings: object): Promise<void> {
  await writeFile(join(repository, '.ai/outer-loop.json'), `${JSON.stringify(settings, null, 2)}\n`)
  await git(['commit', '--quiet', '--all', '--message', 'The settings of the demo'], {
    gitDir: join(repository, '.git'),
    workTree: repository,
    cwd: repository,
    identity: {
      GIT_AUTHOR_NAME: 'Outer loop',
      GIT_AUTHOR_EMAIL: 'outer-loop@localhost',
      GIT_COMMITTER_NAME: 'Outer loop',
      GIT_COMMITTER_EMAIL: 'outer-loop@localhost',
    },
  })
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
