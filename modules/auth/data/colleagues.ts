import { select, type Purpose } from '@leadkeep/audit'
import type { QueryContext } from '@leadkeep/commands'
import { User } from './entities.ts'

export interface Colleague {
  readonly id: string
  readonly name: string
}

/** Those who work in the tenant now, by name. `purpose` says on the log why their names were opened. */
export async function colleagues({ em, open }: QueryContext, purpose: Purpose): Promise<Colleague[]> {
  const users = await em.find(User, { disabledAt: null })
  const [names] = await open(purpose, select(User, users, ['name']))
  const people = users.map(({ id }, index) => ({ id, name: names[index]?.name ?? '' }))

  return people.toSorted((one, other) => one.name.localeCompare(other.name))
}

/** Whether this is an active user of the tenant: somebody work can be given to. */
export async function isColleague({ em }: Pick<QueryContext, 'em'>, userId: string): Promise<boolean> {
  return (await em.count(User, { id: userId, disabledAt: null })) > 0
}
