import { openTraced, record, select } from '@leadkeep/audit'
import { command } from '@leadkeep/commands'
import { mayUseAll, requirePurposeInUse } from '@leadkeep/consent'
import { isAppError } from '@leadkeep/kernel'
import { LeadAnswer } from '../data/lead-answer.ts'
import { Lead } from '../data/lead.ts'
import { rowsOfLeads, type OpenedLead, type Reading } from '../list/page-of-leads.ts'
import { leadFilters, sorts } from '../list/request.ts'
import type { ListedLead } from '../list/rows.ts'
import { isMatch } from '../list/search.ts'
import type { Question } from '../list/statement.ts'
import { takeLeadsAlong } from '../purposes.ts'
import { positionOf, searchOf } from '../queries/list-leads.ts'
import { z } from 'zod'
import { byteOrderMark, line } from './csv.ts'

const act = 'crm.leads.export'
const columns = ['name', 'company', 'email', 'phone', 'message'] as const
const chunk = 200

export const leadExportInput = leadFilters.extend({
  sort: z.enum(sorts).default('-created'),
  purpose: z
    .string()
    .max(60)
    .default('enquiry')
    .describe('What the list will be used for: only those who allow that are in it.'),
})

/**
 * A list as CSV, for one purpose: for each chunk the gate is asked before anything of it is opened, and whoever may not
 * be written to for the purpose is left out. That it begins is on the log before its first line; each chunk is opened
 * under an entry of its own; its end, or that it broke off, is the last entry.
 */
export const exportLeads = command({
  id: act,
  access: ['crm.leads.export'],
  input: leadExportInput,
  async run(context, input): Promise<AsyncGenerator<string>> {
    const { scope, services } = context
    await requirePurposeInUse(context, input.purpose)
    const search = await searchOf(context, input)
    const { search: _, purpose, ...plain } = input
    context.note({
      format: 'csv',
      for: purpose,
      filters: definedIn(plain),
      ...(search ? { search: search.kind } : {}),
    })
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

    return linesOf({ services, scope, act, purpose: takeLeadsAlong, columns }, question, purpose)
  },
})

async function* linesOf(reading: Reading, question: Question, purpose: string): AsyncGenerator<string> {
  let rows = 0
  let leftOut = 0
  let outcome: { outcome: 'done' | 'failed'; error?: string } = {
    outcome: 'failed',
    error: 'crm.export.broken_off',
  }
  try {
    yield byteOrderMark + line(header)
    let position = question.position
    for (;;) {
      const { leads, hasMore } = await rowsOfLeads(reading, { ...question, position })
      const batch = await openAllowed(reading, leads, question, purpose)
      rows += batch.leads.length
      leftOut += batch.leftOut
      if (batch.leads.length > 0) yield batch.leads.map((lead) => line(valuesOf(lead))).join('')
      const last = leads.at(-1)
      if (!hasMore || !last) break
      position = positionOf(question.sort, last)
    }
    if (leftOut > 0) yield line([lastLine(leftOut, purpose)])
    outcome = { outcome: 'done' }
  } catch (error) {
    outcome = { outcome: 'failed', error: isAppError(error) ? error.code : 'internal' }
    throw error
  } finally {
    await record(reading.services.database, reading.scope, {
      act,
      ...outcome,
      facts: { ended: true, rows, leftOut },
    })
  }
}

type LeadWithAnswers = OpenedLead & {
  readonly answers: readonly { readonly label: string; readonly value: string | null }[]
}

/** Of these rows, opened, those whose person allows the purpose; the others stay sealed. */
async function openAllowed(
  { services, scope, columns, ...reading }: Reading,
  rows: readonly ListedLead[],
  { search }: Question,
  purpose: string,
): Promise<{ readonly leads: readonly LeadWithAnswers[]; readonly leftOut: number }> {
  const em = services.database.fork(scope.tenantId)
  const verdicts = await mayUseAll({ em }, [...new Set(rows.map(({ subjectId }) => subjectId))], purpose)
  const allowed = rows.filter(({ subjectId }) => verdicts.get(subjectId)?.allowed)
  const answers = await em.find(
    LeadAnswer,
    { leadId: { $in: allowed.map(({ id }) => id) } },
    { orderBy: { position: 'asc' } },
  )
  const [opened, openedAnswers] = await openTraced(
    services,
    scope,
    reading,
    select(Lead, allowed, columns),
    select(LeadAnswer, answers, ['value']),
  )
  // Both are aligned with their rows.
  const told = answers.map(({ leadId, label }, index) => ({
    leadId,
    label,
    value: openedAnswers[index]!.value,
  }))
  const answersOf = Map.groupBy(told, ({ leadId }) => leadId)
  const all = allowed.map((lead, index) => ({
    ...lead,
    opened: opened[index]!,
    answers: answersOf.get(lead.id) ?? [],
  }))
  const leads =
    search?.kind === 'words'
      ? all.filter(({ opened: { name, company } }) => isMatch(search.words, name, company))
      : all

  return { leads, leftOut: rows.length - allowed.length }
}

/** Read by people, at the end of what they take along: a list that is silently shorter would mislead. */
const lastLine = (leftOut: number, purpose: string) =>
  `# ${leftOut} left out: nothing may be done with them for ${purpose}`

const header = [
  'id',
  'created',
  'name',
  'company',
  'email',
  'phone',
  'message',
  'answers',
  'stage',
  'stage since',
  'source',
  'owner',
  'changed',
]

function valuesOf({ opened, answers, ...lead }: LeadWithAnswers): (string | null)[] {
  const { name = null, company = null, email = null, phone = null, message = null } = opened

  return [
    lead.id,
    lead.createdAt,
    name,
    company,
    email,
    phone,
    message,
    answers.map(({ label, value }) => `${label}: ${value ?? ''}`).join('\n'),
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
