import type { Finding } from '../core/finding.ts'
import type { Plan } from '../core/plan.ts'
import type { Settings } from '../core/settings.ts'
import type { SpecContract } from '../core/spec.ts'
import { budgetFindings } from './budget-findings.ts'
import { coverageFindings } from './coverage-findings.ts'
import { orderFindings } from './order-findings.ts'
import { ownershipFindings } from './ownership-findings.ts'
import { Order } from './order.ts'

export interface PlanGround {
  readonly contract: SpecContract
  /** Every path of the frozen base. */
  readonly files: readonly string[]
  readonly settings: Settings
  /** Gates that every task has, which a plan may name as well. */
  readonly builtInGates?: readonly string[]
}

/**
 * What stands against a plan; nothing means that its tasks can be given out. Pure. Tasks that `after` does not order may
 * run at the same time, so they may not own the same file, nor one that both could make.
 */
export function validatePlan(plan: Plan, ground: PlanGround): readonly Finding[] {
  const order = new Order(plan.tasks)

  return [
    ...orderFindings(plan, order, ground),
    ...coverageFindings(plan, ground),
    ...ownershipFindings(plan, order, ground),
    ...budgetFindings(plan, ground),
  ]
}
