export { createLead } from './commands/create-lead.ts'
export { createLeadFromSubmission } from './commands/create-lead-from-submission.ts'
export { assignLeads } from './commands/assign-leads.ts'
export { moveLeads } from './commands/move-leads.ts'
export { updateLead } from './commands/update-lead.ts'
export { deleteLead } from './commands/delete-lead.ts'
export { restoreLead } from './commands/restore-lead.ts'
export { addNote, deleteNote, editNote } from './commands/notes.ts'
export { addTask, completeTask, reopenTask } from './commands/tasks.ts'
export { createPersonFromLead, linkPerson } from './commands/people.ts'
export { listColleagues } from './colleagues.ts'
export { exportLeads } from './csv/export-leads.ts'
export { listLeads, type LeadPage } from './queries/list-leads.ts'
export { readLead } from './queries/read-lead.ts'
export { readPerson } from './queries/read-person.ts'
export {
  Lead,
  LeadAnswer,
  LeadChange,
  LeadPrefix,
  LeadTouch,
  Note,
  Person,
  PersonPrefix,
  Task,
} from './data/entities.ts'
export { sources, stages, type Source, type Stage } from './data/stages.ts'
export { submissionTaken, type SubmissionTaken } from './intake.ts'
export {
  leadAssigned,
  leadCreated,
  leadDeleted,
  leadEdited,
  leadLinked,
  leadMoved,
  leadRestored,
} from './events.ts'
export type { LeadItem, LeadView } from './views.ts'
export { crm } from './module.ts'
