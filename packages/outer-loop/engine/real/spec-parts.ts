import type { Finding } from '../../core/finding.ts'
import { changedPlan } from '../../core/reduce-plan.ts'
import type { Plan } from '../../core/plan.ts'
import { testGlobs } from '../../core/settings.ts'
import type { Forge } from '../../forge/forge.ts'
import { planFinding } from '../../plan/plan-finding.ts'
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
    const tests = testGlobs(state.prepared!.settings)
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
    const plan = state.replan ? changedPlan(state) : state.plan.candidate!
    const taken = takenBranches(plan, state.run, await workshop.forge())
    if (!state.replan) return [...validatePlan(plan, ground), ...taken]
    const begun = Object.values(state.tasks).filter(
      ({ id, phase }) => phase !== 'waiting' && id !== state.replan!.task,
    )
    const before = { tasks: Object.values(state.tasks).map(({ planned }) => planned) }

    const changed = { ...ground, begun: new Set(begun.map(({ id }) => id)) }
    return [...validatePlanChange(before, plan, changed), ...taken]
  },
})

/** Two runs with one branch would write over each other's work: the later one is told while a name costs nothing. */
const takenBranches = ({ tasks }: Plan, run: string, forge: Pick<Forge, 'heldBy'>): Finding[] =>
  tasks.flatMap(({ id, branch }) => {
    const holder = forge.heldBy(branch)
    return holder === null || holder === run
      ? []
      : [
          planFinding(
            'branch_taken',
            'blocker',
            `${id}.branch`,
            `${branch} is the branch of ${holder}, which is not over. Name another.`,
          ),
        ]
  })
