import type { CommandContext, QueryContext } from '@leadkeep/commands'
import { normalise } from '@leadkeep/crypto'
import type { Request } from '../data/request.ts'
import { subjectsSharing } from '../erasure/identifiers.ts'

/**
 * GDPR Art. 21(3): from now on nothing is done for a purpose that somebody can say no to. Whoever confirmed an address says it
 * for every record with that address: a no is believed where a yes would not be (law 12).
 */
export async function objectForThem(
  context: CommandContext,
  request: Request,
  email: string | null,
): Promise<void> {
  const people = new Set(request.people())
  const sharing = email === null ? [] : await recordsWithTheirAddress(context, request, email)
  for (const { subjectId } of sharing) people.add(subjectId)
  for (const { subjectData } of context.services.modules) await subjectData?.objects?.(context, [...people])
}

/** Records of ours with the address that somebody asked from, whether staff have said them to be the same person's or not. */
export const recordsWithTheirAddress = (
  context: QueryContext,
  request: Request,
  email: string,
): ReturnType<typeof subjectsSharing> =>
  subjectsSharing(context, [{ kind: 'email', value: normalise.email(email) }], [request.subjectId])
