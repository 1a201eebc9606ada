import type { EntityManager } from '@mikro-orm/postgresql'
import type { CommandContext } from '@leadkeep/commands'
import { covers, type Module } from '@leadkeep/kernel'
import { queueMail } from '@leadkeep/messages'
import { grantToYourself } from '../errors.ts'
import { userIdOf } from '../sessions/end-sessions.ts'
import { Role, User, UserRole } from './entities.ts'

/** Which of the officers' features (audit, privacy, keys) these grants cover. */
export function officerFeatures(modules: readonly Module[], granted: readonly string[]): string[] {
  const officers = modules.filter((module) => module.officers).flatMap(({ features = [] }) => features)

  return officers.filter(({ everyday }) => !everyday).flatMap(({ id }) => (covers(granted, id) ? [id] : []))
}

interface Grant {
  readonly features: readonly string[]
  /** Users who have them from now on. */
  readonly to: readonly string[]
  /** What it stands in: a role that somebody holds now, or a role that allows more now. */
  readonly reference: string
}

/**
 * Four eyes on power: officers' features are given by somebody else than who gets them, as long as there is another
 * officer, and all who are officers by then are told by mail.
 */
export async function watchGrant(context: CommandContext, { features, to, reference }: Grant): Promise<void> {
  const { scope, em, services } = context
  if (officerFeatures(services.modules, features).length === 0) return
  const actor = userIdOf(scope)
  const officers = await officersIn(em, services.modules, scope.now())
  if (actor && to.includes(actor) && officers.some((id) => id !== actor)) throw grantToYourself()
  for (const subjectId of officers.filter((id) => !to.includes(id)))
    queueMail(context, {
      template: 'auth.power_granted',
      subjectId,
      reference,
      purpose: null,
      language: 'en',
    })
}

/** The active users who hold any of the officers' features. */
async function officersIn(em: EntityManager, modules: readonly Module[], now: Date): Promise<string[]> {
  const roles = (await em.find(Role, {})).filter(
    ({ features }) => officerFeatures(modules, features).length > 0,
  )
  const held = await em.find(UserRole, { roleId: { $in: roles.map(({ id }) => id) } })
  const holders = held.filter((holding) => holding.holds(now)).map(({ userId }) => userId)
  const active = await em.find(User, { id: { $in: holders }, disabledAt: null })

  return active.map(({ id }) => id)
}
