import { createElement } from 'react'
import type { AppError } from '@leadkeep/kernel'
import {
  addressOf,
  correctableMinutes,
  EmbeddedPage,
  FormPage,
  html,
  idempotencyKeyOf,
  integrationKeyIn,
  problemWords,
  readReceiptId,
  readValue,
  receiptText,
  siteOf as siteOfPage,
  ThanksPage,
  UnknownReceiptPage,
  type Correcting,
  type FlatRecord,
  type Receipt,
  type Typed,
} from '@leadkeep/lead_capture/frontend'
import { freshPage, jsonAnswer, seeOther, textAnswer, whenAgain } from '../answers.ts'
import { closed, faultLine, faultOf, foreign, keyUnknown, nothingHere, problemNameOf } from '../faults.ts'
import { framedHeaders, siteOf } from '../framing.ts'
import type { Landing, PublishedForm } from '../landing.ts'
import type { Render } from '../pages.ts'
import { readBody } from '../read-body.ts'
import { admit, originOf, submit, withHiddenFields } from '../submit.ts'
import { isForeign, type Visit } from '../visit.ts'
import { show } from './pages.ts'

export async function form(landing: Landing, visit: Visit): Promise<Response> {
  const published = await formOf(landing, visit)

  return show(
    landing,
    visit,
    { form: visit.params['slug'] ?? '' },
    visit.search.has('embedded') ? embeddedPage : formPage,
    () => framedHeaders(landing, published),
  )
}

const formPage: Render = ({ publication: { page, form }, token, assets }) =>
  form && createElement(FormPage, { page, form: form.definition, token, assets })

const embeddedPage: Render = ({ publication: { page, form }, token, assets }) =>
  form && createElement(EmbeddedPage, { page, form: form.definition, token, assets })

/** 202 `{ receiptId, status }` once it is durable. */
export async function submissions(landing: Landing, visit: Visit): Promise<Response> {
  if (isForeign(visit)) throw foreign()
  const sent = await readBody(visit.incoming, 'json')
  const key = idempotencyKeyOf(visit.headers['idempotency-key']?.toString())
  const published = await formOf(landing, visit)
  const via = await systemOf(landing, visit, published)
  const { receiptId } = await submit(landing, visit, published, { sent, key, via })

  return jsonAnswer(
    visit,
    202,
    { receiptId, status: 'received' },
    { location: thanksOf(landing, published, receiptId) },
  )
}

/** 303 to the receipt once it is durable; whatever goes wrong, everything typed comes back in the form. */
export async function postForm(landing: Landing, visit: Visit): Promise<Response> {
  const published = await formOf(landing, visit)
  const via = await siteOf(landing, visit, published)
  const sent = withHiddenFields(visit, published, await readBody(visit.incoming, 'form'))
  try {
    const { receiptId } = await submit(landing, visit, published, { sent, key: null, via })
    const { after } = published.form.definition

    return seeOther(visit, after.kind === 'redirect' ? after.to : thanksOf(landing, published, receiptId))
  } catch (error) {
    const fault = faultOf(error)
    if (fault.wakes) landing.log(faultLine(fault, 'POST /f/:slug'))

    return formAgain(landing, visit, published, sent, fault)
  }
}

async function formAgain(
  landing: Landing,
  visit: Visit,
  published: PublishedForm,
  sent: FlatRecord,
  fault: AppError,
): Promise<Response> {
  const { page, form } = published
  const { token, values, ticked } = landing.typed(form, sent)
  const message =
    fault.fields.length > 0
      ? undefined
      : problemWords(form.definition.language, problemNameOf(fault), { seconds: fault.retryAfter ?? 60 })
  const typed: Typed = { values, ticked, errors: fault.fields, message }
  const { assets } = landing
  const headers = await framedHeaders(landing, published)
  const text = html(createElement(FormPage, { page, form: form.definition, token, typed, assets }))

  return freshPage(visit, fault.status, text, headers, whenAgain(fault.retryAfter, fault.status))
}

export async function thanks(landing: Landing, visit: Visit): Promise<Response> {
  const published = await closedOrNot(landing, visit)

  return thanksPage(landing, visit, published, 200, (receiptId, receipt) =>
    correctingOf(landing, visit, published, receiptId, receipt),
  )
}

/** Only who has just sent it has the token for it. */
function correctingOf(
  { ambient, isCorrectionToken }: Landing,
  { search }: Visit,
  { tenantId }: PublishedForm,
  receiptId: string,
  { receivedAt }: Receipt,
): Correcting | null {
  const token = search.get('correct') ?? ''
  if (!isCorrectionToken(tenantId, receiptId, token)) return null
  const corrected = search.get('corrected')
  if (corrected === 'taken' || corrected === 'late') return { token, outcome: corrected }
  const isOver = ambient.now().getTime() - receivedAt.getTime() > correctableMinutes * 60_000

  return isOver ? null : { token, outcome: null }
}

/** The address that somebody mistyped, put right: for a quarter of an hour, by who sent the form. */
export async function correct(landing: Landing, visit: Visit): Promise<Response> {
  if (isForeign(visit)) throw foreign()
  const published = await closedOrNot(landing, visit)
  const { receipt, correct: token, email } = await readBody(visit.incoming, 'form')
  await admit(landing.limiter, visit.address())
  const { tenantId, form } = published
  const receiptId = readReceiptId(String(receipt))
  if (!receiptId || !landing.isCorrectionToken(tenantId, receiptId, String(token))) throw nothingHere()
  const field = form.definition.fields.find((each) => each.kind === 'email' && each.role)
  const { value, fault } = field ? readValue(field, email) : { value: '', fault: undefined }
  if (fault || typeof value !== 'string' || value === '')
    return thanksPage(
      landing,
      visit,
      published,
      422,
      () => ({
        token: String(token),
        outcome: 'invalid',
        typed: String(value),
      }),
      receiptId,
    )
  const corrected = { tenantId, formId: form.id, receiptId, email: value, origin: originOf(visit) }
  const outcome = await landing.corrections.correct(corrected)
  if (outcome === 'unknown') throw nothingHere()

  return seeOther(visit, `${thanksOf(landing, published, receiptId)}&corrected=${outcome}`)
}

async function thanksPage(
  landing: Landing,
  visit: Visit,
  published: PublishedForm,
  status: number,
  correcting: (receiptId: string, receipt: Receipt) => Correcting | null,
  asked = visit.search.get('receipt') ?? '',
): Promise<Response> {
  const { page, form } = published
  const { assets } = landing
  const headers = await framedHeaders(landing, published)
  const found = await receiptOf(landing, asked, published)
  const text = found
    ? html(
        createElement(ThanksPage, {
          page,
          form: form.definition,
          ...found,
          correcting: correcting(found.receiptId, found.receipt),
          assets,
        }),
      )
    : html(createElement(UnknownReceiptPage, { site: siteOfPage(page, form.definition), assets }))

  return freshPage(visit, found ? status : 404, text, headers)
}

export async function receiptFile(landing: Landing, visit: Visit): Promise<Response> {
  const published = await closedOrNot(landing, visit)
  const found = await receiptOf(landing, visit.search.get('receipt') ?? '', published)
  if (!found) throw nothingHere()

  return textAnswer(visit, receiptText(found.receiptId, found.receipt, published.form.definition.language), {
    'content-disposition': `attachment; filename="receipt-${found.receiptId}.txt"`,
  })
}

async function receiptOf({ intake }: Landing, asked: string, { tenantId }: PublishedForm) {
  const receiptId = readReceiptId(asked)
  const receipt = receiptId && (await intake.receipt(tenantId, receiptId))

  return receiptId && receipt ? { receiptId, receipt } : null
}

/** Which system sends in a visitor's name: null for none. A key that is none is refused, as its owner wants to know. */
async function systemOf({ embeddings }: Landing, { headers }: Visit, { tenantId, form }: PublishedForm) {
  const key = integrationKeyIn(headers.authorization)
  if (key === null) return null
  const id = await embeddings.key(tenantId, form.id, key)
  if (id === null) throw keyUnknown()

  return `key:${id}`
}

/** The form that takes answers here. */
export async function formOf(landing: Landing, visit: Visit): Promise<PublishedForm> {
  const published = await closedOrNot(landing, visit)
  if (published.form.isClosed) throw closed()

  return published
}

/** Receipts of a form are found after it was closed, too. */
async function closedOrNot(landing: Landing, visit: Visit): Promise<PublishedForm> {
  const publication = await landing.publication(visit, { form: visit.params['slug'] ?? '' })
  if (!publication?.form) throw nothingHere()

  return { ...publication, form: publication.form }
}

/** Who has just sent it also gets what lets them put their address right. */
const thanksOf = (
  { correctionToken }: Landing,
  { tenantId, form: { definition } }: PublishedForm,
  receiptId: string,
) =>
  addressOf(
    definition,
    `/f/${definition.slug}/thanks?receipt=${receiptId}&correct=${correctionToken(tenantId, receiptId)}`,
  )
