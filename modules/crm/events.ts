import { defineEvent } from '@leadkeep/events'

export const leadCreated = defineEvent<{ leadId: string; source: string }>('crm.lead.created', {
  title: 'A lead came in or was entered',
  live: true,
})
export const leadEdited = defineEvent<{ leadId: string }>('crm.lead.edited', {
  title: 'What a lead says was changed',
  live: true,
})
export const leadMoved = defineEvent<{ leadId: string; from: string; to: string }>('crm.lead.moved', {
  title: 'A lead went to another stage',
  live: true,
})
export const leadAssigned = defineEvent<{ leadId: string; ownerId: string | null }>('crm.lead.assigned', {
  title: 'A lead was given to somebody, or to nobody',
  live: true,
})
export const leadLinked = defineEvent<{ leadId: string; personId: string }>('crm.lead.linked', {
  title: 'Staff decided which person a lead is',
  live: true,
})
export const leadDeleted = defineEvent<{ leadId: string }>('crm.lead.deleted', {
  title: 'A lead was deleted',
  live: true,
})
export const leadRestored = defineEvent<{ leadId: string }>('crm.lead.restored', {
  title: 'A deleted lead came back',
  live: true,
})
export const personCreated = defineEvent<{ personId: string }>('crm.person.created', {
  title: 'A person was made',
})
export const noteChanged = defineEvent<{ leadId: string; noteId: string }>('crm.note.changed', {
  title: 'A note was written, changed or deleted',
  live: true,
})
export const taskChanged = defineEvent<{ leadId: string; taskId: string }>('crm.task.changed', {
  title: 'A task was added, completed or reopened',
  live: true,
})

export const events = [
  leadCreated,
  leadEdited,
  leadMoved,
  leadAssigned,
  leadLinked,
  leadDeleted,
  leadRestored,
  personCreated,
  noteChanged,
  taskChanged,
] as const
