import { command, type CommandContext } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { notFound } from '@leadkeep/kernel'
import { newSubject } from '@leadkeep/privacy'
import { LockMode } from '@mikro-orm/core'
import { z } from 'zod'
import { leadId, noteText, version } from '../data/validators.ts'
import { Note } from '../data/work.ts'
import { noteOfSomebodyElse } from '../errors.ts'
import { noteChanged } from '../events.ts'
import { findLiveLead } from '../find-lead.ts'
import { userIn } from '../history.ts'

/** A note on a lead; its words are sealed under a key of the note's own. */
export const addNote = command({
  id: 'crm.note.add',
  access: ['crm.notes.manage'],
  input: z.object({ leadId, text: noteText }),
  async run(context, input) {
    const { scope, em, record } = context
    await findLiveLead(context, input.leadId)
    const id = await newSubject(context, { kind: 'record' })
    const now = scope.now()
    em.create(Note, {
      tenantId: scope.tenantId,
      id,
      leadId: input.leadId,
      text: Sealed.draft(input.text),
      authorId: userIn(context),
      createdAt: now,
      changedAt: now,
    })
    record(noteChanged({ leadId: input.leadId, noteId: id }))

    return { id, version: 1 }
  },
})

/** Only by who wrote it: words under somebody's name are theirs. */
export const editNote = command({
  id: 'crm.note.edit',
  access: ['crm.notes.manage'],
  input: z.object({ id: z.uuid(), version, text: noteText }),
  async run(context, input) {
    const { scope, em, record } = context
    const note = await findNote(context, input.id)
    if (note.authorId !== userIn(context)) throw noteOfSomebodyElse()
    await em.lock(note, LockMode.OPTIMISTIC, input.version)
    note.text = Sealed.draft(input.text)
    note.changedAt = scope.now()
    record(noteChanged({ leadId: note.leadId, noteId: note.id }))

    return { id: note.id, version: input.version + 1 }
  },
})

export const deleteNote = command({
  id: 'crm.note.delete',
  access: ['crm.notes.manage'],
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    const note = await findNote(context, id)
    context.em.remove(note)
    context.record(noteChanged({ leadId: note.leadId, noteId: id }))
  },
})

async function findNote({ em }: CommandContext, id: string) {
  return (await em.findOne(Note, { id })) ?? missing()
}

const missing = (): never => {
  throw notFound('crm.note')()
}
