import { select } from '@leadkeep/audit'
import { User } from '@leadkeep/auth'
import { query } from '@leadkeep/commands'
import { z } from 'zod'
import { nameActors as purpose } from '../purposes.ts'

const mostOthers = 200

/**
 * The names of users who stand in the log by their ids; on request, of others too, so that one can be chosen. Who was
 * erased, or is no user, is absent.
 */
export const nameActors = query({
  id: 'audit_logs.actors.name',
  access: ['audit_logs.entries.view'],
  input: z.object({ ids: z.array(z.uuid()).max(1000), andOthers: z.boolean().default(false) }),
  async run({ em, open }, { ids, andOthers }): Promise<Record<string, string>> {
    const named = await em.find(User, { id: { $in: [...new Set(ids)] } })
    const others = andOthers ? await em.find(User, {}, { orderBy: { id: 'asc' }, limit: mostOthers }) : []
    const users = [...new Set([...named, ...others])] // the same row is the same object
    const [names] = await open(purpose, select(User, users, ['name']))

    return Object.fromEntries(
      users.flatMap(({ id }, index) => {
        const name = names[index]?.name

        return name ? [[id, name]] : []
      }),
    )
  },
})
