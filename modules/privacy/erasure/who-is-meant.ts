import { User } from '@leadkeep/auth'
import type { QueryContext } from '@leadkeep/commands'
import { requireSubject, sameSubjects } from '../subjects.ts'

/**
 * Everybody whom an erasure of these means: they themselves, under all their aliases, and what was written about them under
 * keys of its own. In a fixed order.
 */
export async function whoIsMeant(context: QueryContext, subjectIds: readonly string[]): Promise<string[]> {
  const people = new Set<string>()
  for (const id of subjectIds) {
    await requireSubject(context, id)
    for (const same of await sameSubjects(context, id)) people.add(same)
  }

  return withWhatGoesAlong(context, [...people])
}

/** The same for a request, which a user may have about themselves: a user is a subject of their own. */
export async function whoIsAsking(context: QueryContext, subjectIds: readonly string[]): Promise<string[]> {
  const users = await context.em.find(User, { id: { $in: [...subjectIds] } }, { fields: ['id'] })
  const own = users.map(({ id }) => id)
  const others = await whoIsMeant(
    context,
    subjectIds.filter((id) => !own.includes(id)),
  )

  return withWhatGoesAlong(context, [...own, ...others])
}

export async function withWhatGoesAlong(context: QueryContext, people: readonly string[]): Promise<string[]> {
  const meant = new Set(people)
  for (const { subjectData } of context.services.modules)
    for (const id of (await subjectData?.alongWith?.(context, people)) ?? []) meant.add(id)

  return [...meant].toSorted()
}
