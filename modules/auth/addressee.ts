import { select } from '@leadkeep/audit'
import type { QueryContext } from '@leadkeep/commands'
import type { Addressee } from '@leadkeep/mail'
import { User } from './data/entities.ts'
import { writeToUser } from './purposes.ts'

/** Where a user is reached; one who was disabled is not written to. */
export async function addressee({ em, open }: QueryContext, subjectId: string): Promise<Addressee | null> {
  const user = await em.findOne(User, { id: subjectId, disabledAt: null })
  if (!user) return null
  const [[opened]] = await open(writeToUser, select(User, [user], ['name', 'email']))

  return opened?.email ? { address: opened.email, name: opened.name } : null
}
