import { createElement, type ReactElement } from 'react'
import {
  ConfirmedPage,
  ConfirmPage,
  html,
  PreferencesPage,
  readReceipt,
  receiptFileName,
  ReceiptPage,
  siteOf,
  type Confirmed,
  type Preferences,
  type Told,
} from '@leadkeep/lead_capture/frontend'
import { freshPage, seeOther, textAnswer } from '../answers.ts'
import { foreign, nothingHere } from '../faults.ts'
import type { Landing } from '../landing.ts'
import { readBody } from '../read-body.ts'
import { secretAddress } from '../security-headers.ts'
import { admit, originOf } from '../submit.ts'
import { isForeign, type Visit } from '../visit.ts'

/** A mailed question: the words and a button. Nothing that only looks here changes anything. */
export async function question(landing: Landing, visit: Visit): Promise<Response> {
  await admit(landing.linkLimiter, visit.address())
  const found = await landing.links.question(visit.host, tokenOf(visit))
  const shared = await sharedBy(landing, visit)

  return found
    ? page(landing, visit, 200, createElement(ConfirmPage, { ...shared, question: found }))
    : unknown(landing, visit)
}

/** The buttons: yes, or no. */
export async function confirm(landing: Landing, visit: Visit): Promise<Response> {
  if (isForeign(visit)) throw foreign()
  await admit(landing.linkLimiter, visit.address())
  const { links } = landing
  const found = await links.question(visit.host, tokenOf(visit))
  if (!found) return unknown(landing, visit)
  const settle = visit.search.has('refuse') ? links.refuse : links.confirm
  const outcome = await settle.call(links, visit.host, tokenOf(visit), originOf(visit))

  return became(landing, visit, outcome, found.language)
}

/** What somebody allowed, by the link that only their address was sent. */
export async function preferences(landing: Landing, visit: Visit): Promise<Response> {
  // The page names its own receipt without the token; it is known here.
  if (visit.search.has('receipt'))
    return seeOther(visit, `/c/${encodeURIComponent(tokenOf(visit))}/receipt`, secretAddress)
  await admit(landing.linkLimiter, visit.address())
  const found = await landing.links.preferences(visit.host, tokenOf(visit))

  return found ? preferencesPage(landing, visit, found, null) : unknown(landing, visit)
}

/** The signed receipt of it, to read and to print. */
export async function receipt(landing: Landing, visit: Visit): Promise<Response> {
  await admit(landing.linkLimiter, visit.address())
  const own = await landing.links.receipt(visit.host, tokenOf(visit))
  const shared = await sharedBy(landing, visit)

  return own
    ? page(landing, visit, 200, createElement(ReceiptPage, { ...shared, own }))
    : unknown(landing, visit)
}

/** The signed receipt itself, byte for byte. */
export async function signedReceipt(landing: Landing, visit: Visit): Promise<Response> {
  await admit(landing.linkLimiter, visit.address())
  const own = await landing.links.receipt(visit.host, tokenOf(visit))
  if (!own?.statement) throw nothingHere()

  return textAnswer(visit, own.statement, {
    ...secretAddress,
    'content-disposition': `attachment; filename="${receiptFileName(readReceipt(own.statement))}"`,
  })
}

/**
 * Withdraws one purpose, or all of them: by a button of that page, or by a mail program in its user's name (RFC 8058),
 * which comes from elsewhere and is welcome: the token is the right to it. No limit applies: a mail provider sends for
 * many people from few addresses, and a withdrawal that is refused is lost. An unknown link costs one look.
 */
export async function withdraw(landing: Landing, visit: Visit): Promise<Response> {
  const { links } = landing
  const sent = await readBody(visit.incoming, 'any-form')
  const isOneClick = sent['List-Unsubscribe'] === 'One-Click'
  if (!isOneClick && isForeign(visit)) throw foreign()
  if (!isOneClick && typeof sent['allow'] === 'string') return allowAgain(landing, visit, sent['allow'])
  const named = sent['purpose'] ?? visit.search.get('purpose')
  const purpose = typeof named === 'string' && named !== '' ? named.replaceAll('\0', '').slice(0, 60) : null
  const what = { purpose, method: isOneClick ? 'one_click' : 'link' } as const
  const withdrawn = await links.withdraw(visit.host, tokenOf(visit), what, originOf(visit))
  if (isOneClick)
    return withdrawn === null
      ? textAnswer(visit, 'unknown\n', secretAddress, 404)
      : textAnswer(visit, 'ok\n', secretAddress)
  const found = await links.preferences(visit.host, tokenOf(visit))

  return found ? preferencesPage(landing, visit, found, toldOf(withdrawn)) : unknown(landing, visit)
}

const toldOf = (withdrawn: number | null): Told | null =>
  withdrawn === null ? null : withdrawn > 0 ? 'withdrawn' : 'nothing'

/** A button of that page; it opens nothing until the mail that it brings is answered, so it is counted like one. */
async function allowAgain(landing: Landing, visit: Visit, purpose: string): Promise<Response> {
  await admit(landing.linkLimiter, visit.address())
  const { links } = landing
  const key = purpose.replaceAll('\0', '').slice(0, 60)
  const outcome = await links.allow(visit.host, tokenOf(visit), key, originOf(visit))
  const found = await links.preferences(visit.host, tokenOf(visit))

  return found && outcome
    ? preferencesPage(landing, visit, found, outcome === 'asked' ? 'asked' : 'nothing_to_allow')
    : unknown(landing, visit)
}

async function preferencesPage(
  landing: Landing,
  visit: Visit,
  found: Preferences,
  told: Told | null,
): Promise<Response> {
  const shared = await sharedBy(landing, visit)

  return page(landing, visit, 200, createElement(PreferencesPage, { ...shared, preferences: found, told }))
}

const unknown = (landing: Landing, visit: Visit) => became(landing, visit, 'unknown', null)

async function became(
  landing: Landing,
  visit: Visit,
  outcome: Confirmed,
  language: string | null,
): Promise<Response> {
  const shared = await sharedBy(landing, visit)
  const words = { outcome, language: language ?? shared.site.language }

  return page(
    landing,
    visit,
    outcome === 'unknown' ? 404 : 200,
    createElement(ConfirmedPage, { ...shared, ...words }),
  )
}

async function sharedBy({ publication, assets }: Landing, visit: Visit) {
  const home = await publication(visit, {})

  return { assets, site: siteOf(home?.page ?? null, home?.form?.definition ?? null) }
}

const page = ({ pageHeaders }: Landing, visit: Visit, status: number, element: ReactElement) =>
  freshPage(visit, status, html(element), pageHeaders, secretAddress)

const tokenOf = ({ params }: Visit) => params['token'] ?? ''
