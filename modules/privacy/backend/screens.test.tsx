import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { audit } from '@leadkeep/audit'
import { auth } from '@leadkeep/auth'
import { execute } from '@leadkeep/commands'
import { createTenant, directory } from '@leadkeep/directory'
import { events } from '@leadkeep/events'
import { covers, type Scope } from '@leadkeep/kernel'
import { messages } from '@leadkeep/messages'
import { openWorld, tamper, type World } from '@leadkeep/testing'
import { I18nProvider, translator, uiWords, type ScreenProps, type Staff } from '@leadkeep/ui'
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime.js'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import words from '../i18n/en.json' with { type: 'json' }
import { privacy } from '../module.ts'
import { fileForSomebody } from '../requests/commands/file-request.ts'
import { putTogether, requestPackage } from '../requests/commands/packages.ts'
import type { RequestKind } from '../requests/kinds.ts'
import { DisclosureLines } from './disclosures.tsx'
import RequestPage from './requests/[id]/page.tsx'
import DraftPage from './requests/[id]/package/page.tsx'
import NewRequestPage from './requests/new/page.tsx'
import OwnRequestPage from './requests/own/page.tsx'
import RequestsPage from './requests/page.tsx'

const dictionary = { ...uiWords, ...messages.words, ...words }
const t = translator([dictionary])

let world: World
let admin: Scope

beforeAll(async () => {
  world = await openWorld([audit, events, directory, auth, privacy, messages])
  const tenantId = await world.tenant()
  admin = world.scope(tenantId, { features: ['*', 'installation.tenants.create'] })
  await execute(await world.as('worker'), admin, createTenant, {
    slug: 'main',
    name: 'Main',
    isDefault: true,
  })
}, 60_000)
afterAll(() => world?.close())

async function shown(
  screen: (props: ScreenProps) => Promise<ReactNode>,
  params: Record<string, string> = {},
  features: readonly string[] = ['*'],
): Promise<string> {
  const scope = { ...admin, features }
  const staff: Staff = {
    userId: scope.actor.id ?? '',
    name: 'Clara',
    email: '',
    features,
    tenantName: '',
    may: (feature) => covers(features, feature),
    execute: (unit, input) => execute(world.services, scope, unit as never, input), // the same unit, typed structurally in ui
  }
  const settings = { locale: 'en-GB', zone: 'UTC', now: world.ambient.now().toISOString(), dictionary }
  const page = await screen({ staff, params, search: params, t })
  const html = renderToStaticMarkup(
    <AppRouterContext.Provider value={{} as never /* nothing is pressed here */}>
      <I18nProvider {...settings}>{page}</I18nProvider>
    </AppRouterContext.Provider>,
  )
  // A key that no dictionary has is shown as itself; so is the template of a letter, which is a value.
  expect(html.match(/>(privacy|ui)\.(?!request\.received<)[a-z_.]+</g)).toBeNull()

  return html
}

const asked = async (kind: RequestKind, isChecked = true): Promise<string> => {
  const asking = { kind, name: 'Vera Molnar', email: 'vera@example.com', words: 'Since last May.', isChecked }

  return (await execute(world.services, admin, fileForSomebody, asking)).id
}

test('the queue shows who asks and how much time is left, and what is late is loud', async () => {
  const id = await asked('access')
  expect(await shown(RequestsPage)).toMatch(/Vera Molnar[\s\S]*In \d+ days/)
  expect(await shown(RequestsPage)).not.toContain('late')
  await tamper(world.databases.adminUrl, `update privacy_request set due_on = now() - interval '3 days'`)

  const html = await shown(RequestsPage)
  expect(html).toContain('1 late')
  expect(html).toContain('Late by 3 days')
  expect(html).toContain(`href="/backend/requests/${id}"`)
  expect(await shown(RequestsPage, { show: 'closed' })).toContain('Nothing here')
  expect(await shown(RequestsPage, {}, ['privacy.requests.view'])).not.toContain('/backend/requests/new')
})

test.each([
  ['access', ['Put it together']],
  ['portability', ['Put it together']],
  ['rectification', ['It is put right', 'Whoever had been given the data was told']],
  ['erasure', ['Tell them by mail']],
  ['restriction', ['Restrict the use']],
  ['objection', ['It is stopped']],
] as const)('a request of the kind %s offers what is to be done next', async (kind, verbs) => {
  const html = await shown(RequestPage, { id: await asked(kind) })
  for (const text of [
    'Since last May.',
    'vera@example.com',
    'Staff, who checked',
    'Take longer',
    'Refuse',
    ...verbs,
  ])
    expect(html).toContain(text)
})

test('one that nobody confirmed offers nothing, and who may only look sees no way to answer', async () => {
  expect(await shown(RequestPage, { id: await asked('access', false) })).not.toMatch(/<form|<button/)
  expect(await shown(RequestPage, { id: await asked('erasure') }, ['privacy.requests.view'])).not.toMatch(
    /<form|<button/,
  )
})

test('a package is shown value by value, each to be withheld by itself or with its record', async () => {
  const id = await asked('access')
  const { id: packageId } = await execute(world.services, admin, requestPackage, { requestId: id })
  await execute(await world.as('worker'), admin, putTogether, { packageId })

  expect(await shown(RequestPage, { id })).toContain('Look it through')
  const html = await shown(DraftPage, { id })
  for (const text of [
    'Vera Molnar',
    'Withhold In their words of Request about their data 1',
    'Withhold all of Request about their data 1',
    'Nothing is withheld.',
    'Release',
  ])
    expect(html).toContain(text)
  // Who else is meant, of whom nobody has said anything; and numbers of the house.
  expect(html).not.toMatch(/Records that are theirs|Withhold (id|subject_id|about_ids)/)
})

test('whoever was given the data is named, where that is known', async () => {
  const [at, act] = ['2026-11-28T10:00:00.000Z', 'crm.leads.export']
  const told = [
    { act, at, entry: 'one', to: 'Audit & Sons' },
    { act, at, entry: 'two', to: null },
  ]
  const html = await shown(async () => <DisclosureLines of={told} t={t} />)

  expect(html).toMatch(/log\/one.*<\/a> to Audit &amp; Sons, .*log\/two.*<\/a> <time/)
})

test('one can be filed from a record or without one, and by users about themselves', async () => {
  expect(await shown(NewRequestPage)).not.toContain('It is about the record')
  expect(await shown(NewRequestPage, { subject: admin.tenantId })).toContain('It is about the record')
  expect(await shown(NewRequestPage)).toContain('I know that it is them who asks')
  expect(await shown(NewRequestPage, {}, ['privacy.requests.file'])).not.toContain('I know that it is them')
  expect(await shown(OwnRequestPage)).toContain('Choose what is asked')
})
