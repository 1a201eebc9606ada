import type { HeaderSet } from './security-headers.ts'
import type { Landing, PublishedForm } from './landing.ts'
import { foreign } from './faults.ts'
import { isForeign, type Visit } from './visit.ts'

/** Headers for a form and what it leads to: no page frames it but those of the sites that its owner named. */
export async function framedHeaders(
  { embeddings, pageHeadersOf }: Landing,
  published: PublishedForm,
): Promise<HeaderSet> {
  const { tenantId, form } = published
  const pageHeaders = pageHeadersOf(published)
  // Where it can't be asked, nobody may; the form itself is shown all the same.
  const origins = await embeddings.origins(tenantId, form.id).catch(() => [])
  if (origins.length === 0) return pageHeaders
  const { 'x-frame-options': _, 'content-security-policy': policy = '', ...rest } = pageHeaders

  return {
    ...rest,
    'content-security-policy': policy.replace(
      "frame-ancestors 'none'",
      `frame-ancestors 'self' ${origins.join(' ')}`,
    ),
    // A site that asks this of all it embeds (COEP) may embed the form, too.
    'cross-origin-resource-policy': 'cross-origin',
  }
}

/** Whose page a form was sent from: null for our own. Throws 403 for a site that nobody named. */
export async function siteOf(
  { embeddings }: Landing,
  visit: Visit,
  { tenantId, form }: PublishedForm,
): Promise<string | null> {
  if (!isForeign(visit)) return null
  const { origin = '' } = visit.headers
  if (!(await embeddings.origins(tenantId, form.id)).includes(origin)) throw foreign()

  return origin
}
