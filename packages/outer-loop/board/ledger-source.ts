import { readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import type { Recorded } from '../core/event.ts'
import { refusalOf } from '../core/reduce-human.ts'
import { applyTo, emptyState } from '../core/reduce.ts'
import type { State } from '../core/state.ts'
import { git } from '../isolation/git.ts'
import { mergeTree } from '../isolation/merge.ts'
import { LedgerRefused, type Ledger } from '../ledger/ledger.ts'
import { callSteps } from './call-steps.ts'
import type { BoardSource, Conflict } from './source.ts'

interface Surroundings {
  readonly ledger: Ledger
  /** Where the engine keeps the runs' folders. */
  readonly home: string
  readonly now?: () => Date
}

const largest = 32_000_000
/** Folders of a run that hold what may be shown; others hold briefs, sessions and work trees. */
const shown = ['gates', 'evidence', 'union']

/** The board over the engine's own ledger and folders. It reads; the only thing it writes is a person's act. */
export function ledgerSource({ ledger, home, now = () => new Date() }: Surroundings): BoardSource {
  const known = new Map<string, { readonly state: State; readonly events: Recorded[] }>()
  const forecasts = new Map<string, readonly string[]>()
  const folderOf = (run: string) => join(home, 'runs', run)
  const hubOf = (run: string) => join(folderOf(run), 'hub.git')

  /** Only the rows that came since are read and applied. */
  async function stand(run: string) {
    const before = known.get(run) ?? { state: emptyState(), events: [] }
    const rows = await ledger.read(run, { after: before.events.length })
    // Two pages may ask at one time: whoever came later has read the rows that are applied by now, too.
    for (const row of rows)
      if (row.sequence === before.events.length + 1) {
        applyTo(before.state, row)
        before.events.push(row)
      }
    if (before.events.length === 0) return null
    known.set(run, before)

    return before
  }

  const source: BoardSource = {
    async runs() {
      const heads = (await ledger.runs()).toSorted((one, other) => (one.startedAt < other.startedAt ? 1 : -1))
      const states = await Promise.all(heads.map(({ run }) => source.run(run)))

      return states.filter((state) => state !== null)
    },

    async run(id) {
      const isKnown = known.has(id) || (await ledger.runs()).some(({ run }) => run === id)

      return isKnown ? ((await stand(id))?.state ?? null) : null
    },

    events: async (run, after) => (await stand(run))?.events.slice(after) ?? [],
    subscribe: (changed) => ledger.subscribe(changed),

    async diff(run, id) {
      const task = (await source.run(run))?.tasks[id]
      if (!task?.start) return null
      // While a worker is at it again, the branch has what was there before.
      const head = task.snapshot?.commit ?? `refs/heads/${task.planned.branch}`
      const range = [
        'diff',
        '--no-color',
        '--no-ext-diff',
        '--no-textconv',
        '--find-renames',
        task.start,
        head,
        '--',
      ]
      const { exitCode, stdout } = await git(range, { gitDir: hubOf(run), allow: [128] })

      return exitCode === 0 ? stdout : null
    },

    artifact: (run, path) => readInside(folderOf(run), path),

    async steps(run, id) {
      const state = await source.run(run)
      const call = Object.values(state?.calls ?? {}).findLast(
        ({ task, status }) => task === id && status === 'started',
      )

      return call
        ? callSteps(join(folderOf(run), 'calls', call.id), call, {
            now,
            worktree: state?.tasks[id]?.worktree ?? null,
          })
        : []
    },

    async forecast(run) {
      const tasks = Object.values((await source.run(run))?.tasks ?? {}).flatMap(({ id, snapshot, phase }) =>
        snapshot && phase !== 'merged' && phase !== 'cancelled' ? [{ id, commit: snapshot.commit }] : [],
      )
      const found: Conflict[] = []
      for (const [index, one] of tasks.entries())
        for (const other of tasks.slice(index + 1)) {
          const files = await conflictOf(run, one.commit, other.commit)
          if (files.length > 0) found.push({ one: one.id, other: other.id, files })
        }

      return found
    },

    async act(run, by, event) {
      for (let again = 0; again < 20; again++) {
        const standing = await stand(run)
        if (!standing) return { code: 'run.unknown', message: 'There is no such run.' }
        const refusal = refusalOf(standing.state, event)
        if (refusal) return refusal
        try {
          const rows = {
            after: standing.events.length,
            by: { kind: 'human', name: by } as const,
            at: now(),
            events: [event],
          }
          await ledger.append(run, rows)

          return null
        } catch (error) {
          // The engine wrote in between: look again whether the act is still possible, then try again.
          if (!(error instanceof LedgerRefused && error.code === 'ledger.outpaced')) throw error
        }
      }

      return { code: 'ledger.busy', message: 'The engine writes without a pause. Try again in a moment.' }
    },
  }

  return source

  /** Two commits do not change: asked once. */
  async function conflictOf(run: string, one: string, other: string): Promise<readonly string[]> {
    const pair = `${one} ${other}`
    const before = forecasts.get(pair)
    if (before) return before
    const { conflicts } = await mergeTree(hubOf(run), one, other)
    forecasts.set(pair, conflicts)

    return conflicts
  }
}

/** A file beneath the run's folder, with no way out by `..` or by a link that a worker's program made. */
async function readInside(folder: string, path: string): Promise<Uint8Array | null> {
  try {
    const root = await realpath(folder)
    const file = await realpath(isAbsolute(path) ? path : join(root, path))
    const [top = ''] = relative(root, file).split(sep)
    if (!shown.includes(top)) return null
    const { size } = await stat(file)

    return size > largest ? null : new Uint8Array(await readFile(file))
  } catch {
    // No such file, or a folder: there is nothing to show.
    return null
  }
}
