import { isDeepStrictEqual } from 'node:util'
import type { Finding } from '../core/finding.ts'
import type { Plan, PlannedTask } from '../core/plan.ts'
import { planFinding } from './plan-finding.ts'
import { validatePlan, type PlanGround } from './validate-plan.ts'

/**
 * What stands against changing a plan while it is being carried out. The changed plan must be one that the same rules
 * accept, and what a task was begun with stays: its criteria, its paths, its branch, its place in the order. A task that
 * has begun may end up with nothing to do, but it cannot be another one.
 */
export function validatePlanChange(
  before: Plan,
  after: Plan,
  { begun, ...ground }: PlanGround & { readonly begun: ReadonlySet<string> },
): readonly Finding[] {
  const changed = new Map(after.tasks.map((task) => [task.id, task]))
  const kept = before.tasks
    .filter(({ id }) => begun.has(id))
    .flatMap((task) => {
      const now = changed.get(task.id)
      if (!now)
        return [
          planFinding(
            'begun_removed',
            'blocker',
            task.id,
            `${task.id} has begun and cannot be taken out of the plan. Keep it as it is.`,
          ),
        ]
      const parts = differing(task, now)

      return parts.length > 0
        ? [
            planFinding(
              'begun_changed',
              'blocker',
              task.id,
              `${task.id} has begun and its ${parts.join(', ')} cannot change. Keep it as it is, and put what is new into another task.`,
            ),
          ]
        : []
    })
  const reused = after.tasks
    .filter(({ id, branch }) =>
      before.tasks.some((task) => begun.has(task.id) && task.id !== id && task.branch === branch),
    )
    .map(({ id, branch }) =>
      planFinding(
        'branch_reused',
        'blocker',
        id,
        `${branch} belongs to a task that has begun. Choose another branch for ${id}.`,
      ),
    )
  const same = isDeepStrictEqual(before, after)
    ? [
        planFinding(
          'nothing_changed',
          'major',
          'plan',
          'The changed plan is the plan as it was. Change what the evidence is against.',
        ),
      ]
    : []

  return [...kept, ...reused, ...same, ...validatePlan(after, ground)]
}

function differing(before: PlannedTask, after: PlannedTask): readonly string[] {
  // The keys of a planned task are those of the schema that both were parsed with.
  const parts = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof PlannedTask)[]

  return parts.filter((part) => !isDeepStrictEqual(before[part], after[part]))
}
