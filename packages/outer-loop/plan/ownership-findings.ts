import type { Finding } from '../core/finding.ts'
import type { Plan, PlannedTask } from '../core/plan.ts'
import { matches } from '../gates/globs.ts'
import { canMeet, isLiteral, problemOf } from './globs.ts'
import type { Order } from './order.ts'
import { planFinding } from './plan-finding.ts'
import type { PlanGround } from './validate-plan.ts'

/** No two tasks that can run at one time may change the same file; what is protected is nobody's. */
export function ownershipFindings({ tasks }: Plan, order: Order, ground: PlanGround): readonly Finding[] {
  const owners = tasks.map((task) => owner(task, ground.files))
  const pairs = owners.flatMap((one, index) =>
    owners
      .slice(index + 1)
      .filter((other) => order.canMeet(one.task.id, other.task.id))
      .map((other) => [one, other] as const),
  )

  return [
    ...tasks.flatMap(unreadable),
    ...tasks.flatMap((task) => protectedPaths(task, ground)),
    ...pairs.flatMap(([one, other]) => overlap(one, other)),
    ...serial(pairs, ground),
  ]
}

const unreadable = ({ id, owns }: PlannedTask): readonly Finding[] =>
  owns.flatMap((glob, index) => {
    const why = problemOf(glob)

    return why
      ? [planFinding('glob_refused', 'blocker', `${id}.owns[${index}]`, `${glob} cannot be owned. ${why}`)]
      : []
  })

/** A path that is protected is named to be changed: refused. A wide glob that merely contains one is told so. */
function protectedPaths({ id, owns }: PlannedTask, { files, settings }: PlanGround): readonly Finding[] {
  const isProtected = matches(settings.protected)

  return owns.flatMap((glob, index) => {
    const where = `${id}.owns[${index}]`
    const owned = isLiteral(glob) ? [glob] : files.filter(matches([glob]))
    const kept = owned.filter(isProtected)
    const within = settings.protected.some((guarded) => guarded === glob || isWithin(glob, guarded))
    const meant = owned.length > 0 && kept.length === owned.length && !glob.includes('**')
    if (within || meant)
      return [
        planFinding(
          'protected',
          'blocker',
          where,
          `${glob} is protected (${settings.protected.join(', ')}): no task may change it. Leave it out; a person changes it.`,
        ),
      ]
    if (kept.length > 0)
      return [
        planFinding(
          'protected_inside',
          'minor',
          where,
          `${glob} contains ${listed(kept)}, which stays protected: a change there is refused.`,
        ),
      ]

    return []
  })
}

/** Whether all that a glob can name lies in a folder that is protected as a whole (`.github/**`). */
function isWithin(glob: string, guarded: string): boolean {
  const folder = guarded.endsWith('/**') ? guarded.slice(0, -2) : null

  return folder !== null && isLiteral(folder) && glob.startsWith(folder)
}

/** What a task owns of the base, found once: each pair asks again. */
interface Owner {
  readonly task: PlannedTask
  readonly paths: readonly string[]
  readonly isOwned: ReadonlySet<string>
}

function owner(task: PlannedTask, files: readonly string[]): Owner {
  const paths = files.filter(matches(task.owns))

  return { task, paths, isOwned: new Set(paths) }
}

function overlap({ task: one, paths }: Owner, { task: other, isOwned }: Owner): readonly Finding[] {
  const shared = paths.filter((path) => isOwned.has(path))
  const remedy = 'Cut them apart, or let one wait for the other.'
  if (shared.length > 0)
    return [
      planFinding(
        'overlap',
        'blocker',
        one.id,
        `${one.id} and ${other.id} can run at one time and both own ${listed(shared)}. ${remedy}`,
      ),
    ]
  const meeting = one.owns.flatMap((mine) =>
    other.owns.filter((glob) => canMeet(mine, glob)).map((glob) => [mine, glob]),
  )[0]
  if (!meeting) return []

  return [
    planFinding(
      'overlap',
      'blocker',
      one.id,
      `${one.id} (${meeting[0]}) and ${other.id} (${meeting[1]}) can run at one time and could both make the same file. ${remedy}`,
    ),
  ]
}

/** Files that many tasks need belong to one serial task: two that can run at one time may not share such a glob. */
function serial(
  pairs: readonly (readonly [Owner, Owner])[],
  { files, settings }: PlanGround,
): readonly Finding[] {
  return settings.serial.flatMap((shared) => {
    const existing = files.filter(matches([shared]))
    const touches = ({ task, isOwned }: Owner) =>
      existing.some((path) => isOwned.has(path)) || task.owns.some((glob) => canMeet(glob, shared))

    return pairs
      .filter(([one, other]) => touches(one) && touches(other))
      .map(([{ task: one }, { task: other }]) =>
        planFinding(
          'serial_shared',
          'blocker',
          one.id,
          `${shared} belongs to one task, or to tasks that wait for each other, and ${one.id} and ${other.id} both own it. Give it to a task of its own.`,
        ),
      )
  })
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(', ')

  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown
}
