import { AppError, type FieldError } from '@leadkeep/kernel'

/** A submission that will never become a lead by itself; staff see it as a dead letter, with this code. */
const deadLetter = (code: string, message: string) => (cause?: unknown) =>
  new AppError(message, { code: `lead_capture.${code}`, status: 422, cause })

export const keyGone = deadLetter(
  'key_destroyed',
  'The key that this submission was sealed to has been destroyed.',
)
export const cannotOpen = deadLetter('cannot_open', 'This submission does not open: it was changed or moved.')
export const cannotRead = deadLetter(
  'cannot_read',
  'This submission opens, but its content is not what a form sends.',
)

/** What staff are told who would try it again. */
export const givenUp = () =>
  new AppError(
    'The key that this submission was sealed to has been destroyed: nobody can open it any more.',
    {
      code: keyGone().code,
      status: 409,
    },
  )

export const notDead = () =>
  new AppError('Only a submission that could not be processed can be tried again.', {
    code: 'lead_capture.submission.not_dead',
    status: 409,
  })

export const notHeld = () =>
  new AppError('Somebody has decided about this submission already. The log says who and when.', {
    code: 'lead_capture.quarantined.not_held',
    status: 409,
  })

/** Nothing typed is lost: whoever was second is shown both sides. */
export const draftChangedMeanwhile = (by: string | null) =>
  new AppError('Somebody else saved this draft in the meantime. Compare both, then save yours.', {
    code: 'lead_capture.draft.changed_meanwhile',
    status: 409,
    facts: by ? { by } : {},
  })

export const slugTaken = () =>
  new AppError('There is already something at this address.', {
    code: 'lead_capture.slug_taken',
    status: 409,
    fields: [{ field: 'slug', code: 'lead_capture.slug_taken', message: 'Choose another address.' }],
  })

/** Every reason at once, each where it is: `field` is the draft's own path. */
export const notPublishable = (fields: readonly FieldError[]) =>
  new AppError('This can’t be published yet: something is missing that visitors have a right to.', {
    code: 'lead_capture.not_publishable',
    status: 422,
    fields,
  })

export const nothingNew = () =>
  new AppError('What visitors see is already the same.', {
    code: 'lead_capture.nothing_new',
    status: 409,
  })

export const notPublished = () =>
  new AppError('Visitors don’t see this: it is not published.', {
    code: 'lead_capture.not_published',
    status: 409,
  })

export const shownByPage = (addresses: readonly string[]) =>
  new AppError('A published page shows this form. Take that page down first, or let it show another form.', {
    code: 'lead_capture.form.shown_by_page',
    status: 409,
    facts: { addresses: addresses.join(', ') },
  })

export const notAColleague = () =>
  new AppError('Leads can only be given to somebody who works here.', {
    code: 'lead_capture.assignment.unknown_user',
    status: 422,
    fields: [
      {
        field: 'userIds',
        code: 'lead_capture.assignment.unknown_user',
        message: 'Choose somebody who works here.',
      },
    ],
  })

export const absenceEndsBefore = () =>
  new AppError('An absence ends on the day it begins, or later.', {
    code: 'lead_capture.absence.ends_before',
    status: 422,
    fields: [{ field: 'untilDay', code: 'lead_capture.absence.ends_before', message: 'Choose a later day.' }],
  })

export const anotherHome = () =>
  new AppError('Another page is the home page already.', {
    code: 'lead_capture.page.another_home',
    status: 409,
    fields: [
      {
        field: 'isHome',
        code: 'lead_capture.page.another_home',
        message: 'Give this page an address of its own, or change the home page itself.',
      },
    ],
  })
