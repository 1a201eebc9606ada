import { command, type QueryContext } from '@leadkeep/commands'
import { inEveryTenant } from '@leadkeep/directory'
import { covers } from '@leadkeep/kernel'
import { z } from 'zod'
import { Role } from '../data/entities.ts'
import { defaultRoles, newBuiltinRole } from '../setup.ts'

/**
 * Gives the built-in roles what this version declares for them and they were never given before. What somebody took away
 * stays away.
 */
const offerFeatures = command({
  id: 'auth.role.offer',
  access: ['auth.roles.manage'],
  fresh: true,
  input: z.object({}),
  async run(context) {
    const { em } = context
    const roles = await em.find(Role, {})
    for (const { key, features: declared } of defaultRoles) {
      const role = roles.find((each) => each.key === key)
      if (!role) newBuiltinRole(context, key)
      if (!role?.builtin) continue // A role of the tenant's own may have taken the key before we did.
      const offered = role.offered ?? (await everHeld(context, role))
      const isNew = declared.filter((feature) => !offered.includes(feature))
      const gained = isNew.filter((feature) => !covers(role.features, feature))
      if (gained.length > 0) role.features = [...role.features, ...gained].toSorted()
      if (isNew.length > 0 || !role.offered) role.offered = [...new Set([...offered, ...declared])].toSorted()
    }
  },
})

/** Asked at every start: a version may have brought features with it. */
export const offerFeaturesEverywhere = inEveryTenant(offerFeatures)

/**
 * Of a role that is older than the count of what it was offered, the log says what it ever held; lists stand there as PostgreSQL
 * writes them.
 */
async function everHeld(
  { scope, services: { database } }: QueryContext,
  role: { readonly id: string; readonly features: readonly string[] },
): Promise<string[]> {
  const { rows } = await database.transaction(scope.tenantId, (client) =>
    client.query<{ feature: string }>(
      `select distinct unnest((held #>> '{}')::text[]) as feature
       from audit_entry e
       cross join lateral jsonb_array_elements(e.body->'changes') change
       cross join lateral jsonb_path_query(change, '$.columns.features.*') held
       where e.tenant_id = $1 and e.outcome = 'done'
         and e.act in ('directory.tenant.create', 'auth.role.update')
         and change->>'table' = 'auth.role' and change->>'row' = $2
         and jsonb_typeof(held) = 'string'`,
      [scope.tenantId, role.id],
    ),
  )

  return [...new Set([...role.features, ...rows.map(({ feature }) => feature)])]
}
