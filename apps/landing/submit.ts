import { addressBlock, type CountRow } from '@leadkeep/http'
import {
  draftNameOf,
  isAttribution,
  problemWords,
  type FlatRecord,
  type Receive,
  type Submission,
} from '@leadkeep/lead_capture/frontend'
import { faultLine, faultOf, invalid, tooMany } from './faults.ts'
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
  { sent: { lk_draft: draft, ...sent }, key, via }: Sent,
): Promise<{ readonly receiptId: string }> {
  const {
    tenantId,
    form: { id, definition, read },
  } = published
  const origin = originOf(visit)
  const weighed = await landing.suspicion.weigh(published, sent, origin.address, key, via?.startsWith('key:'))
  const { answers, errors } = read(weighed.answers)
  if (errors.length > 0) {
    await admit(landing.limiter, origin.address)
    throw invalid(problemWords(definition.language, 'invalid').title, errors)
  }
  const submission: Submission = {
    tenantId,
    formId: id,
    form: definition,
    answers: { ...answers, attribution: { ...campaignOf(visit), ...answers.attribution } },
    origin: via === null ? origin : { ...origin, via },
    signals: weighed.signals,
    idempotencyKey: key,
  }

  const stored = await admitted(landing.limiter, origin.address, (count) =>
    landing.receive(submission, count),
  )
  await dropDraft(landing, { tenantId, formId: id, name: draftNameOf(draft) })

  return stored
}

/** It is a submission now. What could not be dropped goes by itself within a day. */
async function dropDraft(
  { visitorDrafts, log }: Landing,
  { name, ...form }: { tenantId: string; formId: string; name: string | null },
): Promise<void> {
  if (name === null) return
  try {
    await visitorDrafts.drop({ ...form, name })
  } catch (error) {
    log(faultLine(faultOf(error), 'drop a draft'))
  }
}

/**
 * Counts and stores in one statement; throws 429 as `admit` does. What was stored stays stored, even if it could not be
 * counted: no lead is lost over a limit.
 */
async function admitted(
  limiter: Landing['limiter'],
  address: string,
  store: (count?: CountRow) => ReturnType<Receive>,
): Promise<{ readonly receiptId: string }> {
  let storing: ReturnType<Receive> | undefined
  const { allowed, retryAfter } = await limiter.consume(addressBlock(address), 1, async (count) => {
    storing = store(count)

    return (await storing).counted ?? null
  })
  if (storing === undefined && allowed) storing = store()
  const receiptId = (await storing)?.receiptId
  if (!receiptId) throw tooMany(retryAfter)

  return { receiptId }
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

/** What the address of the form's page says: without JavaScript it comes with the Referer only. */
const campaignOf = (visit: Visit): Record<string, string> =>
  Object.fromEntries(
    parametersOf(visit)
      .filter(([name]) => name !== 'referrer' && isAttribution(name))
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
