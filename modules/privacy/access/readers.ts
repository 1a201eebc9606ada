import { readingsOf } from '@leadkeep/audit'
import { Role, UserRole } from '@leadkeep/auth'
import type { QueryContext } from '@leadkeep/commands'
import { namesOf } from './names-of.ts'
import { sayIn } from './say.ts'

interface Disclosed {
  readonly actor: { readonly kind: string; readonly id: string | null }
}

/**
 * Who opened their values, by role and purpose: that is what somebody needs to know of people who act for us (CJEU
 * C-579/21). Whoever took data out of the house is named (C-154/21).
 */
export async function readersOf(
  context: QueryContext,
  subjectIds: readonly string[],
  disclosed: readonly Disclosed[],
) {
  const { services, scope } = context
  const found = await readingsOf(services.database, scope.tenantId, subjectIds)
  const rolesOf = await roleTitles(
    context,
    found.flatMap(({ user }) => user ?? []),
  )
  const say = sayIn(services)
  const groups = Map.groupBy(found, ({ purpose, by, user }) => {
    const roles = user === null ? [] : rolesOf(user)

    return JSON.stringify([purpose, by, roles])
  })
  const readings = [...groups].map(([key, same]) => {
    // The very three that the key was made of.
    const [purpose, by, roles] = JSON.parse(key) as [string, string, string[]]
    const last = same.map((each) => each.last).toSorted()

    return {
      purpose,
      title: say(`audit_logs.purpose.${purpose}`),
      by,
      roles,
      times: same.reduce((sum, { times }) => sum + times, 0),
      last: last.at(-1)!,
    }
  })

  return {
    readings,
    say,
    nameOf: await namesOf(
      context,
      disclosed.map(({ actor }) => actor),
    ),
  }
}

async function roleTitles({ em }: QueryContext, userIds: readonly string[]) {
  const held = await em.find(UserRole, { userId: { $in: [...userIds] } })
  const roles = await em.find(Role, { id: { $in: held.map(({ roleId }) => roleId) } })
  const titles = new Map(roles.map(({ id, title }) => [id, title]))

  return (userId: string): string[] =>
    held
      .filter((each) => each.userId === userId)
      .map(({ roleId }) => titles.get(roleId) ?? '')
      .toSorted()
}
