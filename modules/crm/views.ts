import { historyView } from '@leadkeep/consent'
import { z } from 'zod'
import { deeds, sources, stages } from './data/stages.ts'
import type { OpenedLead } from './list/page-of-leads.ts'

const value = z.string().nullable()
const time = z.string()

/** A lead in a list. A value is null when there is none, or when its subject was erased. */
export const leadItemSchema = z.object({
  id: z.uuid(),
  name: value,
  company: value,
  email: value,
  phone: value.describe('E.164 where it is a number.'),
  stage: z.enum(stages),
  stageSince: time,
  source: z.enum(sources),
  ownerId: z.uuid().nullable(),
  personId: z.uuid().nullable(),
  createdAt: time,
  changedAt: time,
  deletedAt: time.nullable(),
  version: z.int(),
  isErased: z.boolean().describe('Its keys were destroyed: nobody can read its values any more.'),
})
export type LeadItem = z.infer<typeof leadItemSchema>

export function leadItem({ opened, ...lead }: OpenedLead): LeadItem {
  const { name = null, company = null, email = null, phone = null } = opened
  const isSealed = [lead.name, lead.company, lead.email, lead.phone].some((each) => each !== null)

  return {
    id: lead.id,
    name,
    company,
    email,
    phone,
    stage: lead.stage,
    stageSince: lead.stageSince,
    source: lead.source,
    ownerId: lead.ownerId,
    personId: lead.personId,
    createdAt: lead.createdAt,
    changedAt: lead.changedAt,
    deletedAt: lead.deletedAt,
    version: lead.version,
    // Its keys are gone, or, a little later, its values too.
    isErased:
      (isSealed || lead.deletedAt !== null) && [name, company, email, phone].every((each) => each === null),
  }
}

export const leadPageSchema = z.object({
  items: z.array(leadItemSchema),
  nextCursor: z.string().nullable(),
  previousCursor: z.string().nullable(),
  total: z.int().describe('Exact up to 10,000.'),
  totalIsExact: z.boolean(),
})

export const answerSchema = z.object({
  key: z.string().describe('The field of the form.'),
  label: z.string().describe('The question as it was asked.'),
  value: value.describe('Several options stand on a line each.'),
})

const namedWords = z.array(z.object({ name: z.string(), word: z.string() }))

export const touchSchema = z.object({
  kind: z.enum(['last', 'first']).describe('The visit on which the form was sent, or the first one.'),
  source: value,
  medium: value,
  campaign: value,
  words: namedWords.describe('Other campaign words, and the site that linked here.'),
  clicks: namedWords.describe('Kept by grant alone: click ids, the page that linked here.'),
  globalPrivacyControl: z.boolean().describe('Whether the browser asked not to be followed (Sec-GPC).'),
})

export const noteSchema = z.object({
  id: z.uuid(),
  text: value,
  authorId: z.uuid().nullable(),
  createdAt: time,
  changedAt: time,
  version: z.int(),
})

export const taskSchema = z.object({
  id: z.uuid(),
  title: value,
  dueAt: time.nullable(),
  assigneeId: z.uuid().nullable(),
  authorId: z.uuid().nullable(),
  createdAt: time,
  doneAt: time.nullable(),
  doneBy: z.uuid().nullable(),
})

export const changeSchema = z.object({
  id: z.uuid(),
  deed: z.enum(deeds),
  fields: z.array(z.string()),
  before: value,
  after: value,
  actorKind: z.enum(['user', 'visitor', 'job', 'operator', 'anonymous']),
  actorId: value,
  at: time,
  version: z.int(),
})

export const personSchema = z.object({
  id: z.uuid(),
  name: value,
  email: value,
  phone: value,
  company: value,
})

/** One lead with all that is known of it. */
export const leadViewSchema = leadItemSchema.extend({
  subjectId: z.uuid().describe('Whom the lead is about, as the log and requests name them.'),
  message: value,
  phoneText: value.describe('The phone number for people: +49 30 901820.'),
  formId: z.uuid().nullable(),
  submissionId: z.uuid().nullable(),
  receivedAt: time.nullable(),
  deletedBy: z.uuid().nullable(),
  person: personSchema.nullable(),
  suggestedPeople: z
    .array(personSchema)
    .describe('With the same e-mail address or phone number; staff decide.'),
  duplicates: z.array(leadItemSchema).describe('Other leads with the same e-mail address or phone number.'),
  consent: historyView.nullable().describe('Null for whom may not see decisions.'),
  answers: z.array(answerSchema).describe('What a form asked for beyond these fields, in its order.'),
  touches: z.array(touchSchema).describe('How the visitor came here.'),
  notes: z.array(noteSchema),
  tasks: z.array(taskSchema),
  history: z.array(changeSchema).describe('Newest first, at most 200.'),
})
export type LeadView = z.infer<typeof leadViewSchema>
