import { addressBlock } from '@leadkeep/http'
import { problemWords, type FlatRecord } from '@leadkeep/lead_capture/frontend'
import { invalid, tooMany } from './faults.ts'
import type { Landing, PublishedForm } from './landing.ts'
import type { Visit } from './visit.ts'

export interface Sent {
  readonly sent: FlatRecord
  /** The client's own Idempotency-Key. */
  readonly key: string | null
  /** The other site or the key that sent it; null for our own form. */
  readonly via: string | null
}

/**
 * What both doors do with a submission. Throws 422 with what is wrong by field, 429, or 503; resolves when the lead is
 * durable.
 */
export async function submit(
  landing: Landing,
  visit: Visit,
  published: PublishedForm,
  { sent, key, via }: Sent,
): Promise<{ readonly receiptId: string }> {
  const {
    tenantId,
    form: { id, definition, read },
  } = published
  const origin = originOf(visit)
  const admitted = admit(landing.limiter, origin.address)
  // Whether it is heard depends on what else goes wrong first; that it is rejected is then no fault.
  admitted.catch(() => undefined)
  const weighed = await landing.suspicion.weigh(published, sent, origin.address, key, via?.startsWith('key:'))
  const { answers, errors } = read(weighed.answers)
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
      origin: via === null ? origin : { ...origin, via },
      signals: weighed.signals,
      idempotencyKey: key,
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
function campaignOf({ headers, host }: Visit): Record<string, string> {
  const { referer } = headers
  if (referer === undefined || !URL.canParse(referer)) return {}
  const url = new URL(referer)
  if (url.host !== host.toLowerCase()) return {}
  const words = [...url.searchParams].filter(([name]) => /^utm_[a-z_]{1,30}$/.test(name))

  return Object.fromEntries(words.map(([name, value]) => [name, value.slice(0, 300)]))
}
