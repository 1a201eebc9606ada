import { command, type CommandContext } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { notFound } from '@leadkeep/kernel'
import { newSubject } from '@leadkeep/privacy'
import { z } from 'zod'
import { mustWorkHere } from '../colleagues.ts'
import { leadId, newTask } from '../data/validators.ts'
import { Task } from '../data/work.ts'
import { taskChanged } from '../events.ts'
import { findLiveLead } from '../find-lead.ts'
import { userIn } from '../history.ts'

export const addTask = command({
  id: 'crm.task.add',
  access: ['crm.tasks.manage'],
  input: z.object({ leadId, ...newTask.shape }),
  async run(context, input) {
    const { scope, em, record } = context
    await findLiveLead(context, input.leadId)
    await mustWorkHere(context, 'assigneeId', input.assigneeId)
    const id = await newSubject(context, { kind: 'record' })
    em.create(Task, {
      tenantId: scope.tenantId,
      id,
      leadId: input.leadId,
      title: Sealed.draft(input.title),
      dueAt: input.dueAt === null ? null : new Date(input.dueAt),
      assigneeId: input.assigneeId,
      authorId: userIn(context),
      createdAt: scope.now(),
    })
    record(taskChanged({ leadId: input.leadId, taskId: id }))

    return { id }
  },
})

/** A task that is done already stays as it is. */
export const completeTask = command({
  id: 'crm.task.complete',
  access: ['crm.tasks.manage'],
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    const task = await findTask(context, id)
    if (task.doneAt) return
    task.complete(userIn(context), context.scope.now())
    context.record(taskChanged({ leadId: task.leadId, taskId: id }))
  },
})

export const reopenTask = command({
  id: 'crm.task.reopen',
  access: ['crm.tasks.manage'],
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    const task = await findTask(context, id)
    if (!task.doneAt) return
    task.reopen()
    context.record(taskChanged({ leadId: task.leadId, taskId: id }))
  },
})

async function findTask({ em }: CommandContext, id: string) {
  return (await em.findOne(Task, { id })) ?? missing()
}

const missing = (): never => {
  throw notFound('crm.task')()
}
