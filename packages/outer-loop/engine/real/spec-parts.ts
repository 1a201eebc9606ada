import picomatch from 'picomatch'
import type { Finding } from '../../core/finding.ts'
import { changedPlan } from '../../core/reduce-plan.ts'
import type { State } from '../../core/state.ts'
import { validatePlan } from '../../plan/validate-plan.ts'
import { validatePlanChange } from '../../plan/validate-plan-change.ts'
import { lintSpec, questionsOf } from '../../spec/lint.ts'
import { readSpec } from '../../spec/spec-file.ts'
import type { Parts } from '../parts.ts'
import { pathsOf } from './paths.ts'
import { registryOf } from './registry.ts'
import type { Workshop } from './workshop.ts'

/** What code says to a specification and to a plan, against the frozen base. */
export const specParts = (workshop: Workshop): Pick<Parts, 'lintSpec' | 'validatePlan'> => ({
  async lintSpec(state, signal) {
    const reading = readSpec(state.spec.markdown ?? '')
    if (!reading.spec) return { contract: null, findings: [...reading.findings], questions: [] }
    const { contract } = reading.spec
    const paths = await pathsOf(workshop, state)
    const matches = picomatch([...(state.prepared!.settings.tests?.files ?? [])])
    const tests = state.prepared!.settings.tests ? paths.filter((path) => matches(path)) : []
    const findings = lintSpec(contract, await registryOf(workshop, state, signal), { paths, tests })

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
