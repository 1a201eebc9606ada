import type { Feature } from '@leadkeep/kernel'

/** Whoever may view leads sees all of the tenant's. Who sees which of them, by owner and team, is a policy to come. */
export const features: readonly Feature[] = [
  { id: 'crm.leads.view', title: 'See leads, their notes, tasks and history' },
  { id: 'crm.leads.create', title: 'Enter leads' },
  { id: 'crm.leads.edit', title: 'Change leads and move them between stages' },
  { id: 'crm.leads.assign', title: 'Give leads to colleagues' },
  { id: 'crm.leads.delete', title: 'Delete and restore leads' },
  { id: 'crm.leads.export', title: 'Export lists of leads' },
  { id: 'crm.notes.manage', title: 'Write, change and delete notes' },
  { id: 'crm.tasks.manage', title: 'Add, complete and reopen tasks' },
  { id: 'crm.people.view', title: 'See people' },
  { id: 'crm.people.manage', title: 'Decide who a lead is' },
  { id: 'crm.leads.forget', title: 'Forget leads that were never confirmed (jobs)' },
  { id: 'crm.leads.send_copy', title: 'Mail people a copy of what they sent (jobs)' },
  { id: 'crm.leads.withdraw', title: 'Forget what was kept of leads by a grant taken back (jobs)' },
]
