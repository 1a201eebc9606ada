import type { EntityManager } from '@mikro-orm/postgresql'
import { notFound } from '@leadkeep/kernel'
import { mustNotBeRestricted } from '@leadkeep/privacy'
import { LeadChange } from './data/lead-change.ts'
import { Lead } from './data/lead.ts'
import { leadChangedMeanwhile, leadDeleted } from './errors.ts'

interface Reader {
  readonly em: EntityManager
}

export async function findLead({ em }: Reader, id: string): Promise<Lead> {
  return (await em.findOne(Lead, { id })) ?? missing()
}

/** A lead that can be worked on: one that is deleted has to be restored first, one that is restricted is only stored. */
export async function findLiveLead(reader: Reader, id: string): Promise<Lead> {
  const lead = await findLead(reader, id)
  if (lead.deletedAt) throw leadDeleted()
  await mustNotBeRestricted(reader, [lead.subjectId])

  return lead
}

/** All of them, or none: one that is not there fails the whole act. */
export async function findLiveLeads(reader: Reader, ids: readonly string[]): Promise<Lead[]> {
  const leads = await reader.em.find(Lead, { id: { $in: [...ids] } })
  if (leads.length !== ids.length) missing()
  if (leads.some(({ deletedAt }) => deletedAt)) throw leadDeleted()
  await mustNotBeRestricted(
    reader,
    leads.map(({ subjectId }) => subjectId),
  )

  return leads
}

/** The lead as it was read, or a conflict that names what changed since, by whom. */
export async function findUnchangedLead(reader: Reader, id: string, version: number): Promise<Lead> {
  const lead = await findLiveLead(reader, id)
  if (lead.version === version) return lead
  const changes = await reader.em.find(
    LeadChange,
    { leadId: id, leadVersion: { $gt: version } },
    { orderBy: { leadVersion: 'asc' } },
  )

  throw leadChangedMeanwhile({
    version: lead.version,
    fields: unique(changes.flatMap(({ fields }) => fields)),
    by: unique(changes.flatMap(({ actorId }) => actorId ?? [])),
    at: lead.changedAt.toISOString(),
  })
}

const unique = (words: readonly string[]) => [...new Set(words)].join(',')

const missing = (): never => {
  throw notFound('crm.lead')()
}
