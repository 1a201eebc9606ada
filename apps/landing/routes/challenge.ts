import { AppError } from '@leadkeep/kernel'
import { jsonAnswer } from '../answers.ts'
import { foreign } from '../faults.ts'
import type { Landing } from '../landing.ts'
import { readBody } from '../read-body.ts'
import { admit } from '../submit.ts'
import { isForeign, type Visit } from '../visit.ts'
import { formOf } from './form.ts'

const unknownToken = () =>
  new AppError('Please load the form again: what was sent does not come from it.', {
    code: 'lead_capture.token_unknown',
    status: 422,
  })

/** Something for the browser to work on while its person types. Whoever gets none may send the form all the same. */
export async function challenge(landing: Landing, visit: Visit): Promise<Response> {
  if (isForeign(visit)) throw foreign()
  const published = await formOf(landing, visit)
  const { token } = await readBody(visit.incoming, 'json')
  const limited = () => admit(landing.challengeLimiter, visit.address())
  const made = await landing.suspicion.challenge(published, token, limited)
  if (!made) throw unknownToken()

  return jsonAnswer(visit, 200, made)
}
