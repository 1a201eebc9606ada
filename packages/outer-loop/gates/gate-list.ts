import type { PlannedTask } from '../core/plan.ts'
import type { Settings } from '../core/settings.ts'
import { commandGate } from './command-gate.ts'
import { conformance } from './conformance.ts'
import { dependencies } from './dependencies.ts'
import { forbidden } from './forbidden.ts'
import type { Gate } from './gate.ts'
import { migrations } from './migrations.ts'
import { ownership } from './ownership.ts'
import { secrets } from './secrets.ts'
import { tamper } from './tamper/tamper.ts'
import { tamperText } from './tamper/text.ts'

/**
 * The gates of one task, in order. Those of the settings that need nothing of a slot are for every task; one that needs
 * ports, a database or a browser, or says that it is optional, is for the tasks whose plan names it, and for the union in
 * any case.
 */
export function gatesOfTask(settings: Settings, task: PlannedTask): Gate[] {
  const named = settings.gates
    .filter((each) => !isOptional(each) || task.gates.includes(each.id))
    .map(commandGate)

  return [
    ownership,
    forbidden,
    dependencies,
    secrets,
    tamperText,
    ...(settings.registry ? [conformance('share')] : []),
    ...named.filter(({ tier }) => tier === 'dry'),
    tamper,
    ...(settings.database ? [migrations] : []),
    ...named.filter(({ tier }) => tier === 'slot'),
  ]
}

/** Whether a task has it only when its plan names it. */
export const isOptional = ({ needs, optional }: Settings['gates'][number]): boolean =>
  optional || needs.length > 0

/** The gates of all branches together: nothing is compared as text again, everything is run. */
export function gatesOfUnion(settings: Settings): Gate[] {
  const named = settings.gates.filter(({ union }) => union).map(commandGate)

  return [
    ...(settings.registry ? [conformance('whole')] : []),
    ...named,
    ...(settings.database ? [migrations] : []),
  ]
}

/** All tasks as one, for gates that ask what a task owns or means. */
export const unionTask = (tasks: readonly PlannedTask[]): PlannedTask => ({
  id: 'union',
  title: 'All branches together',
  branch: 'chore/union',
  brief: 'All branches together.',
  criteria: [...new Set(tasks.flatMap(({ criteria }) => criteria))],
  owns: tasks.flatMap(({ owns }) => owns),
  reads: [],
  consumes: [],
  produces: tasks.flatMap(({ produces }) => produces),
  after: [],
  gates: [...new Set(tasks.flatMap(({ gates }) => gates))],
  refactors: tasks.flatMap(({ refactors }) => refactors),
  minutes: 180,
  usd: null,
})
