import { createElement } from 'react'
import type { AppError } from '@leadkeep/kernel'
import {
  addressOf,
  EmbeddedPage,
  FormPage,
  html,
  idempotencyKeyOf,
  integrationKeyIn,
  problemWords,
  readReceiptId,
  receiptText,
  siteOf as siteOfPage,
  ThanksPage,
  UnknownReceiptPage,
  type FlatRecord,
  type Typed,
} from '@leadkeep/lead_capture/frontend'
import { freshPage, jsonAnswer, seeOther, textAnswer, whenAgain } from '../answers.ts'
import { closed, faultLine, faultOf, foreign, keyUnknown, nothingHere, problemNameOf } from '../faults.ts'
import { framedHeaders, siteOf } from '../framing.ts'
import type { Landing, PublishedForm } from '../landing.ts'
import type { Render } from '../pages.ts'
import { readBody } from '../read-body.ts'
import { submit, withHiddenFields } from '../submit.ts'
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
    { location: thanksOf(published, receiptId) },
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

    return seeOther(visit, after.kind === 'redirect' ? after.to : thanksOf(published, receiptId))
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
  const { page, form } = published
  const { assets } = landing
  const headers = await framedHeaders(landing, published)
  const found = await receiptOf(landing, visit, published)
  const text = found
    ? html(createElement(ThanksPage, { page, form: form.definition, ...found, assets }))
    : html(createElement(UnknownReceiptPage, { site: siteOfPage(page, form.definition), assets }))

  return freshPage(visit, found ? 200 : 404, text, headers)
}

export async function receiptFile(landing: Landing, visit: Visit): Promise<Response> {
  const published = await closedOrNot(landing, visit)
  const found = await receiptOf(landing, visit, published)
  if (!found) throw nothingHere()

  return textAnswer(visit, receiptText(found.receiptId, found.receipt, published.form.definition.language), {
    'content-disposition': `attachment; filename="receipt-${found.receiptId}.txt"`,
  })
}

async function receiptOf({ intake }: Landing, { search }: Visit, { tenantId }: PublishedForm) {
  const receiptId = readReceiptId(search.get('receipt') ?? '')
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

const thanksOf = ({ form: { definition } }: PublishedForm, receiptId: string) =>
  addressOf(definition, `/f/${definition.slug}/thanks?receipt=${receiptId}`)
