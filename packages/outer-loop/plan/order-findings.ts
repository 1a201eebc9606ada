import type { Finding } from '../core/finding.ts'
import type { Plan, PlannedTask } from '../core/plan.ts'
import type { Order } from './order.ts'
import { planFinding } from './plan-finding.ts'
import type { PlanGround } from './validate-plan.ts'

/** Ids and branches are one task's each, `after` names tasks and runs in no circle, and what is consumed comes earlier. */
export function orderFindings(
  { tasks }: Plan,
  order: Order,
  { settings, builtInGates = [] }: PlanGround,
): readonly Finding[] {
  const gates = new Set([...builtInGates, ...settings.gates.map(({ id }) => id)])
  const ids = new Set(tasks.map(({ id }) => id))
  const circle = order.cycle

  return [
    ...tasks.flatMap((task, index) => [
      ...repeated(tasks, task, index, settings),
      ...task.after
        .filter((earlier) => !ids.has(earlier))
        .map((earlier) =>
          planFinding(
            'unknown_task',
            'blocker',
            `${task.id}.after`,
            `${task.id} waits for ${earlier}, and there is no such task. Name a task of this plan.`,
          ),
        ),
      ...task.gates
        .filter((gate) => !gates.has(gate))
        .map((gate) =>
          planFinding(
            'unknown_gate',
            'blocker',
            `${task.id}.gates`,
            `${task.id} asks for the gate ${gate}, which the settings do not have. Choose from ${[...gates].join(', ') || 'none'}.`,
          ),
        ),
      ...seams(tasks, task, order),
    ]),
    ...(circle
      ? [
          planFinding(
            'cycle',
            'blocker',
            circle[0] ?? '',
            `These wait for each other: ${circle.join(' → ')}. Remove one \`after\`.`,
          ),
        ]
      : []),
  ]
}

function repeated(
  tasks: readonly PlannedTask[],
  { id, branch }: PlannedTask,
  index: number,
  { base }: PlanGround['settings'],
): readonly Finding[] {
  const before = tasks.slice(0, index)
  const found: Finding[] = []
  if (before.some((other) => other.id === id))
    found.push(planFinding('duplicate_task', 'blocker', id, `There are two tasks called ${id}. Rename one.`))
  const holder = before.find((other) => other.branch === branch)
  if (holder)
    found.push(
      planFinding(
        'duplicate_branch',
        'blocker',
        id,
        `${id} and ${holder.id} would both be ${branch}. Give each task its own branch.`,
      ),
    )
  if (branch === base)
    found.push(
      planFinding(
        'branch_is_base',
        'blocker',
        id,
        `${branch} is what pull requests are for. Choose another name.`,
      ),
    )

  return found
}

/** What one task makes and another builds on is a seam: the second waits for the first. */
function seams(tasks: readonly PlannedTask[], task: PlannedTask, order: Order): readonly Finding[] {
  return task.consumes.flatMap((needed) => {
    const makers = tasks.filter(({ id, produces }) => id !== task.id && produces.includes(needed))
    if (makers.length === 0 || makers.some(({ id }) => order.comesBefore(id, task.id))) return []
    const maker = makers[0]?.id ?? ''

    return [
      planFinding(
        'seam_unordered',
        'major',
        `${task.id}.consumes`,
        `${task.id} builds on "${needed}", which ${maker} makes, and does not wait for it. Add ${maker} to its \`after\`.`,
      ),
    ]
  })
}
