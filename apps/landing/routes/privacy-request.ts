import { createElement, type ReactElement } from 'react'
import {
  closestLanguage,
  ConfirmRequestPage,
  html,
  PrivacyRequestPage,
  PrivacyRequestSentPage,
  problemWords,
  readRequest,
  RequestConfirmedPage,
  requestLanguages,
  siteOf,
  untouched,
  type RequestConfirmed,
  type Typed,
} from '@leadkeep/lead_capture/frontend'
import { freshPage, seeOther, whenAgain } from '../answers.ts'
import { faultLine, faultOf, foreign, problemNameOf } from '../faults.ts'
import type { Landing } from '../landing.ts'
import { readBody } from '../read-body.ts'
import { secretAddress, type HeaderSet } from '../security-headers.ts'
import { admit } from '../submit.ts'
import { isForeign, type Visit } from '../visit.ts'

/** What anybody may ask about their data (GDPR Art. 12, 15 to 21); what was sent is said to have been, and no more. */
export async function requestForm(landing: Landing, visit: Visit): Promise<Response> {
  const language = languageOf(visit)
  if (visit.search.has('sent'))
    return page(
      landing,
      visit,
      200,
      createElement(PrivacyRequestSentPage, { ...(await shared(landing, visit)), language }),
    )

  return formPage(landing, visit, 200, untouched)
}

/**
 * 303 once it is durable; whatever goes wrong, everything typed comes back in the form. The answer is the same and takes
 * the same for every address: nobody is looked up here.
 */
export async function sendRequest(landing: Landing, visit: Visit): Promise<Response> {
  if (isForeign(visit)) throw foreign()
  const language = languageOf(visit)
  const sent = await readBody(visit.incoming, 'form')
  const { asked, errors, values, isTrapped } = readRequest(language, sent)
  const again = (status: number, message?: Typed['message'], more?: HeaderSet) =>
    formPage(landing, visit, status, { values, ticked: [], errors, message }, more)
  if (errors.length > 0) return again(422)
  // A program, or a browser that fills in what nobody sees: who sends it once more without that is heard.
  if (isTrapped) return again(422, problemWords(language, 'trapped'))
  try {
    await admit(landing.requestLimiter, visit.address())
    await landing.privacyRequests.ask(visit.host, nonceIn(landing, sent), asked)
  } catch (error) {
    const fault = faultOf(error)
    if (fault.wakes) landing.log(faultLine(fault, 'POST /privacy-request'))
    const message = problemWords(language, problemNameOf(fault), { seconds: fault.retryAfter ?? 60 })

    return again(fault.status, message, whenAgain(fault.retryAfter, fault.status))
  }

  return seeOther(visit, `/privacy-request?sent&lang=${language}`)
}

/** A mailed question whether it was them: a button. Nothing that only looks here changes anything. */
export async function requestQuestion(landing: Landing, visit: Visit): Promise<Response> {
  await admit(landing.linkLimiter, visit.address())
  const question = await landing.privacyRequests.question(visit.host, visit.params['token'] ?? '')
  if (!question) return became(landing, visit, 'unknown', languageOf(visit))

  return page(
    landing,
    visit,
    200,
    createElement(ConfirmRequestPage, { ...(await shared(landing, visit)), question }),
    secretAddress,
  )
}

export async function confirmRequest(landing: Landing, visit: Visit): Promise<Response> {
  if (isForeign(visit)) throw foreign()
  await admit(landing.linkLimiter, visit.address())
  const token = visit.params['token'] ?? ''
  const question = await landing.privacyRequests.question(visit.host, token)
  const outcome = question ? await landing.privacyRequests.confirm(visit.host, token) : 'unknown'

  return became(landing, visit, outcome, question?.language ?? languageOf(visit))
}

async function became(landing: Landing, visit: Visit, outcome: RequestConfirmed, language: string) {
  const element = createElement(RequestConfirmedPage, {
    ...(await shared(landing, visit)),
    outcome,
    language,
  })

  return page(landing, visit, outcome === 'unknown' ? 404 : 200, element, secretAddress)
}

async function formPage(landing: Landing, visit: Visit, status: number, typed: Typed, more?: HeaderSet) {
  const element = createElement(PrivacyRequestPage, {
    ...(await shared(landing, visit)),
    language: languageOf(visit),
    nonce: landing.ambient.random(16).toString('base64url'),
    typed,
  })

  return page(landing, visit, status, element, more)
}

/** One that is none of ours is as good as any: it only tells what was sent twice. */
const nonceIn = ({ ambient }: Landing, { nonce }: Readonly<Record<string, unknown>>): string =>
  typeof nonce === 'string' && nonce !== '' ? nonce.slice(0, 64) : ambient.random(16).toString('base64url')

const languageOf = ({ wishes }: Visit): string =>
  closestLanguage(requestLanguages, [...(wishes.asked ? [wishes.asked] : []), ...wishes.accepted()])

async function shared({ publication, assets }: Landing, visit: Visit) {
  const home = await publication(visit, {})

  return { assets, site: siteOf(home?.page ?? null, home?.form?.definition ?? null) }
}

const page = (
  { pageHeaders }: Landing,
  visit: Visit,
  status: number,
  element: ReactElement,
  more?: HeaderSet,
) => freshPage(visit, status, html(element), pageHeaders, more)
