import type { EntityManager } from '@mikro-orm/postgresql'
import { covers, type Module, type Scope } from '@leadkeep/kernel'
import { beyondYourFeatures, lastAdmin, unknownFeature } from '../errors.ts'
import { adminRole } from '../setup.ts'
import { Role, User, UserRole } from './entities.ts'

/** Nobody gives, takes or overrules what they do not hold. A wildcard is held by an equal or a wider one alone. */
export function mustHold(scope: Scope, features: readonly string[]): void {
  const missing = features.find((feature) => !covers(scope.features, feature))
  if (missing !== undefined) throw beyondYourFeatures(missing)
}

/** A role is made of features that modules declare, or of wildcards above some; never of installation-wide ones. */
export function mustBelongInRole(modules: readonly Module[], features: readonly string[]): void {
  const known = tenantFeatures(modules).map(({ id }) => id)
  const unknown = features.find((feature) => !known.includes(feature) && !isWildcardOver(feature, known))
  if (unknown !== undefined) throw unknownFeature(unknown)
}

/** What the modules declare for use inside a tenant. */
export const tenantFeatures = (modules: readonly Module[]) =>
  modules.flatMap((module) => module.features ?? []).filter(({ id }) => !id.startsWith('installation.'))

const isWildcardOver = (feature: string, known: readonly string[]) =>
  /^([a-z][a-z0-9_]*\.)*\*$/.test(feature) && known.some((id) => covers([feature], id))

/** A role that makes its holders administrators. */
export const isAdministrative = ({ features }: { readonly features: readonly string[] }) =>
  features.includes('*')

/** A role that decides what others may do. */
export const mayAdminister = ({ features }: { readonly features: readonly string[] }) =>
  ['auth.users.manage', 'auth.roles.manage'].some((feature) => covers(features, feature))

/**
 * Refuses to take the last active administrator away. `goes` says which holdings of administrative roles are about to
 * end. Two who do this at once both move the admin role, and the second is told that it changed meanwhile.
 */
export async function keepAnAdmin(
  em: EntityManager,
  now: Date,
  goes: (holding: { readonly userId: string; readonly roleId: string }) => boolean,
): Promise<void> {
  const all = await em.find(Role, {})
  const roles = all.filter(isAdministrative)
  const held = await em.find(UserRole, { roleId: { $in: roles.map(({ id }) => id) } })
  const active = await em.find(User, { id: { $in: held.map(({ userId }) => userId) }, disabledAt: null })
  // Who is one for a time does not count: that time passes by itself.
  const holdings = held.filter(({ userId, until }) => !until && active.some(({ id }) => id === userId))
  if (!holdings.some(goes)) return
  if (holdings.every(goes)) throw lastAdmin()
  // As it was before the holdings were read: found once more it might be newer than they are, and nobody would be told.
  const meetingPoint = all.find(({ key }) => key === adminRole)!
  meetingPoint.holdersChangedAt = now
}
