import { fileAnswer, textAnswer } from '../answers.ts'
import { faultLine, faultOf, nothingHere } from '../faults.ts'
import type { Landing } from '../landing.ts'
import { freshness } from '../log-heads.ts'
import type { Visit } from '../visit.ts'

export const forGood = 'public, max-age=31536000, immutable'
const forADay = 'public, max-age=86400'

export function asset({ assets }: Landing, visit: Visit): Response {
  const file = assets.files.get(`/assets/${visit.params['name']}`)
  if (!file) throw nothingHere()

  return fileAnswer(visit, file, forGood)
}

/** For any site: what it shows is decided by the form. */
export const embedScript = ({ assets }: Landing, visit: Visit): Response =>
  fileAnswer(visit, assets.embed, 'public, max-age=3600', { 'cross-origin-resource-policy': 'cross-origin' })

export function favicon({ assets }: Landing, visit: Visit): Response {
  const file = assets.files.get(assets.icon)
  if (!file) throw nothingHere()

  return fileAnswer(visit, file, forADay)
}

/** Everything may be read but receipts, whose numbers are their keepers' own. */
export const robots = (_landing: Landing, visit: Visit) =>
  textAnswer(visit, 'User-agent: *\nDisallow: /f/*/thanks\nDisallow: /f/*/receipt.txt\n', {
    'cache-control': forADay,
  })

/** RFC 9116; the contact is the site's own, in its imprint. */
export async function securityText(landing: Landing, visit: Visit): Promise<Response> {
  const published = await landing.publication(visit, {})
  if (!published?.page) throw nothingHere()
  const expires = new Date(landing.ambient.now().getTime() + 180 * 86_400_000)
  expires.setUTCHours(0, 0, 0, 0)
  const lines = [
    `Contact: mailto:${published.page.footer.imprint.email}`,
    `Expires: ${expires.toISOString()}`,
    `Preferred-Languages: ${published.page.language}`,
  ]

  return textAnswer(visit, `${lines.join('\n')}\n`)
}

/** What everybody checks receipts and exports by: the log's key, and its newest checkpoint (packages/audit/FORMAT.md, section 7). */
export async function logHead(landing: Landing, visit: Visit): Promise<Response> {
  const head = await landing.logHead(visit.host)
  if (!head) throw nothingHere()

  return textAnswer(visit, `${head.key}\n\n${head.checkpoint}`, {
    'cache-control': `public, max-age=${freshness / 1000}`,
  })
}

export const health = (_landing: Landing, visit: Visit) => textAnswer(visit, 'ok\n')

export async function ready(landing: Landing, visit: Visit): Promise<Response> {
  try {
    await landing.intake.ready()

    return textAnswer(visit, 'ok\n')
  } catch (cause) {
    landing.log(faultLine(faultOf(cause), 'GET /readyz'))

    return textAnswer(visit, 'The database does not answer.\n', { 'retry-after': '5' }, 503)
  }
}
