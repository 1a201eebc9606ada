import { AppError } from '@leadkeep/kernel'

export const leadDeleted = () =>
  new AppError('This lead was deleted. Restore it first.', { code: 'crm.lead.deleted', status: 409 })

export const leadNotDeleted = () =>
  new AppError('This lead was not deleted.', { code: 'crm.lead.not_deleted', status: 409 })

export const leadAlreadyLinked = () =>
  new AppError('Somebody already decided who this lead is.', { code: 'crm.lead.already_linked', status: 409 })

/** `fields` and `by` are comma-separated names of fields and ids of users: names of people are not told in errors. */
export const leadChangedMeanwhile = (facts: { version: number; fields: string; by: string; at: string }) =>
  new AppError(
    facts.fields === ''
      ? 'Somebody else saved this lead in the meantime. Nothing of yours was saved yet.'
      : `Somebody else changed this lead in the meantime: ${facts.fields.replaceAll(',', ', ')}. Nothing of yours was saved yet.`,
    { code: 'crm.lead.changed_meanwhile', status: 409, facts },
  )

export const noteOfSomebodyElse = () =>
  new AppError('Only who wrote a note may change its words.', { code: 'crm.note.not_yours', status: 403 })

export const unknownOwner = (field: string) =>
  new AppError('Choose somebody who works here.', {
    code: 'crm.owner.unknown',
    status: 422,
    fields: [{ field, code: 'unknown', message: 'There is no such colleague.' }],
  })

export const invalidCursor = () =>
  new AppError('This place in the list does not exist. Begin at its first page.', {
    code: 'crm.leads.cursor_invalid',
    status: 422,
    fields: [{ field: 'cursor', code: 'invalid', message: 'This is not a place in this list.' }],
  })

export const wordsSortByCreation = () =>
  new AppError('A search by words is sorted by creation: sealed words are found, never sorted.', {
    code: 'crm.leads.search_sort',
    status: 422,
    fields: [{ field: 'sort', code: 'invalid', message: 'Sort a search by words by creation.' }],
  })
