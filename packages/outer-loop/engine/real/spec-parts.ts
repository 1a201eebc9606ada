import { readFile } from 'node:fs/promises'
import type { Finding } from '../../core/finding.ts'
import { changedPlan } from '../../core/reduce-plan.ts'
import type { State } from '../../core/state.ts'
import { validatePlan } from '../../plan/validate-plan.ts'
import { validatePlanChange } from '../../plan/validate-plan-change.ts'
import { lintSpec, questionsOf } from '../../spec/lint.ts'
import { readRegistry, type Registry } from '../../spec/registry.ts'
import { readSpec } from '../../spec/spec-file.ts'
import { ask } from '../../isolation/git.ts'
import { EffectFailed } from '../effects/effect.ts'
import type { Parts } from '../parts.ts'
import { prepareFolder } from './prepare-folder.ts'
import { runConfined } from './run-confined.ts'
import type { Workshop } from './workshop.ts'

/** What code says to a specification and to a plan, against the frozen base. */
export const specParts = (workshop: Workshop): Pick<Parts, 'lintSpec' | 'validatePlan'> => ({
  async lintSpec(state, signal) {
    const reading = readSpec(state.spec.markdown ?? '')
    if (!reading.spec) return { contract: null, findings: [...reading.findings], questions: [] }
    const { contract } = reading.spec
    const paths = await pathsOf(workshop, state)
    // Globs, not the files that are there: the tests of a specification have still to be written.
    const tests = state.prepared!.settings.tests?.files ?? []
    const registry = await workshop.once('registry of the base', () => registryOf(workshop, state, signal))
    const findings = lintSpec(contract, registry, { paths, tests })

    return { contract, findings: [...findings], questions: [...questionsOf(contract)] }
  },

  async validatePlan(state): Promise<readonly Finding[]> {
    const { settings, gates } = state.prepared!
    const ground = {
      contract: state.spec.contract!,
      files: await pathsOf(workshop, state),
      settings,
      builtInGates: gates.map(({ id }) => id),
    }
    if (!state.replan) return validatePlan(state.plan.candidate!, ground)
    const begun = Object.values(state.tasks).filter(
      ({ id, phase }) => phase !== 'waiting' && id !== state.replan!.task,
    )
    const before = { tasks: Object.values(state.tasks).map(({ planned }) => planned) }

    return validatePlanChange(before, changedPlan(state), {
      ...ground,
      begun: new Set(begun.map(({ id }) => id)),
    })
  },
})

async function pathsOf(workshop: Workshop, state: State): Promise<string[]> {
  const { hub } = await workshop.opened(state)
  return (await ask(['ls-tree', '-r', '-z', '--name-only', state.prepared!.commit], { gitDir: hub.gitDir }))
    .split('\0')
    .filter(Boolean)
}

async function registryOf(workshop: Workshop, state: State, signal: AbortSignal): Promise<Registry | null> {
  const { registry } = state.prepared!.settings
  if (!registry) return null
  const { hub } = await workshop.opened(state)
  const folder = workshop.folders.tmp('registry')
  await hub.checkOut(state.prepared!.commit, folder)
  await prepareFolder(workshop, state, folder)
  const end = await runConfined(workshop, state, registry, {
    name: 'registry',
    cwd: folder,
    minutes: 5,
    writable: [folder],
    env: {},
    signal,
  })
  const reading = readRegistry(await readFile(end.stdout, 'utf8'))
  if (end.exitCode !== 0 || !reading.registry)
    throw new EffectFailed(
      'registry.unreadable',
      `"${registry.join(' ')}": ${reading.problem ?? ''} It ended with ${end.exitCode ?? end.signal}.`,
    )

  return reading.registry
}
