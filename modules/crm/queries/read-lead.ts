import { select } from '@leadkeep/audit'
import { query, type QueryContext } from '@leadkeep/commands'
import { consentHistory } from '@leadkeep/consent'
import { normalise } from '@leadkeep/crypto'
import { covers } from '@leadkeep/kernel'
import { z } from 'zod'
import { LeadAnswer } from '../data/lead-answer.ts'
import { LeadTouch } from '../data/lead-touch.ts'
import { LeadChange } from '../data/lead-change.ts'
import { Lead } from '../data/lead.ts'
import { Person } from '../data/person.ts'
import { leadId } from '../data/validators.ts'
import { Note, Task } from '../data/work.ts'
import { findLead } from '../find-lead.ts'
import { phoneKey, readablePhone } from '../phone.ts'
import { knowPeople, workLeads } from '../purposes.ts'
import type { LeadItem, LeadView } from '../views.ts'

const listed = ['name', 'company', 'email', 'phone'] as const

/** A lead with answers, notes, tasks, history, consent, and who it may be. All of it is opened under one entry. */
export const readLead = query({
  id: 'crm.lead.read',
  access: ['crm.leads.view'],
  input: z.object({ id: leadId }),
  run: async (context, { id }): Promise<LeadView> => {
    const { em, open } = context
    const lead = await findLead(context, id)
    const [answers, touches, notes, tasks, history, duplicates, person] = [
      await em.find(LeadAnswer, { leadId: id }, { orderBy: { position: 'asc' } }),
      await em.find(LeadTouch, { leadId: id }, { orderBy: { kind: 'desc' } }),
      await em.find(Note, { leadId: id }, { orderBy: { createdAt: 'desc' }, limit: 200 }),
      await em.find(Task, { leadId: id }, { orderBy: { createdAt: 'desc' }, limit: 200 }),
      await em.find(LeadChange, { leadId: id }, { orderBy: { leadVersion: 'desc', id: 'desc' }, limit: 200 }),
      await duplicatesOf(context, lead),
      lead.personId ? await em.findOne(Person, { id: lead.personId }) : null,
    ]
    const people = person ? [person] : []
    const [[own], openedDuplicates, openedPeople, openedAnswers, openedTouches, openedNotes, openedTasks] =
      await open(
        workLeads,
        select(Lead, [lead], [...listed, 'message']),
        select(Lead, duplicates, listed),
        select(Person, people, listed),
        select(LeadAnswer, answers, ['value']),
        select(LeadTouch, touches, ['words', 'clicks']),
        select(Note, notes, ['text']),
        select(Task, tasks, ['title']),
      )
    const maySeeConsent = covers(context.scope.features, 'consent.decisions.view')

    return {
      ...itemOf(lead, own!),
      subjectId: lead.subjectId,
      message: own!.message,
      phoneText: own!.phone && readablePhone(own!.phone),
      formId: lead.formId ?? null,
      submissionId: lead.submissionId ?? null,
      receivedAt: lead.receivedAt?.toISOString() ?? null,
      deletedBy: lead.deletedBy ?? null,
      person: person ? { id: person.id, ...openedPeople[0]! } : null,
      suggestedPeople: lead.personId ? [] : await suggestedPeople(context, own!),
      duplicates: duplicates.map((each, index) => itemOf(each, openedDuplicates[index]!)),
      consent: maySeeConsent ? await consentHistory(context, lead.subjectId) : null,
      answers: answers.map(({ fieldKey, label }, index) => ({
        key: fieldKey,
        label,
        value: openedAnswers[index]!.value,
      })),
      touches: touches.map((touch, index) => touchView(touch, openedTouches[index]!)),
      notes: notes.map((note, index) => ({
        id: note.id,
        text: openedNotes[index]!.text,
        authorId: note.authorId ?? null,
        createdAt: note.createdAt.toISOString(),
        changedAt: note.changedAt.toISOString(),
        version: note.version,
      })),
      tasks: tasks.map((task, index) => ({
        id: task.id,
        title: openedTasks[index]!.title,
        dueAt: task.dueAt?.toISOString() ?? null,
        assigneeId: task.assigneeId ?? null,
        authorId: task.authorId ?? null,
        createdAt: task.createdAt.toISOString(),
        doneAt: task.doneAt?.toISOString() ?? null,
        doneBy: task.doneBy ?? null,
      })),
      history: history.map((change) => ({
        id: change.id,
        deed: change.deed,
        fields: change.fields,
        before: change.before ?? null,
        after: change.after ?? null,
        actorKind: change.actorKind,
        actorId: change.actorId ?? null,
        at: change.at.toISOString(),
        version: change.leadVersion,
      })),
    }
  },
})

const touchView = (
  { kind, source, medium, campaign, globalPrivacyControl }: LeadTouch,
  { words, clicks }: { readonly words: string | null; readonly clicks: string | null },
) => ({
  kind,
  source: source ?? null,
  medium: medium ?? null,
  campaign: campaign ?? null,
  words: namedWords(words),
  clicks: namedWords(clicks),
  globalPrivacyControl,
})

/** As `createLeadFromSubmission` wrote them; after erasure there are none. */
const namedWords = (text: string | null) =>
  namedSchema.parse(JSON.parse(text ?? '[]')).map(([name, word]) => ({ name, word }))
const namedSchema = z.array(z.tuple([z.string(), z.string()]))

type Opened = { readonly [Column in (typeof listed)[number]]: string | null }

async function duplicatesOf({ em }: QueryContext, lead: Lead): Promise<Lead[]> {
  // By the tokens that stand in its row: while an index is rotated, one that is made anew already is not hinted at.
  const same = sameContact(tokenIn(lead.emailIndex), tokenIn(lead.phoneIndex))
  if (same.length === 0) return []

  return em.find(
    Lead,
    { $or: same, id: { $ne: lead.id }, deletedAt: null },
    { orderBy: { createdAt: 'desc' }, limit: 20 },
  )
}

/** By the blind index of the person's own columns: an equal address has another token there. */
async function suggestedPeople(context: QueryContext, { email, phone }: Opened) {
  const { scope, em, services, open } = context
  if (!covers(scope.features, 'crm.people.view') || (!email && !phone)) return []
  const index = await services.keyring.index(scope.tenantId)
  const same = sameContact(
    email ? index.exactTokens('crm.person', 'email', normalise.email(email)) : [],
    phone ? index.exactTokens('crm.person', 'phone', phoneKey(phone)) : [],
  )
  const people = await em.find(Person, { $or: same }, { limit: 5 })
  const [opened] = await open(knowPeople, select(Person, people, listed))

  return people.map((person, index) => ({ id: person.id, ...opened[index]! }))
}

const tokenIn = (index: Uint8Array | null | undefined) => (index ? [Buffer.from(index)] : [])

const sameContact = (emails: readonly Buffer[], phones: readonly Buffer[]) => [
  ...(emails.length > 0 ? [{ emailIndex: { $in: emails } }] : []),
  ...(phones.length > 0 ? [{ phoneIndex: { $in: phones } }] : []),
]

export function itemOf(lead: Lead, { name, company, email, phone }: Opened): LeadItem {
  return {
    id: lead.id,
    name,
    company,
    email,
    phone,
    stage: lead.stage,
    stageSince: lead.stageSince.toISOString(),
    source: lead.source,
    ownerId: lead.ownerId ?? null,
    personId: lead.personId ?? null,
    createdAt: lead.createdAt.toISOString(),
    changedAt: lead.changedAt.toISOString(),
    deletedAt: lead.deletedAt?.toISOString() ?? null,
    version: lead.version,
    isErased:
      (lead.deletedAt !== null || listed.some((column) => lead[column])) &&
      [name, company, email, phone].every((each) => each === null),
  }
}
