import { loadSkills, type Skill } from '../../brief/skills.ts'
import type { State } from '../../core/state.ts'
import { EffectFailed } from '../effects/effect.ts'
import type { Workshop } from './workshop.ts'

/** The skills of the frozen base, each still the one whose hash the ledger has: nobody is handed other words than those. */
export async function pinnedSkills(workshop: Workshop, state: State): Promise<readonly Skill[]> {
  const { base } = await workshop.opened(state)
  const { skills } = await loadSkills(base.folder)
  const pinned = state.prepared?.skills ?? []
  const other = pinned.find(
    ({ name, digest }) => !skills.some((skill) => skill.name === name && skill.digest === digest),
  )
  if (other)
    throw new EffectFailed(
      'skill.changed',
      `The skill ${other.name} is not what it was when the run began. Nobody is given it.`,
      { again: false },
    )
  return skills.filter(({ name }) => pinned.some((one) => one.name === name))
}
