import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Recorded } from '../core/event.ts'
import { standingOfRun, type Standing } from '../core/standing.ts'
import type { State } from '../core/state.ts'
import { driveRun } from '../cli/drive-run.ts'
import { EmbeddedForge } from '../forge/embedded-forge.ts'
import type { PullRequest } from '../forge/forge.ts'
import { openGround, type Ground } from './ground.ts'
import { openScratch, type Scratch } from './scratch.ts'
import { installationRoot } from './settings.ts'
import { goal, type Half } from './work/plan.ts'

/** What one half came to, read from the ledger and the forge when the run had come to rest. */
export type Outcome = {
  half: Half
  run: string
  state: State
  standing: Standing
  recorded: readonly Recorded[]
  pullRequests: readonly PullRequest[]
  main: { before: string; after: string; atForge: string | null }
  seconds: number
}

type Options = {
  environment: NodeJS.ProcessEnv
  seen?: (state: State) => void
  stop?: AbortSignal
  opened?: (scratch: Scratch) => void
  keep?: boolean
}

/**
 * Both, on one ground: the second begins while the first's branches are judged together, where one slow program is all that
 * is left. They are `over` when nothing of it is there any more.
 */
export function runHalves(
  options: (half: Half) => Options,
): Record<Half, Promise<Outcome>> & { over: Promise<void> } {
  const ground = openGround()
  let together = () => {}
  const areTogether = new Promise<void>((resolve) => {
    together = resolve
  })
  const given = options('good')
  const good = halfOn(ground, 'good', {
    ...given,
    seen: (state) => {
      if (state.union) together()
      given.seen?.(state)
    },
  })
  // What becomes of the first half is its own promise's to say.
  const bad = Promise.race([areTogether, good.catch(() => {})]).then(() =>
    halfOn(ground, 'bad', options('bad')),
  )
  bad.catch(() => {})

  return { good, bad, over: Promise.allSettled([good, bad]).then(() => leave(ground, given)) }
}

/** One alone. */
export async function runHalf(half: Half, options: Options): Promise<Outcome> {
  const ground = openGround()
  try {
    return await halfOn(ground, half, options)
  } finally {
    await leave(ground, options)
  }
}

async function leave(ground: Promise<Ground>, { keep = false }: Options): Promise<void> {
  // One that could not be opened is told by whoever was to stand on it.
  const opened = await ground.catch(() => null)
  await opened?.close({ keep })
}

/** On a scratch copy of its own, by the engine that everybody runs. */
async function halfOn(ground: Promise<Ground>, half: Half, options: Options): Promise<Outcome> {
  const began = performance.now()
  const { environment } = options
  const scratch = await openScratch(half, await ground, environment)
  try {
    options.stop?.throwIfAborted()
    options.opened?.(scratch)
    const { installation, repository, home } = scratch
    const { ledger } = installation
    const before = await scratch.main()
    const now = new Date()
    const run = `r-${now.toISOString().slice(0, 10).replaceAll('-', '')}-${randomBytes(3).toString('hex')}`
    await ledger.append(run, {
      after: 0,
      by: { kind: 'human', name: 'Demo' },
      at: now,
      events: [
        {
          type: 'run_started',
          goal,
          repository,
          branch: 'main',
          // Where no sandbox holds, the demo goes on and says so: the other layers are to be seen, too.
          unsandboxed: true,
          spec: null,
          plan: null,
          usd: null,
        },
      ],
    })
    const driven = () =>
      driveRun(installation, run, {
        environment,
        ...(options.seen ? { seen: options.seen } : {}),
        ...(options.stop ? { stop: options.stop } : {}),
        readable: [join(installationRoot, 'node_modules'), join(installationRoot, 'packages/outer-loop')],
      })
    await driven()
    options.stop?.throwIfAborted()
    // Without a sandbox a person is asked whose change it was. Nobody works in this copy: it was the worker's.
    const { doubts } = await installation.state(run)
    for (const question of Object.keys(doubts))
      await installation.act(run, { type: 'answered', question, text: 'undo' }, 'Demo')
    if (Object.keys(doubts).length > 0) await driven()
    options.stop?.throwIfAborted()
    const state = await installation.state(run)
    const forge = await EmbeddedForge.open({ home, now: () => new Date() })
    const pullRequests = (await forge.pullRequests(run)).toSorted((a, b) => a.order - b.order)
    const atForge = await forge.branch('main')
    forge.close()

    return {
      half,
      run,
      state,
      standing: standingOfRun(state),
      recorded: await ledger.read(run),
      pullRequests,
      main: { before, after: await scratch.main(), atForge },
      seconds: (performance.now() - began) / 1_000,
    }
  } finally {
    await scratch.close({ keep: options.keep ?? false })
  }
}
