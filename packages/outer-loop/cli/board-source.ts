import { readFile, realpath } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import type { HumanEvent } from '../core/event.ts'
import { replay } from '../core/reduce.ts'
import { foldersOf } from '../engine/real/home.ts'
import { ask } from '../isolation/git.ts'
import { mergeTree } from '../isolation/merge.ts'
import type { BoardSource } from '../board/source.ts'
import { z } from 'zod'
import { Failure } from './failure.ts'
import type { Installation } from './installation.ts'

/** What the board shows, read from the ledger and the runs' folders. */
export function boardSource(here: Installation): BoardSource {
  const { ledger, home } = here
  const hub = (run: string) => join(foldersOf(home, run).folder, 'hub.git')

  return {
    runs: async () => Promise.all((await ledger.runs()).toReversed().map(({ run }) => here.state(run))),
    async run(id) {
      const recorded = await ledger.read(id)
      return recorded.length > 0 ? replay(recorded) : null
    },
    events: (run, after) => ledger.read(run, { after }),
    subscribe: (changed) => ledger.subscribe(changed),
    async diff(run, id) {
      const task = (await here.state(run)).tasks[id]
      const head = task?.snapshot?.commit ?? task?.head
      if (!task?.start || !head) return null
      return ask(['diff', '--no-ext-diff', '--no-textconv', task.start, head], { gitDir: hub(run) })
    },
    async artifact(run, path) {
      const folder = await realpath(foldersOf(home, run).folder).catch(() => null)
      if (!folder) return null
      const at = await realpath(resolve(folder, path)).catch(() => null)
      return at?.startsWith(folder + sep) ? readFile(at) : null
    },
    async steps(run, id) {
      const state = await here.state(run)
      const call = Object.values(state.calls).findLast((one) => one.task === id)
      if (!call) return []
      const text = await readFile(join(foldersOf(home, run).call(call.id), 'events.ndjson'), 'utf8').catch(
        () => '',
      )
      return text
        .split('\n')
        .filter(Boolean)
        .slice(-50)
        .map((line) => {
          const { at, type, kind, target, text: said, name } = kept.parse(JSON.parse(line))
          return { at: at ?? '', text: [kind ?? type, target ?? said ?? name].filter(Boolean).join(' ') }
        })
    },
    async forecast(run) {
      const state = await here.state(run)
      const heads = Object.values(state.tasks).flatMap(({ id, head, phase }) =>
        head && phase === 'green' ? [{ id, head }] : [],
      )
      const pairs = heads.flatMap((one, place) =>
        heads.slice(place + 1).map((other) => [one, other] as const),
      )
      const tried = await Promise.all(
        pairs.map(async ([one, other]) => ({
          one: one.id,
          other: other.id,
          files: (await mergeTree(hub(run), one.head, other.head)).conflicts,
        })),
      )
      return tried.filter(({ files }) => files.length > 0)
    },
    async act(run: string, by: string, event: HumanEvent) {
      try {
        await here.act(run, event, by)
        return null
      } catch (cause) {
        if (cause instanceof Failure) return { code: cause.code, message: cause.message }
        throw cause
      }
    },
  }
}

/** A line of `events.ndjson`, as the engine writes it beside a call's output. */
const kept = z.object({
  at: z.string(),
  type: z.string(),
  kind: z.string().nullish(),
  target: z.string().nullish(),
  text: z.string().nullish(),
  name: z.string().nullish(),
})
