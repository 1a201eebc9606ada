import { createElement } from 'react'
import { ImprintPage, LandingPage, PrivacyPage } from '@leadkeep/lead_capture/frontend'
import { pageAnswer } from '../answers.ts'
import { nothingHere } from '../faults.ts'
import type { Landing } from '../landing.ts'
import type { Render } from '../pages.ts'
import type { Address } from '../publications.ts'
import type { Visit } from '../visit.ts'

export const home = (landing: Landing, visit: Visit) => show(landing, visit, {}, landingPage)

export const page = (landing: Landing, visit: Visit) =>
  show(landing, visit, { page: visit.params['slug'] ?? '' }, landingPage)

export const imprint = (landing: Landing, visit: Visit) => show(landing, visit, {}, imprintPage)

export const privacy = (landing: Landing, visit: Visit) => show(landing, visit, {}, privacyPage)

/** Sends what is rendered of a publication, or throws 404 when nothing is published or it has no such part. */
export async function show(
  landing: Landing,
  visit: Visit,
  address: Address,
  render: Render,
): Promise<Response> {
  const publication = await landing.publication(visit, address)
  const kept = publication && landing.keptPage(publication, render)
  if (!kept) throw nothingHere()

  return pageAnswer(visit, kept, landing.pageHeadersOf(publication))
}

const landingPage: Render = ({ publication: { page, form }, token, assets }) =>
  page && createElement(LandingPage, { page, form: form?.definition ?? null, token, assets })

const imprintPage: Render = ({ publication: { page, form }, assets }) =>
  page && createElement(ImprintPage, { page, form: form?.definition ?? null, assets })

const privacyPage: Render = ({ publication: { page, form }, assets }) =>
  form && createElement(PrivacyPage, { page, form: form.definition, assets })
