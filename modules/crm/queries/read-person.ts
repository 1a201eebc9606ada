import { select } from '@leadkeep/audit'
import { query } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { Lead } from '../data/lead.ts'
import { Person } from '../data/person.ts'
import { knowPeople } from '../purposes.ts'
import { itemOf } from './read-lead.ts'

const listed = ['name', 'company', 'email', 'phone'] as const

/** A person with the leads that staff decided to be theirs. */
export const readPerson = query({
  id: 'crm.person.read',
  access: ['crm.people.view'],
  input: z.object({ id: z.uuid() }),
  async run({ em, open }, { id }) {
    const person = (await em.findOne(Person, { id })) ?? missing()
    const leads = await em.find(
      Lead,
      { personId: id, deletedAt: null },
      { orderBy: { createdAt: 'desc' }, limit: 100 },
    )
    const [[own], opened] = await open(
      knowPeople,
      select(Person, [person], listed),
      select(Lead, leads, listed),
    )

    return { id, ...own!, leads: leads.map((lead, index) => itemOf(lead, opened[index]!)) }
  },
})

const missing = (): never => {
  throw notFound('crm.person')()
}
