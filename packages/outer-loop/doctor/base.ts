import { isDeepStrictEqual } from 'node:util'
import { frozen } from '../engine/real/prepare.ts'
import { gitDirOf } from '../isolation/integrity.ts'
import type { Settings } from '../core/settings.ts'
import { type Check, fail, ok, warn } from './check.ts'

/** What a run would start from. It reads the branch, not the folder: settings that nobody has committed do not count. */
export const checkBase = async (repository: string, here: Settings | null): Promise<Check> => {
  try {
    const { branch, commit, settings } = await frozen(await gitDirOf(repository), null)
    return here !== null && !isDeepStrictEqual(here, settings)
      ? warn(
          'base',
          `${branch} at ${commit.slice(0, 10)}; its .ai/outer-loop.json is not the one in this folder.`,
          `A run uses what ${branch} has: commit yours there first.`,
        )
      : ok('base', `${branch} at ${commit.slice(0, 10)}`)
  } catch (cause) {
    return fail(
      'base',
      cause instanceof Error ? cause.message : String(cause),
      'Name a branch that is here: "base" in .ai/outer-loop.json.',
    )
  }
}
