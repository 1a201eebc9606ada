import type { State } from '../../core/state.ts'
import { ask } from '../../isolation/git.ts'
import type { Workshop } from './workshop.ts'

/** Every path of the frozen base. */
export async function pathsOf(workshop: Workshop, state: State): Promise<string[]> {
  const { hub } = await workshop.opened(state)
  return (await ask(['ls-tree', '-r', '-z', '--name-only', state.prepared!.commit], { gitDir: hub.gitDir }))
    .split('\0')
    .filter(Boolean)
}
