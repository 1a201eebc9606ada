import type { CommandContext, QueryContext, SubjectData } from '@leadkeep/commands'
import { LeadChange } from './data/lead-change.ts'
import { Lead } from './data/lead.ts'
import { Note, Task } from './data/work.ts'

/** Notes and tasks bear keys of their own, as they may speak of several people: they go with the lead they are on. */
export const subjectData: SubjectData = {
  collect: historyOf,
  erase: leaveTheLists,
  alongWith: workOn,
  screens: { 'crm.lead': '/backend/leads/[id]' },
  writings: [
    { entity: Note, text: 'text', screen: leadScreen },
    { entity: Task, text: 'title', screen: leadScreen },
  ],
  discloses: ['crm.leads.export'],
}

function leadScreen({ leadId }: Readonly<Record<string, unknown>>): string {
  return `/backend/leads/${String(leadId)}`
}

async function workOn({ em }: QueryContext, subjectIds: readonly string[]): Promise<string[]> {
  const leads = await leadsOf({ em }, subjectIds)
  const onThem = { leadId: { $in: leads.map(({ id }) => id) } }
  const work = [
    ...(await em.find(Note, onThem, { fields: ['id'] })),
    ...(await em.find(Task, onThem, { fields: ['id'] })),
  ]

  return work.map(({ id }) => id)
}

/** A lead without a word in it is no work any more. That there was one stays counted. */
async function leaveTheLists({ em, scope }: CommandContext, subjectIds: readonly string[]): Promise<void> {
  for (const lead of await leadsOf({ em }, subjectIds)) if (!lead.deletedAt) lead.delete(null, scope.now())
}

async function historyOf({ em }: QueryContext, subjectIds: readonly string[]) {
  const leads = await leadsOf({ em }, subjectIds)
  const changes = await em.find(
    LeadChange,
    { leadId: { $in: leads.map(({ id }) => id) } },
    { orderBy: { at: 'asc', id: 'asc' } },
  )
  const records = changes.map(({ leadId, deed, fields, at }) => ({
    leadId,
    deed,
    fields,
    at: at.toISOString(),
  }))

  return [{ table: 'crm.lead.change', records }]
}

const leadsOf = ({ em }: Pick<QueryContext, 'em'>, subjectIds: readonly string[]) =>
  em.find(Lead, { subjectId: { $in: [...subjectIds] } })
