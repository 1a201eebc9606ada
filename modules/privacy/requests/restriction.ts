import type { QueryContext } from '@leadkeep/commands'
import { Subject } from '../data/entities.ts'
import { restricted } from '../errors.ts'

type Reader = Pick<QueryContext, 'em'>

/** Those of the subjects whose data may be stored and nothing else (GDPR Art. 18(2)), under whichever alias it was said. */
export async function restrictedAmong(
  { em }: Reader,
  subjectIds: readonly string[],
): Promise<ReadonlySet<string>> {
  // Hardly ever anybody: one look at an index that holds nobody else.
  const marked = await em.find(Subject, { restrictedAt: { $ne: null } })
  if (marked.length === 0) return new Set()
  const roots = new Set(marked.map(({ id, aliasOf }) => aliasOf ?? id))
  const asked = await em.find(Subject, { id: { $in: [...subjectIds] } })

  return new Set(asked.filter(({ id, aliasOf }) => roots.has(aliasOf ?? id)).map(({ id }) => id))
}

/** For whoever would do more with somebody's data than store it. Throws `privacy.subject.restricted`. */
export async function mustNotBeRestricted(reader: Reader, subjectIds: readonly string[]): Promise<void> {
  if ((await restrictedAmong(reader, subjectIds)).size > 0) throw restricted()
}
