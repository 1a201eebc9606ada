import type { QueryContext } from '@leadkeep/commands'
import type { Permission } from './parts.ts'

/**
 * Whether somebody's data may be used for a purpose now, asked by whoever would use it: mail, and what else takes data out of
 * the house. Where no module answers, the answer is no (default deny).
 */
export async function askGate(
  context: QueryContext,
  subjectId: string,
  purpose: string,
): Promise<Permission> {
  const gate = context.services.modules.find(({ mayUse }) => mayUse)?.mayUse

  return gate ? gate(context, subjectId, purpose) : { allowed: false, because: 'messages.no_gate' }
}
