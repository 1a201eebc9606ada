import { p } from '@mikro-orm/core'
import { operational, personal, tenantEntity, withBehaviour } from '@leadkeep/database'

const time = () => p.datetime().columnType('timestamptz(3)')

/** What staff wrote about a lead. It is its own data subject: it may mention several people, or nobody. */
export const Note = tenantEntity({
  id: 'crm.note',
  table: 'crm_note',
  keptFor: 'as long as its lead',
  properties: {
    leadId: operational('lead_id', p.uuid()),
    text: personal('text', { subject: 'id' }),
    authorId: operational('author_id', p.uuid().nullable()),
    createdAt: operational('created_at', time()),
    changedAt: operational('changed_at', time()),
    version: operational('version', p.integer().version()),
  },
  indexes: [{ name: 'crm_note_by_lead', properties: ['leadId', 'createdAt'] }],
})

const TaskSchema = tenantEntity({
  id: 'crm.task',
  table: 'crm_task',
  keptFor: 'as long as its lead',
  properties: {
    leadId: operational('lead_id', p.uuid()),
    title: personal('title', { subject: 'id' }),
    dueAt: operational('due_at', time().nullable()),
    assigneeId: operational('assignee_id', p.uuid().nullable()),
    authorId: operational('author_id', p.uuid().nullable()),
    createdAt: operational('created_at', time()),
    doneAt: operational('done_at', time().nullable()),
    doneBy: operational('done_by', p.uuid().nullable()),
    version: operational('version', p.integer().version()),
  },
  indexes: [{ name: 'crm_task_by_lead', properties: ['leadId', 'createdAt'] }],
})

/** Something to be done about a lead. Its own data subject, as a note is. */
export class Task extends TaskSchema.class {
  complete(by: string | null, now: Date) {
    this.doneAt = now
    this.doneBy = by
  }

  reopen() {
    this.doneAt = null
    this.doneBy = null
  }
}

withBehaviour(TaskSchema, Task)
