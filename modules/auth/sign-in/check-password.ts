import { openAfterTrace, record, select } from '@leadkeep/audit'
import type { QueryContext } from '@leadkeep/commands'
import { User } from '../data/entities.ts'
import { signIn } from '../purposes.ts'

/**
 * Whether this is the user's password, and whether its hash was made with yesterday's parameters. The same steps are
 * taken for nobody (`null`), one entry included, so that neither time nor the log's length tells who exists.
 * `account` is a keyed hash of what was typed.
 */
export async function checkPassword(
  { scope, services: { database, keyring, passwords } }: QueryContext,
  user: User | null,
  password: string,
  account: string,
): Promise<'right' | 'outdated' | 'wrong'> {
  const subjects = user ? [user.id] : []
  const reads = [{ table: 'auth.user', columns: ['password_hash'], subjects }]
  await record(database, scope, {
    act: 'auth.password.check',
    outcome: 'done',
    purpose: signIn,
    reads,
    facts: { account },
  })
  const wanted = select(User, user ? [user] : [], ['passwordHash'])
  const [[row]] = await openAfterTrace(keyring, scope.tenantId, [wanted] as const)
  const hash = row?.passwordHash ?? null
  if (!(await passwords.matches(hash, password)) || hash === null) return 'wrong'

  return passwords.isOutdated(hash) ? 'outdated' : 'right'
}
