import type { Finding } from '../core/finding.ts'
import type { Plan } from '../core/plan.ts'
import { planFinding } from './plan-finding.ts'
import type { PlanGround } from './validate-plan.ts'

/** Beyond this a task is not one worker's hour or two any more, and a pull request nobody reads. */
export const largest = { minutes: 120, criteria: 8, briefCharacters: 12_000 }

/** A task is one to two hours of one worker, and all of them together fit what the run may cost. */
export function budgetFindings({ tasks }: Plan, { settings }: PlanGround): readonly Finding[] {
  const { task: cap, run } = settings.budgets
  const each = tasks.flatMap(({ id, minutes, criteria, brief, usd }) => {
    const found: Finding[] = []
    const too = (part: string, message: string) =>
      found.push(planFinding('too_large', 'major', `${id}.${part}`, `${id} ${message} Cut it in two.`))
    if (minutes > Math.min(largest.minutes, cap.minutes))
      too(
        'minutes',
        `is planned for ${minutes} minutes; a task has ${Math.min(largest.minutes, cap.minutes)} at most.`,
      )
    if (criteria.length > largest.criteria)
      too('criteria', `answers for ${criteria.length} criteria; a task has ${largest.criteria} at most.`)
    if (brief.length > largest.briefCharacters)
      too(
        'brief',
        `needs ${brief.length} characters to explain; a task has ${largest.briefCharacters} at most.`,
      )
    if (usd && usd > cap.usd)
      found.push(
        planFinding(
          'over_budget',
          'major',
          `${id}.usd`,
          `${id} asks for $${usd}; a task may cost $${cap.usd}. Ask for less, or cut it in two.`,
        ),
      )

    return found
  })
  const asked = tasks.reduce((sum, { usd }) => sum + (usd ?? 0), 0)
  const whole =
    asked > run.usd
      ? [
          planFinding(
            'over_budget',
            'major',
            'plan',
            `The tasks ask for $${asked} together; a run may cost $${run.usd}. Ask for less.`,
          ),
        ]
      : []

  return [...each, ...whole]
}
