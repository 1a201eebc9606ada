import { select } from '@leadkeep/audit'
import { User } from '@leadkeep/auth'
import { query } from '@leadkeep/commands'
import { z } from 'zod'

/** The names of users who stand in the log by their ids. Who was erased, or is no user, is absent. */
export const nameActors = query({
  id: 'audit_logs.actors.name',
  access: ['audit_logs.entries.view'],
  input: z.object({ ids: z.array(z.uuid()).max(200) }),
  async run({ em, open }, { ids }): Promise<Record<string, string>> {
    const users = await em.find(User, { id: { $in: [...new Set(ids)] } })
    const [names] = await open('Naming who acted', select(User, users, ['name']))

    return Object.fromEntries(
      users.flatMap(({ id }, index) => {
        const name = names[index]?.name

        return name ? [[id, name]] : []
      }),
    )
  },
})
