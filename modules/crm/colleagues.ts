import { colleagues, isColleague } from '@leadkeep/auth'
import { query, type QueryContext } from '@leadkeep/commands'
import { z } from 'zod'
import { unknownOwner } from './errors.ts'
import { workLeads } from './purposes.ts'

/** Those whom work can be given to, by name: what a screen of leads needs to say who owns one. */
export const listColleagues = query({
  id: 'crm.colleagues.list',
  access: ['crm.leads.view'],
  input: z.object({}),
  run: (context) => colleagues(context, workLeads),
})

/** Refuses an owner or assignee who does not work here. `field` is the input's. */
export async function mustWorkHere(
  context: QueryContext,
  field: string,
  userId: string | null,
): Promise<void> {
  if (userId !== null && !(await isColleague(context, userId))) throw unknownOwner(field)
}
