import { Sealed } from '@leadkeep/crypto'
import type { CommandContext } from '@leadkeep/commands'
import { regionOf } from '@leadkeep/directory'
import { leadFieldNames, type LeadFieldName } from '../data/field-names.ts'
import { Lead } from '../data/lead.ts'
import { stepOf, type Source, type Stage } from '../data/stages.ts'
import { leadCreated } from '../events.ts'
import { tell } from '../history.ts'
import { toE164 } from '../phone.ts'

export type LeadValues = { readonly [Field in LeadFieldName]?: string | null | undefined }

export interface NewLead {
  readonly subjectId: string
  readonly source: Source
  readonly stage?: Stage
  readonly ownerId?: string | null
  readonly submission?: { readonly id: string; readonly formId: string; readonly receivedAt: Date }
  readonly values: LeadValues
}

/** What every way of getting a lead has in common. */
export async function newLead(
  context: CommandContext,
  { subjectId, source, stage = 'new', ownerId, submission, values }: NewLead,
): Promise<Lead> {
  const { scope, em, record } = context
  const phone = values.phone && toE164(values.phone, await regionOf(context))
  const now = scope.now()
  const lead = em.create(Lead, {
    tenantId: scope.tenantId,
    id: scope.newId(),
    subjectId,
    ...sealed({ ...values, phone }),
    stage,
    stageStep: stepOf(stage),
    stageSince: now,
    source,
    ownerId: ownerId ?? null,
    formId: submission?.formId ?? null,
    submissionId: submission?.id ?? null,
    receivedAt: submission?.receivedAt ?? null,
    createdAt: now,
    changedAt: now,
  })
  tell(context, lead, {
    deed: 'created',
    fields: leadFieldNames.filter((field) => values[field]),
    after: source,
  })
  record(leadCreated({ leadId: lead.id, source }))

  return lead
}

function sealed(values: LeadValues) {
  const draft = (value: string | null | undefined) => (value ? Sealed.draft(value) : null)

  return {
    name: draft(values.name),
    email: draft(values.email),
    phone: draft(values.phone),
    company: draft(values.company),
    message: draft(values.message),
  }
}
