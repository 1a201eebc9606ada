import { addressBlock } from '@leadkeep/http'
import { problemWords, type FlatRecord } from '@leadkeep/lead_capture/frontend'
import { invalid, tooMany } from './faults.ts'
import type { Landing, PublishedForm } from './landing.ts'
import type { Visit } from './visit.ts'

/**
 * What both doors do with a submission. Throws 422 with what is wrong by field, 429, or 503; resolves when the lead is
 * durable.
 */
export async function submit(
  landing: Landing,
  visit: Visit,
  { tenantId, form: { id, definition, read } }: PublishedForm,
  sent: FlatRecord,
  idempotencyKey: string | null,
): Promise<{ readonly receiptId: string }> {
  const origin = originOf(visit)
  const admitted = admit(landing.limiter, origin.address)
  // Whether it is heard depends on what else goes wrong first; that it is rejected is then no fault.
  admitted.catch(() => undefined)
  const { answers, errors } = read(sent)
  if (errors.length > 0) {
    await admitted
    throw invalid(problemWords(definition.language, 'invalid').title, errors)
  }

  return landing.receive(
    {
      tenantId,
      formId: id,
      form: definition,
      answers: { ...answers, attribution: { ...campaignOf(visit), ...answers.attribution } },
      origin,
      idempotencyKey,
    },
    admitted,
  )
}

/** Where a visit comes from, as evidence: it travels sealed only. */
export const originOf = (visit: Visit) => ({
  address: visit.address(),
  userAgent: (visit.headers['user-agent'] ?? '').slice(0, 500),
  language: (visit.headers['accept-language'] ?? '').slice(0, 100),
  gpc: visit.headers['sec-gpc'] === '1',
})

/** Throws 429 when an address, or the block of an IPv6 network, asks too often. */
export async function admit(limiter: Landing['limiter'], address: string): Promise<void> {
  const { allowed, retryAfter } = await limiter.consume(addressBlock(address))
  if (!allowed) throw tooMany(retryAfter)
}

/** The campaign words of the page that the form was on: without JavaScript they come with the Referer only. */
const campaignOf = (visit: Visit): Record<string, string> =>
  Object.fromEntries(
    parametersOf(visit)
      .filter(([name]) => /^utm_[a-z_]{1,30}$/.test(name))
      .map(([name, value]) => [name, value.slice(0, 300)]),
  )

/** Hidden fields take their value from the page's address, which without JavaScript only the Referer tells. */
export function withHiddenFields(visit: Visit, { form }: PublishedForm, sent: FlatRecord): FlatRecord {
  const isOpen = (key: string) =>
    !sent[key] && form.definition.fields.some((field) => field.kind === 'hidden' && field.key === key)

  return { ...sent, ...Object.fromEntries(parametersOf(visit).filter(([name]) => isOpen(name))) }
}

function parametersOf({ headers: { referer }, host }: Visit): [string, string][] {
  const url = URL.parse(referer ?? '')

  return url?.host === host.toLowerCase() ? [...url.searchParams] : []
}
