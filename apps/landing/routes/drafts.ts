import { AppError } from '@leadkeep/kernel'
import { draftNameOf } from '@leadkeep/lead_capture/frontend'
import { emptyAnswer, jsonAnswer } from '../answers.ts'
import { foreign, nothingHere } from '../faults.ts'
import type { Landing } from '../landing.ts'
import { readBody } from '../read-body.ts'
import { admit } from '../submit.ts'
import { isForeign, type Visit } from '../visit.ts'
import { formOf } from './form.ts'

const notSealed = () =>
  new AppError('A draft is kept as sealed bytes, in base64url.', {
    code: 'lead_capture.draft_not_sealed',
    status: 422,
  })

const noRoom = () =>
  new AppError('There is no room for more drafts. The form itself can be sent as ever.', {
    code: 'lead_capture.no_room_for_drafts',
    status: 503,
    retryAfter: 3600,
  })

/** The bytes that a browser left here. Whoever has their name has them; who made the name up has the key. */
export async function readDraft(landing: Landing, visit: Visit): Promise<Response> {
  const place = await placeOf(landing, visit)
  const sealed = await landing.visitorDrafts.read(place)
  if (!sealed) throw nothingHere()

  return jsonAnswer(visit, 200, { sealed: sealed.toString('base64url') })
}

/** Keeps them, or drops them where there are none any more. */
export async function keepDraft(landing: Landing, visit: Visit): Promise<Response> {
  const place = await placeOf(landing, visit)
  const { sealed } = await readBody(visit.incoming, 'json')
  if (sealed === null) await landing.visitorDrafts.drop(place)
  else {
    if (typeof sealed !== 'string' || !/^[\w-]{38,}$/.test(sealed)) throw notSealed()
    if (!(await landing.visitorDrafts.keep(place, Buffer.from(sealed, 'base64url')))) throw noRoom()
  }

  return emptyAnswer(visit)
}

async function placeOf(landing: Landing, visit: Visit) {
  if (isForeign(visit)) throw foreign()
  const name = draftNameOf(visit.params['draft'])
  if (name === null) throw nothingHere()
  const { tenantId, form } = await formOf(landing, visit)
  await admit(landing.draftLimiter, visit.address())

  return { tenantId, formId: form.id, name }
}
