import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { audit } from '@leadkeep/audit'
import { auth } from '@leadkeep/auth'
import { execute } from '@leadkeep/commands'
import { consent } from '@leadkeep/consent'
import { createTenant, directory } from '@leadkeep/directory'
import { events } from '@leadkeep/events'
import { covers, type Scope } from '@leadkeep/kernel'
import { messages } from '@leadkeep/messages'
import { privacy } from '@leadkeep/privacy'
import { openWorld, type World } from '@leadkeep/testing'
import { I18nProvider, translator, uiWords, type ScreenProps, type Staff } from '@leadkeep/ui'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { publish, publishForm } from '../commands/publish.ts'
import { demoFormContent } from '../data/demo-form.ts'
import { demoPage } from '../data/demo-page.ts'
import { demoTrialForm } from '../data/demo-trial-form.ts'
import { draftOf } from '../data/form-draft.ts'
import { speaking } from '../data/page-edits.ts'
import { previewOfForm, previewOfPage } from '../frontend-preview/preview.tsx'
import words from '../i18n/en.json' with { type: 'json' }
import { leadCapture } from '../module.ts'
import FormPage from './forms/[id]/page.tsx'
import HistoryPage from './forms/[id]/history/page.tsx'
import NewFormPage from './forms/new/page.tsx'
import FormsPage from './forms/page.tsx'
import PagePage from './pages/[id]/page.tsx'
import PageHistoryPage from './pages/[id]/history/page.tsx'
import NewPagePage from './pages/new/page.tsx'
import PagesPage from './pages/page.tsx'

const dictionary = { ...uiWords, ...words }
const t = translator([dictionary])

let world: World
let admin: Scope
let id: string
let pageId: string

beforeAll(async () => {
  world = await openWorld([audit, events, directory, auth, privacy, messages, consent, leadCapture])
  const tenantId = await world.tenant()
  const worker = await world.as('worker')
  admin = world.scope(tenantId, { features: ['*', 'installation.tenants.create'] })
  await execute(worker, admin, createTenant, { slug: 'main', name: 'Main', isDefault: true })
  id = (await execute(worker, admin, publishForm, { form: demoTrialForm })).formId
  const home = { slug: 'home', isHome: true, page: demoPage, form: demoFormContent }
  pageId = (await execute(worker, admin, publish, home)).pageId
}, 60_000)
afterAll(() => world?.close())

async function shown(
  screen: (props: ScreenProps) => Promise<ReactNode>,
  features: readonly string[] = ['*'],
  params: Record<string, string> = { id },
): Promise<string> {
  const scope = { ...admin, features }
  const staff: Staff = {
    userId: scope.actor.id ?? '',
    name: 'Mara',
    email: '',
    features,
    tenantName: '',
    may: (feature) => covers(features, feature),
    execute: (unit, input) => execute(world.services, scope, unit as never, input), // the same unit, typed structurally in ui
  }
  const settings = { locale: 'en-GB', zone: 'UTC', now: world.ambient.now().toISOString(), dictionary }
  const page = await screen({ staff, params, search: {}, t })
  const html = renderToStaticMarkup(<I18nProvider {...settings}>{page}</I18nProvider>)
  // A key that no dictionary has is shown as itself.
  expect(html).not.toMatch(/(lead_capture|ui)\.[a-z_]+\.[a-z_.]+/)

  return html
}

test('forms are listed with their address, their state and how many were sent', async () => {
  const html = await shown(FormsPage)
  for (const text of ['Try Leadkeep', '/f/trial', 'published · version 1']) expect(html).toContain(text)
  expect(html).toContain(`href="/backend/forms/${id}"`)
  expect(await shown(NewFormPage)).toContain('Begin with the privacy notice of')
})

test('the editor shows each question and each text in each language', async () => {
  const html = await shown(FormPage)
  const { texts } = draftOf(demoTrialForm)
  for (const { title, fields, notice } of Object.values(texts))
    for (const text of [title, notice.retention])
      expect([text, html.includes(escaped(text)), fields !== undefined]).toEqual([text, true, true])
  for (const { label } of Object.values(texts['en']!.fields)) expect(html).toContain(escaped(label))
  expect(html).toContain('Several in turn')
})

test('who may only look is given nothing to change', async () => {
  const html = await shown(FormPage, ['lead_capture.forms.view'])
  expect(html).not.toMatch(/Save draft|>Publish<|Add …|Save who gets the leads/)
  expect(html.match(/<(input|textarea)(?![^>]*(readOnly|readonly|disabled|type="hidden"))[^>]*>/g)).toBeNull()
})

test('the history says what visitors were shown since when', async () => {
  expect(await shown(HistoryPage)).toContain('Version 1')
})

test('a preview is the visitor’s page, in each language, however little there is yet', async () => {
  for (const language of demoTrialForm.languages) {
    const html = await previewOfForm(draftOf(demoTrialForm), 'trial', language)
    expect(html).toContain(`lang="${language}"`)
    expect(html).toContain(escaped(demoTrialForm.texts[language]!.submit))
  }
  const bare = draftOf(demoTrialForm)
  bare.texts = {}
  expect(await previewOfForm(bare, 'trial', 'en')).toContain('<form')
})

test('pages are listed with their address, and begun around a form', async () => {
  const html = await shown(PagesPage)
  for (const text of [demoPage.words['en']!.title, 'published · version 1']) expect(html).toContain(text)
  expect(html).toContain(`href="/backend/pages/${pageId}"`)
  expect(await shown(NewPagePage)).toContain('Begin with the name, navigation and imprint of')
  expect(await shown(PageHistoryPage, ['*'], { id: pageId })).toContain('visitors see this')
})

test('the editor of a page shows its blocks in order, and each text that is not within one', async () => {
  const html = await shown(PagePage, ['*'], { id: pageId })
  const places = demoPage.blocks.map(({ key }) => html.indexOf(`#${key}<`))
  expect(places.toSorted((one, other) => one - other)).toEqual(places)
  expect(Math.min(...places)).toBeGreaterThan(0)
  for (const text of [demoPage.words['en']!.description, demoPage.footer.words['en']!.imprint.name])
    expect(html).toContain(escaped(text))

  const looking = await shown(PagePage, ['lead_capture.forms.view'], { id: pageId })
  expect(looking).not.toMatch(/Save draft|>Publish<|Add a block|Take it down/)
  expect(
    looking.match(/<(input|textarea)(?![^>]*(readOnly|readonly|disabled|type="hidden"))[^>]*>/g),
  ).toBeNull()
})

test('the preview of a page is the visitor’s page, in each language, however little there is yet', async () => {
  const form = { slug: 'trial', content: draftOf(demoTrialForm) }
  const html = await previewOfPage(demoPage, form, 'en')
  for (const text of ['Leads you can account for.', '<form', 'What brings you here?', 'href="/imprint"'])
    expect(html).toContain(text)
  const german = await previewOfPage(speaking(demoPage, ['en', 'de']), form, 'de')
  for (const text of ['lang="de"', 'Was führt Sie zu uns?']) expect(german).toContain(text)
  expect(await previewOfPage({ ...demoPage, blocks: [] }, form, 'en')).toContain('<main')
})

const escaped = (text: string) => renderToStaticMarkup(<>{text}</>)
