import type { CommandContext } from '@leadkeep/commands'
import { rolesApart, roleEndNeeded, roleEndPassed, unknownRole } from '../errors.ts'
import { userIdOf } from '../sessions/end-sessions.ts'
import { auditorRole } from '../setup.ts'
import { isAdministrative, keepAnAdmin, mayAdminister, mustHold } from './authority.ts'
import { Role, UserRole } from './entities.ts'
import { watchGrant } from './officers.ts'

/** When roles end, by their keys; of a role that is not named it stays as it was. */
export type RoleEnds = Readonly<Record<string, string | null>>

/** No audit takes longer than this; a longer one is given a new time. */
const longest = 366 * 24 * 3_600_000

/**
 * Exactly these roles from now on, by their keys. Nobody gives what they do not hold, an auditor reads for a time and
 * administers nothing, and officers are told of new power.
 */
export async function setRoles(
  context: CommandContext,
  userId: string,
  keys: readonly string[],
  ends: RoleEnds,
): Promise<void> {
  const { scope, em } = context
  const now = scope.now()
  const all = await em.find(Role, {})
  const wanted = all.filter(({ key }) => keys.includes(key))
  if (wanted.length !== new Set(keys).size) throw unknownRole()
  mustBeApart(wanted)

  const held = await em.find(UserRole, { userId })
  const lost = held.filter(({ roleId }) => !wanted.some(({ id }) => id === roleId))
  const rolesLost = all.filter(({ id }) => lost.some(({ roleId }) => roleId === id))
  const moves = wanted.map((role) => {
    const holding = held.find(({ roleId }) => roleId === role.id)
    const until = endOf(role, ends, holding, now)

    return { role, holding, until, ...changeOf(holding, until, now) }
  })
  const moved = moves.filter(({ isChanged }) => isChanged)
  mustHold(
    scope,
    [...moved.map(({ role }) => role), ...rolesLost].flatMap(({ features }) => features),
  )
  // An administrator for a time is as good as none when that time is over.
  const ending = [...rolesLost, ...moved.filter(({ until }) => until).map(({ role }) => role)]
  if (ending.some(isAdministrative))
    await keepAnAdmin(
      em,
      now,
      (holding) => holding.userId === userId && ending.some(({ id }) => id === holding.roleId),
    )

  for (const { role, holding, until, isMore } of moved) {
    const kept = holding ?? newHolding(context, userId, role.id)
    kept.grant(now, userIdOf(scope), until)
    if (isMore) await watchGrant(context, { features: role.features, to: [userId], reference: kept.id })
  }
  for (const holding of lost) em.remove(holding)
}

type RoleRow = InstanceType<typeof Role.class>

/** Who audits does not administer: one would look at their own doing. */
export function mustBeApart(roles: readonly { readonly key: string; readonly features: string[] }[]): void {
  if (roles.some(({ key }) => key === auditorRole) && roles.some(mayAdminister)) throw rolesApart()
}

function endOf({ key }: RoleRow, ends: RoleEnds, holding: UserRole | undefined, now: Date): Date | null {
  const said = Object.hasOwn(ends, key) ? (ends[key] ?? null) : undefined
  const before = holding?.holds(now) ? (holding.until ?? null) : null
  const until = said === undefined ? before : said === null ? null : new Date(said)
  if (until && until <= now) throw roleEndPassed(key)
  if (key === auditorRole && (!until || until.getTime() - now.getTime() > longest)) throw roleEndNeeded(key)

  return until
}

/** Whether anything changes, and whether it allows more, or for longer, than before. */
function changeOf(holding: UserRole | undefined, until: Date | null, now: Date) {
  if (!holding?.holds(now)) return { isChanged: true, isMore: true }
  const [before, after] = [holding.until, until].map((end) => end?.getTime() ?? Infinity)

  return { isChanged: before !== after, isMore: after! > before! }
}

const newHolding = ({ scope, em }: CommandContext, userId: string, roleId: string): UserRole =>
  em.create(UserRole, {
    tenantId: scope.tenantId,
    id: scope.newId(),
    userId,
    roleId,
    grantedAt: scope.now(),
    grantedBy: null,
    until: null,
  })
