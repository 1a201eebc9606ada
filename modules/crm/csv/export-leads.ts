import { record } from '@leadkeep/audit'
import { command } from '@leadkeep/commands'
import { isAppError } from '@leadkeep/kernel'
import { batchOfLeads, type OpenedLead, type Reading } from '../list/page-of-leads.ts'
import { leadFilters, sorts } from '../list/request.ts'
import type { Question } from '../list/statement.ts'
import { takeLeadsAlong } from '../purposes.ts'
import { positionOf, searchOf } from '../queries/list-leads.ts'
import { z } from 'zod'
import { byteOrderMark, line } from './csv.ts'

const act = 'crm.leads.export'
const columns = ['name', 'company', 'email', 'phone', 'message'] as const
const chunk = 200

export const leadExportInput = leadFilters.extend({ sort: z.enum(sorts).default('-created') })

/**
 * A list as CSV. That it begins is on the log before its first line; each chunk is opened under an entry of its own;
 * its end, or that it broke off, is the last entry.
 */
export const exportLeads = command({
  id: act,
  access: ['crm.leads.export'],
  input: leadExportInput,
  async run(context, input): Promise<AsyncGenerator<string>> {
    const { scope, services } = context
    const search = await searchOf(context, input)
    const { search: _, ...plain } = input
    context.note({ format: 'csv', filters: definedIn(plain), ...(search ? { search: search.kind } : {}) })
    const question: Question = {
      tenantId: scope.tenantId,
      userId: scope.actor.id,
      filters: input,
      search,
      sort: input.sort,
      isBackwards: false,
      position: null,
      limit: chunk,
      withMessage: true,
    }

    return linesOf({ services, scope, act, purpose: takeLeadsAlong, columns }, question)
  },
})

async function* linesOf(reading: Reading, question: Question): AsyncGenerator<string> {
  let rows = 0
  let outcome: { outcome: 'done' | 'failed'; error?: string } = {
    outcome: 'failed',
    error: 'crm.export.broken_off',
  }
  try {
    yield byteOrderMark + line(header)
    let batch = await batchOfLeads(reading, question, false)
    for (;;) {
      rows += batch.leads.length
      if (batch.leads.length > 0) yield batch.leads.map((lead) => line(valuesOf(lead))).join('')
      if (!batch.hasMore || !batch.last) break
      batch = await batchOfLeads(
        reading,
        { ...question, position: positionOf(question.sort, batch.last) },
        false,
      )
    }
    outcome = { outcome: 'done' }
  } catch (error) {
    outcome = { outcome: 'failed', error: isAppError(error) ? error.code : 'internal' }
    throw error
  } finally {
    await record(reading.services.database, reading.scope, { act, ...outcome, facts: { ended: true, rows } })
  }
}

const header = [
  'id',
  'created',
  'name',
  'company',
  'email',
  'phone',
  'message',
  'stage',
  'stage since',
  'source',
  'owner',
  'changed',
]

function valuesOf({ opened, ...lead }: OpenedLead): (string | null)[] {
  const { name = null, company = null, email = null, phone = null, message = null } = opened

  return [
    lead.id,
    lead.createdAt,
    name,
    company,
    email,
    phone,
    message,
    lead.stage,
    lead.stageSince,
    lead.source,
    lead.ownerId,
    lead.changedAt,
  ]
}

const definedIn = (filters: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(
    Object.entries(filters).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
