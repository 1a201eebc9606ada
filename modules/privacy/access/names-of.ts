import { select } from '@leadkeep/audit'
import { User } from '@leadkeep/auth'
import type { QueryContext } from '@leadkeep/commands'
import { answerRequests } from '../purposes.ts'

interface Actor {
  readonly kind: string
  readonly id: string | null
}

/** What those of them are called who are users; null for everybody else, and for who is not known any more. */
export async function namesOf(
  { em, open }: QueryContext,
  actors: readonly Actor[],
): Promise<(id: string | null) => string | null> {
  const ids = actors.flatMap(({ kind, id }) => (kind === 'user' && id ? [id] : []))
  const users = ids.length === 0 ? [] : await em.find(User, { id: { $in: [...new Set(ids)] } })
  const [opened] = await open(answerRequests, select(User, users, ['name']))
  const known = new Map(users.map(({ id }, index) => [id, opened[index]?.name ?? null]))

  return (id) => (id === null ? null : (known.get(id) ?? null))
}
