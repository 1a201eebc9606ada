import type { Finding } from '../core/finding.ts'
import type { Plan } from '../core/plan.ts'
import { matches } from '../gates/globs.ts'
import { planFinding } from './plan-finding.ts'
import type { PlanGround } from './validate-plan.ts'

/** Each criterion is one task's, which may write the test that proves it. */
export function coverageFindings(
  { tasks }: Plan,
  { contract, files, settings }: PlanGround,
): readonly Finding[] {
  const isTest = matches(settings.tests?.files ?? ['**'])
  const existing = new Set(files)
  const criteria = contract.criteria.flatMap(({ id, test }) => {
    const [holder, ...others] = tasks.filter(({ criteria: held }) => held.includes(id))
    if (!holder)
      return [planFinding('criterion_uncovered', 'blocker', id, `No task makes ${id} true. Give it to one.`)]
    if (others.length > 0)
      return [
        planFinding(
          'criterion_covered_twice',
          'blocker',
          id,
          `${[holder, ...others].map((task) => task.id).join(' and ')} both answer for ${id}, so nobody does. Keep it with one.`,
        ),
      ]
    if (test && !matches(holder.owns)(test))
      return [
        planFinding(
          'test_not_owned',
          'major',
          id,
          `${holder.id} answers for ${id} and may not write ${test}, which proves it. Add it to its \`owns\`.`,
        ),
      ]

    return []
  })
  const tasksOwn = tasks.flatMap((task) => {
    const unknown = task.criteria.filter((id) => !contract.criteria.some((criterion) => criterion.id === id))
    const twice = task.criteria.filter((id, index) => task.criteria.indexOf(id) < index)

    return [
      ...unknown.map((id) =>
        planFinding(
          'unknown_criterion',
          'blocker',
          `${task.id}.criteria`,
          `The specification has no ${id}. Name one that it has.`,
        ),
      ),
      ...twice.map((id) =>
        planFinding(
          'criterion_twice',
          'minor',
          `${task.id}.criteria`,
          `${task.id} names ${id} twice. Once is enough.`,
        ),
      ),
      ...task.refactors.flatMap(({ path }) => {
        const why = !existing.has(path)
          ? 'the base has no such file'
          : !isTest(path)
            ? 'it is not a test file'
            : !matches(task.owns)(path)
              ? `${task.id} does not own it`
              : null

        return why
          ? [
              planFinding(
                'refactor_refused',
                'major',
                `${task.id}.refactors`,
                `${path} cannot be declared as changed: ${why}. Take it out, or own it.`,
              ),
            ]
          : []
      }),
    ]
  })

  return [...criteria, ...tasksOwn]
}
