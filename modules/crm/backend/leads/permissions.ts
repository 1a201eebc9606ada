import { evidencePurposeIds } from '@leadkeep/consent'
import type { Staff } from '@leadkeep/ui'

/** What the screens offer this person; each command refuses by itself. */
export interface May {
  readonly create: boolean
  readonly edit: boolean
  readonly assign: boolean
  readonly delete: boolean
  readonly export: boolean
  readonly notes: boolean
  readonly tasks: boolean
  readonly people: boolean
  readonly withdraw: boolean
  readonly erase: boolean
  /** File what the person asks about their data. */
  readonly request: boolean
  /** What this person may open the evidence of a decision for; empty: for nothing. */
  readonly evidencePurposes: readonly string[]
}

export const mayOf = (staff: Staff): May => ({
  create: staff.may('crm.leads.create'),
  edit: staff.may('crm.leads.edit'),
  assign: staff.may('crm.leads.assign'),
  delete: staff.may('crm.leads.delete'),
  export: staff.may('crm.leads.export'),
  notes: staff.may('crm.notes.manage'),
  tasks: staff.may('crm.tasks.manage'),
  people: staff.may('crm.people.manage'),
  withdraw: staff.may('consent.decisions.withdraw'),
  erase: staff.may('privacy.subjects.erase'),
  request: staff.may('privacy.requests.file'),
  evidencePurposes: staff.may('consent.evidence.open') ? evidencePurposeIds : [],
})
