import { mkdir, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { State } from '../../core/state.ts'
import type { Git } from '../../gates/gate.ts'
import type { Workplace } from '../../gates/workspace.ts'
import { git } from '../../isolation/git.ts'
import { prepareFolder } from './prepare-folder.ts'
import type { Workshop } from './workshop.ts'

/** What a run's gates make their folders with. */
export async function workplaceOf(workshop: Workshop, state: State): Promise<Workplace> {
  const { once } = workshop
  const { hub } = await workshop.opened(state)
  const { prepare } = state.prepared!.settings
  const inHub: Git = async (argv, input) => {
    // Any exit code is an answer to a gate.
    const { exitCode, bytes, stderr } = await git(argv, {
      gitDir: hub.gitDir,
      allow: anyCode,
      ...(input === undefined ? {} : { input }),
    })
    return { exitCode, stdout: bytes, stderr }
  }

  return {
    // What a commit holds never changes, every gate asks it, and to start a program is dear.
    git: (argv, input) =>
      argv[0] === 'ls-tree' ? once(argv.join(' '), () => inHub(argv)) : inHub(argv, input),
    scratch: async (name) => {
      const at = join(await once('scratch', () => emptied(workshop.folders.tmp('scratch'))), unused(name))
      await mkdir(at, { mode: 0o700 })
      return at
    },
    checkOut: (commit, at) => hub.checkOut(commit, at),
    prepare: (at) => prepareFolder(workshop, state, at),
    prepared: [...(prepare?.key ?? []), ...(prepare?.produces ?? [])],
    workspaces: workshop.workspaces,
    sheltered: (await workshop.sandbox()).kind !== 'none',
  }
}

/** What an engine that died left there is nobody's. */
async function emptied(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return realpath(folder)
}

let scratches = 0

function unused(name: string): string {
  scratches += 1
  return `${scratches}-${name}`
}

const anyCode = Array.from({ length: 255 }, (_, code) => code + 1)
