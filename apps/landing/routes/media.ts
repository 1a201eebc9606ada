import { hashIn, pictureMediaType } from '@leadkeep/lead_capture/frontend'
import { fileAnswer } from '../answers.ts'
import { nothingHere } from '../faults.ts'
import type { Landing } from '../landing.ts'
import type { Visit } from '../visit.ts'
import { forGood } from './site.ts'

/** A picture goes by the hash of its bytes, so what was sent once never changes. */
export async function picture({ pictures }: Landing, visit: Visit): Promise<Response> {
  const hash = hashIn(visit.params['name'] ?? '')
  const bytes = hash && (await pictures(visit.host, hash))
  if (!bytes) throw nothingHere()

  return fileAnswer(visit, { type: pictureMediaType, plain: bytes, gzip: null }, forGood)
}
