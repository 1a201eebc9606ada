import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CallState, State, TaskState } from '../../core/state.ts'
import { ask, git } from '../../isolation/git.ts'
import type { Hub } from '../../isolation/hub.ts'
import { reap } from '../../isolation/processes.ts'
import { removeWorktree } from '../../isolation/worktree.ts'
import { changesBetween, type Change } from '../../isolation/change.ts'
import { treeNameOf } from '../../isolation/merge.ts'
import { ForgeRefused } from '../../forge/forge.ts'
import { EffectFailed } from '../effects/effect.ts'
import type { Parts } from '../parts.ts'
import { prepareFolder } from './prepare-folder.ts'
import type { Workshop } from './workshop.ts'

type TaskParts = Pick<Parts, 'openTask' | 'closeTask' | 'snapshot' | 'push'>

/** Folder, slot and branch of a task. */
export const taskParts = (workshop: Workshop): TaskParts => ({
  async openTask(state, { task: id, opening }) {
    const task = taskOf(state, id)
    const { hub } = await workshop.opened(state)
    const at = new Date(state.startedAt)
    const record = join(workshop.folders.folder, 'opened', `${id}-${opening}.json`)
    const begun = await recorded(record)
    const start =
      begun?.start ?? (await hub.join(buildsOn(state, task), { message: `Where ${id} begins`, at }))
    const from = begun?.from ?? (task.head ? await withOwnWork(hub, start, task.head, at) : start)
    if (!begun) {
      // A fresh folder: whatever an earlier attempt left is in its snapshots, or was not worth one.
      const known = (await hub.refs()).get(`refs/heads/${task.planned.branch}`) ?? null
      const folder = join(workshop.folders.folder, 'work', id)
      await removeWorktree(hub, { task: id, folder, gitDir: join(hub.gitDir, 'worktrees', id) })
      if (known !== from) await hub.setBranch(task.planned.branch, from, known)
      await mkdir(join(workshop.folders.folder, 'opened'), { recursive: true, mode: 0o700 })
      await writeFile(record, JSON.stringify({ start, from }))
    }
    const worktree = await hub.openWorktree({ task: id, branch: task.planned.branch, from: [from], at })
    await prepareFolder(workshop, state, worktree.folder)
    const slot = await workshop.slot(state, task)

    return {
      worktree: worktree.folder,
      start,
      slot: {
        number: slot.number,
        firstPort: slot.ports.first,
        ports: slot.ports.count,
        database: slot.databaseUrl !== undefined,
      },
    }
  },

  async closeTask(state, { task: id }) {
    const { hub } = await workshop.opened(state)
    await reap(workshop.marker(`task/${id}`))
    await workshop.slots.get(id)?.release()
    workshop.slots.delete(id)
    await removeWorktree(hub, {
      task: id,
      folder: join(workshop.folders.folder, 'work', id),
      gitDir: join(hub.gitDir, 'worktrees', id),
    })
    const forge = await workshop.forge()
    forge.letGo(taskOf(state, id).planned.branch, state.run)
  },

  async snapshot(state, { task: id, attempt }) {
    const task = taskOf(state, id)
    const { hub } = await workshop.opened(state)
    const worktree = await workshop.worktree(state, task)
    const mark = `Attempt: ${state.run}/${id}/${attempt}`
    const before = await hub.head(task.planned.branch)
    const said = await ask(['log', '-1', '--format=%B', before], { gitDir: hub.gitDir })
    const taken = await hub.snapshot({
      worktree,
      message: `${task.planned.title}\n\n${mark}\n`,
      at: new Date(state.at),
    })
    // Taken already, and we died before we could say so.
    const commit = taken.commit ?? (said.includes(mark) ? before : null)
    const start = task.start ?? state.base
    const changes = await changesOf(workshop, hub, start, commit ?? before)
    const sum = (of: 'added' | 'removed') => changes.reduce((total, each) => total + each[of], 0)
    const numbers = { files: changes.length, added: sum('added'), removed: sum('removed') }
    if (commit) await keepIrregular(workshop, commit, taken.changes)

    return { commit, tree: await treeNameOf(hub.gitDir, commit ?? before), ...numbers }
  },

  async push(state, { task: id, commit }) {
    const task = taskOf(state, id)
    const { hub } = await workshop.opened(state)
    const forge = await workshop.forge()
    const { branch } = task.planned
    await settled(
      hub.push({
        commit,
        branch,
        to: {
          remote: forge.remote,
          expected: await forge.branch(branch),
          accept: (ref, sha) => forge.accept(ref, sha, state.run),
        },
      }),
    )
  },
})

/** What a cut-off worker left stays findable under its call's name. */
export async function salvage(workshop: Workshop, state: State, call: CallState): Promise<void> {
  const task = call.task ? state.tasks[call.task] : undefined
  if (!task?.worktree || !call.lane.startsWith('task/')) return
  const { hub } = await workshop.opened(state)
  const name = `salvage/${call.id}`
  if ((await hub.refs()).has(`refs/heads/${name}`)) return
  const worktree = await workshop.worktree(state, task)
  const parent = await hub.head(task.planned.branch)
  const { tree } = await hub.look(worktree, parent)
  const commit = await hub.commit({
    tree,
    parents: [parent],
    message: `What ${call.id} left`,
    at: new Date(state.at),
  })
  await hub.setBranch(name, commit, null)
}

/** What the forge refuses it will refuse again: a person is asked. */
async function settled(pushing: Promise<void>): Promise<void> {
  try {
    await pushing
  } catch (cause) {
    if (!(cause instanceof ForgeRefused)) throw cause
    throw new EffectFailed(cause.code, cause.message, { again: false, cause })
  }
}

/** Between two commits it never changes: snapshot, gates and pull request ask it, and to start a program is dear. */
export const changesOf = (workshop: Workshop, hub: Hub, start: string, head: string): Promise<Change[]> =>
  workshop.once(`changes from ${start} to ${head}`, () => changesBetween(hub.gitDir, start, head))

export const taskOf = (state: State, id: string): TaskState => {
  const task = state.tasks[id]
  if (!task) throw new EffectFailed('engine.no_such_task', `There is no task ${id}.`, { again: false })

  return task
}

/** The base, the branches that it follows, and for a repair on the union the branches it must go together with. */
const buildsOn = (state: State, task: TaskState): string[] => [
  state.base,
  ...task.planned.after.flatMap((id) => {
    const before = state.tasks[id]
    return before?.head && before.phase !== 'merged' && before.phase !== 'cancelled' ? [before.head] : []
  }),
  ...task.beside,
]

/** Its own work on top; where both do not go together, with git's marks in the files for the worker to settle. */
async function withOwnWork(hub: Hub, start: string, head: string, at: Date): Promise<string> {
  const { stdout } = await git(['merge-tree', '--write-tree', '--no-messages', '-z', start, head], {
    gitDir: hub.gitDir,
    allow: [1],
  })
  const tree = stdout.split('\0')[0]?.trim() ?? ''

  return hub.commit({ tree, parents: [start, head], message: 'Its own work on what is green beside it', at })
}

/** What the tree cannot show (a device, a repository within) is kept beside it for the gates. */
async function keepIrregular(workshop: Workshop, commit: string, changes: readonly Change[]): Promise<void> {
  await mkdir(workshop.folders.snapshots, { recursive: true, mode: 0o700 })
  await writeFile(
    join(workshop.folders.snapshots, `${commit}.json`),
    JSON.stringify(changes.filter(({ irregular }) => irregular)),
  )
}

async function recorded(path: string): Promise<{ start: string; from: string } | null> {
  try {
    // Written by us, whole, in a folder that is hidden from workers.
    return JSON.parse(await readFile(path, 'utf8')) as { start: string; from: string }
  } catch {
    // Not opened yet, or cut off while it was written: then it is opened now.
    return null
  }
}
