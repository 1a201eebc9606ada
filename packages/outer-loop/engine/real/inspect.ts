import { refuses } from '../../core/finding.ts'
import type { CallState, State } from '../../core/state.ts'
import { drift, fingerprint, restoreRepository } from '../../isolation/integrity.ts'
import { restorePointer } from '../../isolation/worktree.ts'
import type { Agents } from '../parts.ts'
import type { Workshop } from './workshop.ts'

/** Hub, forge, frozen base, and without a sandbox the person's repository: what is not as we left it is put back. */
export async function inspect(
  workshop: Workshop,
  state: State,
  call: CallState,
): Promise<Awaited<ReturnType<Agents['inspect']>>> {
  const { hub, base, before } = await workshop.opened(state)
  const { quarantine } = workshop.folders
  const forge = await workshop.forge()
  const ours = [
    ...(await hub.guard.inspect(quarantine)),
    ...(await forge.inspect(quarantine)),
    ...(await base.inspect()),
  ]
  const moved = before
    ? await drift(before, await fingerprint(workshop.surroundings.repository), 'It was put back.')
    : []
  const left =
    before && refuses(moved) ? await restoreRepository(before, { quarantine, spare: hub.gitDir }) : []
  const task = call.task ? state.tasks[call.task] : undefined
  if (task?.worktree && call.lane.startsWith('task/'))
    await restorePointer(await pointerOf(workshop, state, task.id))

  return { findings: [...ours, ...moved, ...left], restored: !refuses(left) }
}

async function pointerOf(workshop: Workshop, state: State, id: string) {
  const { hub } = await workshop.opened(state)
  const task = state.tasks[id]!
  return {
    task: id,
    branch: task.planned.branch,
    folder: task.worktree!,
    gitDir: `${hub.gitDir}/worktrees/${id}`,
    start: task.start ?? state.base,
  }
}
