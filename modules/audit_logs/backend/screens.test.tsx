import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { record } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import { covers, type Scope } from '@leadkeep/kernel'
import type { World } from '@leadkeep/testing'
import { I18nProvider, translator, uiWords, type ScreenProps, type Staff } from '@leadkeep/ui'
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime.js'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import activityWords from '../i18n/activity.en.json' with { type: 'json' }
import words from '../i18n/en.json' with { type: 'json' }
import exportWords from '../i18n/exports.en.json' with { type: 'json' }
import { askForExport, askForOpenedExport } from '../commands/ask-for-export.ts'
import { buildExport } from '../export/build-export.ts'
import { entriesOf, jobOf, logWorld, rewriteLetter, sequence, writeLetter } from '../test-world.ts'
import ActivityPage from './log/activity/page.tsx'
import CheckpointsPage from './log/checkpoints/page.tsx'
import EntryPage from './log/[id]/page.tsx'
import ExportPage from './log/export/page.tsx'
import OneExportPage from './log/exports/[id]/page.tsx'
import OpenedExportPage from './log/exports/opened/page.tsx'
import ExportsPage from './log/exports/page.tsx'
import LogPage from './log/page.tsx'

const dictionary = { ...uiWords, ...words, ...exportWords, ...activityWords }
const t = translator([dictionary])

let world: World
let officer: Scope
let letter: { id: string; subjectId: string }

beforeAll(async () => {
  world = await logWorld()
  officer = world.scope(await world.tenant())
  letter = await execute(world.services, officer, writeLetter, { text: 'Dear Ada' })
  await execute(world.services, officer, rewriteLetter, { id: letter.id, text: 'Dear Grace' })
  const { database } = world.services
  await record(database, officer, {
    act: 'crm.leads.list',
    outcome: 'done',
    purpose: { id: 'audit_logs.audit', title: '' },
    reads: [{ table: 'crm.lead', columns: ['name', 'email'], subjects: [letter.subjectId, officer.newId()] }],
  })
  const progress = { to: JSON.stringify([{ days: 730 }]) }
  const ids = { lead_id: { to: officer.newId() }, lead_version: { to: 2 }, deed: { to: 'moved' } }
  await record(database, officer, {
    act: 'crm.lead.update',
    outcome: 'done',
    changes: [
      { table: 'crm.lead.change', row: officer.newId(), op: 'insert', columns: ids },
      {
        table: 'crm.lead',
        row: officer.newId(),
        op: 'update',
        columns: {
          stage: { from: 'new', to: 'contacted' },
          stage_step: { from: 1, to: 2 },
          owner_id: { from: null, to: officer.newId() },
          version: { from: 1, to: 2 },
          progress,
        },
      },
    ],
  })
  await record(database, officer, { act: 'crm.leads.export', outcome: 'refused', error: 'auth.not_allowed' })
  const visitor: Scope = { ...officer, actor: { kind: 'visitor', id: null }, origin: { via: 'landing' } }
  await record(database, visitor, { act: 'lead_capture.submission.receive', outcome: 'done' })
  await sequence(world, officer)
})
afterAll(() => world.close())

type Screen = (props: ScreenProps) => Promise<ReactNode>

async function shown(
  screen: Screen,
  more: Partial<ScreenProps> = {},
  features = ['audit_logs.*'],
): Promise<string> {
  const scope = { ...officer, features }
  const staff: Staff = {
    userId: scope.actor.id ?? '',
    name: 'Olga',
    email: '',
    features,
    tenantName: '',
    may: (feature) => covers(features, feature),
    execute: (unit, input) => execute(world.services, scope, unit as never, input), // the same unit, typed structurally in ui
  }
  const settings = { locale: 'en-GB', zone: 'UTC', now: world.ambient.now().toISOString(), dictionary }
  const html = renderToStaticMarkup(
    <AppRouterContext.Provider value={{} as never /* nothing is pressed here */}>
      <I18nProvider {...settings}>{await screen({ staff, params: {}, search: {}, t, ...more })}</I18nProvider>
    </AppRouterContext.Provider>,
  )
  // A key that no dictionary has is shown as itself; ids of acts look alike and stand in `code` and `title`.
  expect(html.replaceAll(/<code>[^<]*/g, '')).not.toMatch(/>(audit_logs|ui)\.[a-z_.]+</)

  return html
}

test('the log tells in plain words who did what, with the seal on what is sealed', async () => {
  const html = await shown(LogPage)

  for (const text of [
    'Sent a form',
    'A visitor',
    'Exported leads',
    'Refused',
    'Looked at the leads',
    'Opened: Name, E-mail',
    'Audit or inspection',
    'test.letter changed',
  ])
    expect(html).toContain(text)
  expect(html).toMatch(/Text <svg class="seal seal--sealed".*, stamp none → penny black/)
  expect(html).toMatch(/Sequenced to no\. 5,.*checkpoint of.*<time/)
  expect(html).toMatch(/No entry waits · anchored outside <time.* · not verified yet/)
  expect(html).toContain('href="/backend/log/export"')
  expect(html).not.toMatch(/Ada|Grace/)
})

test('a changed lead is told as a lead, by the names that people use, however much of its history comes along', async () => {
  const html = await shown(LogPage, { search: { act: 'crm.lead.update' } })
  expect(html).toMatch(/Lead changed.*Stage New → Contacted.*Owner empty → …/)
  expect(html).not.toMatch(/stage_step|stage step|history|730/)

  const [entry] = await entriesOf(world, officer, 'crm.lead.update')
  const [people, technical] = (await shown(EntryPage as Screen, { params: { id: entry!.id } })).split(
    'As it stands on the log',
  )
  expect(people).not.toMatch(/stage_step|stage step|history/)
  expect(technical).toMatch(/crm\.lead<.*stage_step/)
})

test('an act nobody gave words is shown by its id', async () => {
  expect(await shown(LogPage)).toContain('test.letter.rewrite')
})

test('a link narrows the log to a person, and says so', async () => {
  const html = await shown(LogPage, { search: { subject: letter.subjectId } })

  expect(html).toMatch(/Whoever saw or changed person …[0-9a-f]{6}/)
  expect(html).toContain('Looked at the leads')
  expect(html).not.toContain('Sent a form')
})

test('refusals stand in a list of their own; a list without any says what to do', async () => {
  const html = await shown(LogPage, { search: { outcome: 'not_done' } })
  expect(html).toContain('Exported leads')
  expect(html).not.toContain('Sent a form')

  expect(await shown(LogPage, { search: { to: '2020-01-01' } })).toContain('No entry fits')
  expect(await shown(LogPage, { search: { subject: 'ada' } })).toContain('does not know')
})

test('an entry shows plain values before and after, sealed ones by their mark, and what to ask next', async () => {
  const [entry] = await entriesOf(world, officer, 'test.letter.rewrite')
  const html = await shown(EntryPage as Screen, { params: { id: entry!.id } })

  for (const text of [
    'penny black',
    'Open for the record',
    'What do you need it for?',
    'No. 1',
    'Under the checkpoint of',
  ])
    expect(html).toContain(text)
  expect(html).toContain(`subject=${letter.subjectId}`)
  expect(html).toContain(`row=${letter.id}`)
  expect(html).not.toMatch(/Ada|Grace/)
})

test('who may only read the log is offered neither opening nor export', async () => {
  const [entry] = await entriesOf(world, officer, 'test.letter.rewrite')
  const view = ['audit_logs.entries.view']

  expect(await shown(EntryPage as Screen, { params: { id: entry!.id } }, view)).not.toContain(
    'Open for the record',
  )
  expect(await shown(LogPage, {}, view)).not.toContain('/backend/log/export')
  await expect(shown(ExportPage, {}, view)).rejects.toMatchObject({ status: 403 })
})

test('the export form carries the filter it came with', async () => {
  const html = await shown(ExportPage, {
    search: { subject: letter.subjectId, from: '2026-11-01', outcome: 'refused' },
  })

  expect(html).toContain(`<input type="hidden" name="subject" value="${letter.subjectId}"/>`)
  expect(html).toMatch(/action="\/api\/audit_logs\/exports"/)
  expect(html).toContain('0 entries fit now')
})

test('the activity tells how much was done by whom, and each number leads to its entries', async () => {
  const html = await shown(ActivityPage)
  const day = new Date().toISOString().slice(0, 10)

  expect(html).toContain('6 entries in 30 days')
  expect(html).toMatch(/href="\/backend\/log\?actor=visitor&amp;from=[\d-]+">Visitors</)
  expect(html).toContain(`href="/backend/log?from=${day}&amp;to=${day}&amp;kind=changes"`)
  expect(html).toMatch(new RegExp(`actor=${officer.actor.id}&amp;from=[\\d-]+&amp;outcome=not_done"[^]*?>1<`))
  expect(await shown(ActivityPage, { search: { actor: 'job' } })).toContain('Nothing was done in this time')
  await expect(shown(ActivityPage, {}, ['audit_logs.export'])).rejects.toMatchObject({ status: 403 })
})

test('the checkpoints are listed, each with the file to keep elsewhere', async () => {
  const html = await shown(CheckpointsPage)

  expect(html).toContain('Download the checkpoint of 6 entries')
  expect(html).toContain('href="/api/audit_logs/checkpoints/6"')
  expect(html).toContain(`leadkeep/log/${officer.tenantId}+`)
  expect(await shown(CheckpointsPage, { search: { before: '1' } })).toContain('Nothing is signed yet')
  expect(await shown(LogPage)).toMatch(/href="\/backend\/log\/checkpoints".*href="\/backend\/log\/activity"/s)
})

test('the exports say what they are of, how far they are, and where the archive is', async () => {
  const worker = await world.as('worker')
  const asked = { purpose: 'audit_logs.audit', act: 'test.', from: '2026-11-01' }
  const { id: waiting } = await execute(world.services, officer, askForExport, asked)
  const { id: ready } = await execute(world.services, officer, askForOpenedExport, {
    purpose: 'audit_logs.audit',
    recipient: 'Audit & Sons',
    publicKey: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
  })
  await buildExport(worker, jobOf(officer), ready)
  const one = (id: string) => shown(OneExportPage as Screen, { params: { id } })

  const list = await shown(ExportsPage as Screen)
  expect(list).toMatch(/from 2026-11-01, what filters chose[\s\S]*Waiting/)
  expect(list).toMatch(/the whole log · opened[\s\S]*Ready/)
  const underWay = await one(waiting)
  expect(underWay).toContain('<progress class="progress__bar" aria-label="How far it is" max="1" value="0">')
  expect(underWay).toContain('<noscript>Load this page again')
  expect(underWay).not.toContain('/archive')
  const there = await one(ready)
  expect(there).toContain(`href="/api/audit_logs/exports/${ready}/archive"`)
  expect(there).toContain('Audit &amp; Sons')
  expect(there).toContain('leadkeep/log/')
  const opened = await shown(OpenedExportPage as Screen)
  expect(opened).toContain('This discloses personal data')
  const narrowed = await shown(OpenedExportPage as Screen, { search: { subject: letter.subjectId } })
  expect(narrowed).toContain(`<input type="hidden" name="subject" value="${letter.subjectId}"/>`)
})
