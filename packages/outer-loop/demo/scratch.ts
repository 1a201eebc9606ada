import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Installation } from '../cli/installation.ts'
import { removeFolder } from '../isolation/files.ts'
import { ask, git } from '../isolation/git.ts'
import { settingsOfDemo } from './settings.ts'
import type { Ground } from './ground.ts'
import type { Half } from './work/plan.ts'

/** A copy of this repository to be worked on, with an engine's home beside it. */
export type Scratch = {
  folder: string
  repository: string
  home: string
  environment: NodeJS.ProcessEnv
  installation: Installation
  main(): Promise<string>
  /** Takes it away, or with `keep` only lets go of it. */
  close(options: { keep: boolean }): Promise<void>
}

export async function openScratch(
  half: Half,
  { folder: ground, source, databaseUrl }: Ground,
  environment: NodeJS.ProcessEnv,
): Promise<Scratch> {
  const folder = join(ground, half)
  const home = join(folder, 'engine')
  await mkdir(home, { recursive: true, mode: 0o700 })
  try {
    const repository = await copyOf(source, join(folder, 'leadkeep'))
    await settle(repository, settingsOfDemo({ half, repository, databaseUrl }))
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
        if (!keep) await removeFolder(folder)
      },
    }
  } catch (cause) {
    await removeFolder(folder)
    throw cause
  }
}

/** The ground's, on a branch `main` of its own. Its objects are copied: what is spoilt in one half is whole in the other. */
async function copyOf(source: string, repository: string): Promise<string> {
  await git(['clone', '--quiet', '--local', '--no-hardlinks', '--', source, repository], { gitDir: null })
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
