import { p } from '@mikro-orm/core'
import { normalise, Sealed } from '@leadkeep/crypto'
import {
  exactIndex,
  operational,
  personal,
  prefixTable,
  tenantEntity,
  withBehaviour,
} from '@leadkeep/database'
import { phoneKey } from '../phone.ts'
import type { LeadFieldName } from './field-names.ts'
import { sources, stages, stepOf, type Stage } from './stages.ts'

const time = () => p.datetime().columnType('timestamptz(3)')

const LeadSchema = tenantEntity({
  id: 'crm.lead',
  table: 'crm_lead',
  keptFor: 'until it is erased, or the retention period of leads ends',
  properties: {
    subjectId: operational('subject_id', p.uuid()),
    name: personal('name', { subject: 'subjectId', prefix: true }),
    email: personal('email', { subject: 'subjectId', exact: 'emailIndex', normalise: normalise.email }),
    emailIndex: exactIndex('email_index'),
    phone: personal('phone', { subject: 'subjectId', exact: 'phoneIndex', normalise: phoneKey }),
    phoneIndex: exactIndex('phone_index'),
    company: personal('company', { subject: 'subjectId', prefix: true }),
    message: personal('message', { subject: 'subjectId' }),
    stage: operational('stage', p.enum([...stages])),
    /** The stage's place in the order of the work; only `moveTo` sets either. */
    stageStep: operational('stage_step', p.integer()),
    stageSince: operational('stage_since', time()),
    source: operational('source', p.enum([...sources])),
    ownerId: operational('owner_id', p.uuid().nullable()),
    /** The person whom staff decided this lead to be. */
    personId: operational('person_id', p.uuid().nullable()),
    formId: operational('form_id', p.uuid().nullable()),
    submissionId: operational('submission_id', p.uuid().nullable()),
    /** When the visitor's submission was accepted; the lead itself may be younger. */
    receivedAt: operational('received_at', time().nullable()),
    createdAt: operational('created_at', time()),
    changedAt: operational('changed_at', time()),
    deletedAt: operational('deleted_at', time().nullable()),
    deletedBy: operational('deleted_by', p.uuid().nullable()),
    version: operational('version', p.integer().version()),
  },
  indexes: [{ name: 'crm_lead_by_subject', properties: ['subjectId'] }],
  uniques: [{ name: 'crm_lead_submission', properties: ['submissionId'] }],
  // Lists walk these by keyset, in either direction; only leakproof operators reach an index under row-level security.
  writtenIndexes: [
    list('crm_lead_by_created', 'tenant_id, created_at, id'),
    list('crm_lead_by_changed', 'tenant_id, changed_at, id'),
    list('crm_lead_by_stage', 'tenant_id, stage_step, created_at, id'),
    list('crm_lead_by_owner', 'tenant_id, owner_id, created_at, id'),
    list('crm_lead_by_source', 'tenant_id, source, created_at, id'),
    list('crm_lead_deleted', 'tenant_id, created_at, id', 'not null'),
    written('crm_lead_by_email', 'tenant_id, email_index', 'email_index is not null'),
    written('crm_lead_by_phone', 'tenant_id, phone_index', 'phone_index is not null'),
    written('crm_lead_by_person', 'tenant_id, person_id', 'person_id is not null'),
  ],
})

function list(name: string, columns: string, deleted: 'null' | 'not null' = 'null') {
  return written(name, columns, `deleted_at is ${deleted}`)
}

function written(name: string, columns: string, where: string) {
  // oxlint-disable-next-line leadkeep/no-built-sql -- an index of our own, made of names written above
  return { name, expression: `create index "${name}" on "crm_lead" (${columns}) where ${where}` }
}

/** Somebody who may become a customer: with values of its own, which claim nothing about a person (law 12). */
export class Lead extends LeadSchema.class {
  write(field: LeadFieldName, value: string | null, now: Date) {
    this[field] = value === null ? null : Sealed.draft(value)
    this.changedAt = now
  }

  moveTo(stage: Stage, now: Date) {
    this.stage = stage
    this.stageStep = stepOf(stage)
    this.stageSince = now
    this.changedAt = now
  }

  assignTo(ownerId: string | null, now: Date) {
    this.ownerId = ownerId
    this.changedAt = now
  }

  belongTo(personId: string, now: Date) {
    this.personId = personId
    this.changedAt = now
  }

  delete(by: string | null, now: Date) {
    this.deletedAt = now
    this.deletedBy = by
    this.changedAt = now
  }

  restore(now: Date) {
    this.deletedAt = null
    this.deletedBy = null
    this.changedAt = now
  }
}

withBehaviour(LeadSchema, Lead)

export const LeadPrefix = prefixTable({
  id: 'crm.lead.prefix',
  table: 'crm_lead_prefix',
  of: 'crm.lead',
  keptFor: 'as long as the lead',
})
