import type { QueryContext } from '@leadkeep/commands'
import type { Addressee } from '@leadkeep/mail'

/** Where a subject is reached, by whichever module knows it; null for one that has no address (any more). */
export async function addresseeOf(context: QueryContext, subjectId: string): Promise<Addressee | null> {
  for (const { addressee } of context.services.modules) {
    const found = await addressee?.(context, subjectId)
    if (found) return found
  }

  return null
}
