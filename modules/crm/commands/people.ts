import { select } from '@leadkeep/audit'
import { command, type CommandContext } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { notFound } from '@leadkeep/kernel'
import { aliasSubject } from '@leadkeep/privacy'
import { z } from 'zod'
import { Lead } from '../data/lead.ts'
import { Person } from '../data/person.ts'
import { leadId, version } from '../data/validators.ts'
import { leadAlreadyLinked } from '../errors.ts'
import { leadLinked, personCreated } from '../events.ts'
import { findUnchangedLead } from '../find-lead.ts'
import { tell } from '../history.ts'
import { knowPeople } from '../purposes.ts'

/** Staff decide that a lead is a person we know: the lead's subject becomes an alias of the person's. */
export const linkPerson = command({
  id: 'crm.lead.link_person',
  access: ['crm.people.manage'],
  input: z.object({ id: leadId, version, personId: z.uuid() }),
  async run(context, input) {
    const lead = await findUnlinkedLead(context, input.id, input.version)
    const person = (await context.em.findOne(Person, { id: input.personId })) ?? missing()
    if (person.subjectId !== lead.subjectId) await aliasSubject(context, lead.subjectId, person.subjectId)
    link(context, lead, person.id)

    return { id: lead.id, version: lead.version + 1, personId: person.id }
  },
})

/** A person of what a lead says, by a decision of staff. It is the lead's own subject that becomes known. */
export const createPersonFromLead = command({
  id: 'crm.person.create_from_lead',
  access: ['crm.people.manage'],
  input: z.object({ id: leadId, version }),
  async run(context, input) {
    const { scope, em, open, record } = context
    const lead = await findUnlinkedLead(context, input.id, input.version)
    const [[values]] = await open(knowPeople, select(Lead, [lead], ['name', 'email', 'phone', 'company']))
    const draft = (value: string | null | undefined) => (value ? Sealed.draft(value) : null)
    const now = scope.now()
    const person = em.create(Person, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      subjectId: lead.subjectId,
      name: draft(values?.name),
      email: draft(values?.email),
      phone: draft(values?.phone),
      company: draft(values?.company),
      createdAt: now,
      changedAt: now,
    })
    record(personCreated({ personId: person.id }))
    link(context, lead, person.id)

    return { id: lead.id, version: lead.version + 1, personId: person.id }
  },
})

async function findUnlinkedLead(context: CommandContext, id: string, read: number): Promise<Lead> {
  const lead = await findUnchangedLead(context, id, read)
  if (lead.personId) throw leadAlreadyLinked()

  return lead
}

function link(context: CommandContext, lead: Lead, personId: string): void {
  lead.belongTo(personId, context.scope.now())
  tell(context, lead, { deed: 'linked', fields: ['personId'], after: personId })
  context.record(leadLinked({ leadId: lead.id, personId }))
}

const missing = (): never => {
  throw notFound('crm.person')()
}
