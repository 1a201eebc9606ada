import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { audit } from '@leadkeep/audit'
import { auth, createUser } from '@leadkeep/auth'
import { execute, type Unit } from '@leadkeep/commands'
import { consent } from '@leadkeep/consent'
import { createTenant, directory } from '@leadkeep/directory'
import { events } from '@leadkeep/events'
import { messages } from '@leadkeep/messages'
import { privacy } from '@leadkeep/privacy'
import { openWorld, rowsOf, tamper, type World } from '@leadkeep/testing'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Pool } from 'pg'
import sharp from 'sharp'
import { createPage } from '../commands/create-page.ts'
import { publishPageDraft } from '../commands/publish-page-draft.ts'
import { publish, publishForm } from '../commands/publish.ts'
import { restorePage } from '../commands/restore-page.ts'
import { savePageDraft } from '../commands/save-page-draft.ts'
import { unpublishForm, unpublishPage } from '../commands/unpublish.ts'
import { demoFormContent } from '../data/demo-form.ts'
import { demoPage } from '../data/demo-page.ts'
import { demoTrialForm } from '../data/demo-trial-form.ts'
import type { PageDraft } from '../data/page-draft.ts'
import { readStoredPage } from '../data/stored-page.ts'
import { postgresIntake } from '../intake/postgres-intake.ts'
import { leadCapture } from '../module.ts'
import { readForm } from '../queries/forms.ts'
import { keepPicture } from '../pictures/keep-picture.ts'
import { postgresPictures } from '../pictures/postgres-pictures.ts'
import { readPicture } from '../pictures/read-picture.ts'
import { listPages, readPage, readPageHistory } from '../queries/pages.ts'

const modules = [audit, events, directory, auth, privacy, messages, consent, leadCapture]
let world: World
let landing: Pool
let tenantId: string
let marketer: string
let home: { pageId: string; formId: string }
let trialId: string

beforeAll(async () => {
  world = await openWorld(modules)
  landing = new Pool({ connectionString: world.databases.url('landing'), max: 2 })
  tenantId = await world.tenant()
  const operator = world.scope(tenantId, {
    features: ['*', 'installation.tenants.create'],
    actor: { kind: 'operator', id: 'leadkeep' },
  })
  const worker = await world.as('worker')
  await execute(worker, operator, createTenant, { slug: 'main', name: 'Main', isDefault: true })
  home = await execute(worker, operator, publish, {
    slug: 'home',
    isHome: true,
    page: demoPage,
    form: demoFormContent,
  })
  trialId = (await execute(worker, operator, publishForm, { form: demoTrialForm })).formId
  const mara = { name: 'Mara', email: 'mara@here.example', password: 'correct horse battery', roles: [] }
  marketer = (await execute(world.services, world.scope(tenantId), createUser, mara)).userId
}, 60_000)

afterAll(async () => {
  await landing?.end()
  await world?.close()
})

test('a page is begun around a form, with the name and the imprint of another, and nobody sees it', async () => {
  const { id } = await newPage('begun')
  const { content, publishedNumber, isTakenDown } = await run(readPage, { id })

  expect([publishedNumber, isTakenDown, content.slug, content.formId]).toEqual([
    null,
    false,
    'begun',
    trialId,
  ])
  expect(content.content.site).toEqual(demoPage.site)
  expect(content.content.footer).toEqual(demoPage.footer)
  expect(await served('begun')).toBeNull()
})

test('what is missing is named with its place, and the page comes out once it is complete', async () => {
  const { id } = await newPage('complete', ['en', 'de'])
  await expect(bringOut(id)).rejects.toMatchObject({
    code: 'lead_capture.not_publishable',
    fields: expect.arrayContaining([
      expect.objectContaining({ field: 'content.blocks.0.words.de.text' }),
      expect.objectContaining({ field: 'content.footer.words.de.imprint.name' }),
    ]),
  })
  expect(await served('complete')).toBeNull()

  await write(id, saidInGermanToo)
  await bringOut(id)
  const page = await served('complete')
  expect(page?.languages).toEqual(['en', 'de'])
  await expect(bringOut(id)).rejects.toMatchObject({ code: 'lead_capture.nothing_new' })
})

test('a changed text and another order are seen at once, and a former version comes back', async () => {
  const { pageId: id } = home
  await write(id, titled('Second'), turned)
  await bringOut(id)
  expect([titleOf(await served()), keysOf(await served())]).toEqual([
    'Second',
    keysOf(demoPage)?.toReversed(),
  ])

  const { items, version } = await run(readPageHistory, { id })
  expect(items).toMatchObject([
    { number: 2, publishedBy: marketer },
    { number: 1, publishedBy: null },
  ])
  await run(restorePage, { id, version, versionId: items[1]!.id })
  expect(titleOf(await served())).toBe('Second')
  await bringOut(id)
  expect(await served()).toEqual(demoPage)
})

test('who saves second is told who was first', async () => {
  const { id } = await newPage('contested')
  const { version, content } = await run(readPage, { id })
  await run(savePageDraft, { id, version, content: titled('Hers')(content) })

  await expect(run(savePageDraft, { id, version, content: titled('His')(content) })).rejects.toMatchObject({
    code: 'lead_capture.draft.changed_meanwhile',
    facts: { by: marketer },
  })
})

test('a page moves to another address with its publication, and takes nobody else’s', async () => {
  const { id } = await newPage('before')
  await write(id, filled)
  await bringOut(id)
  await expect(write(id, at('home'))).rejects.toMatchObject({ code: 'lead_capture.slug_taken' })
  await write(id, at('after'))
  expect([await served('before'), await served('after')].map((page) => page !== null)).toEqual([true, false])
  await expect(newPage('before')).rejects.toMatchObject({ code: 'lead_capture.slug_taken' })

  await bringOut(id)
  expect([await served('before'), await served('after')].map((page) => page !== null)).toEqual([false, true])
  await write(id, at('No address'))
  await expect(bringOut(id)).rejects.toMatchObject({ fields: [expect.objectContaining({ field: 'slug' })] })
})

test('a page that is taken down is found no more, and comes back as it was', async () => {
  const { id } = await newPage('down')
  await write(id, filled)
  await bringOut(id)
  await run(unpublishPage, { id })
  expect(await served('down')).toBeNull()
  expect((await run(listPages, {})).items.find((page) => page.id === id)).toMatchObject({
    isTakenDown: true,
    publishedNumber: null,
    isChanged: true,
  })
  await expect(run(unpublishPage, { id })).rejects.toMatchObject({ code: 'lead_capture.not_published' })

  await bringOut(id)
  expect(await served('down')).not.toBeNull()
  expect((await run(readPageHistory, { id })).items.map(({ number }) => number)).toEqual([2, 1])
})

test('a form stays open while a page shows it; closed, it is still known to its receipts', async () => {
  const { id } = await newPage('showing')
  await write(id, filled)
  await bringOut(id)
  await expect(run(unpublishForm, { id: trialId })).rejects.toMatchObject({
    code: 'lead_capture.form.shown_by_page',
    facts: { addresses: expect.stringContaining('/p/showing') },
  })
  for (const page of (await run(listPages, {})).items)
    if (page.formId === trialId && page.publishedNumber) await run(unpublishPage, { id: page.id })
  await run(unpublishForm, { id: trialId })

  const closed = await postgresIntake(landing).publication('localhost', { form: 'trial' })
  expect(closed?.form).toMatchObject({ id: trialId, isClosed: true })
  expect(await run(readForm, { id: trialId })).toMatchObject({ isTakenDown: true, isChanged: true })
  await expect(bringOut(id)).rejects.toMatchObject({
    fields: [expect.objectContaining({ field: 'formId', code: 'lead_capture.page.form_not_published' })],
  })
})

test('a picture is kept once, shown to visitors of its tenant alone, and on the log by its hash', async () => {
  const bytes = await sharp({ create: { width: 700, height: 70, channels: 3, background: '#1c5a40' } })
    .png()
    .toBuffer()
  const [picture, again] = [await run(keepPicture, { bytes }), await run(keepPicture, { bytes })]
  const pictures = postgresPictures(landing)
  const shown = await Promise.all(picture.sources.map(({ hash }) => pictures('localhost', hash)))
  const elsewhere = await execute(world.services, world.scope(await world.tenant()), readPicture, {
    hash: picture.sources[0]!.hash,
  }).catch((error: unknown) => error)
  const entries = await rowsOf<{ body: { changes: { columns: object }[] } }>(
    world.databases.adminUrl,
    `select body from audit_entry where body->>'act' = 'lead_capture.picture.keep' order by id`,
  )

  expect(again).toEqual(picture)
  expect([picture.width, picture.height, picture.sources.map(({ width }) => width)]).toEqual([
    700,
    70,
    [640, 700],
  ])
  expect(shown.map((file) => file && createHash('sha256').update(file).digest('hex'))).toEqual(
    picture.sources.map(({ hash }) => hash),
  )
  expect(await pictures('localhost', 'ab'.repeat(32))).toBeNull()
  expect(elsewhere).toMatchObject({ code: 'lead_capture.picture.not_found' })
  expect(entries.map(({ body }) => body.changes.map(({ columns }) => Object.keys(columns)))).toEqual([
    picture.sources.map(() => expect.arrayContaining(['hash', 'width'])),
  ])
  expect(JSON.stringify(entries)).not.toContain('"bytes"')
})

test('a page that was stored in format 1 is served, shown as unchanged, and edited like any other', async () => {
  const { pageId: id } = home
  const fixture = readFileSync(join(import.meta.dirname, '../data/fixtures/page-format-1.json'), 'utf8')
  const { adminUrl } = world.databases
  await tamper(adminUrl, 'delete from lead_capture_version where draft_id = $1', [id])
  await tamper(adminUrl, 'delete from lead_capture_draft where id = $1', [id])
  await tamper(adminUrl, 'update lead_capture_page set content = $2 where id = $1', [id, fixture])

  expect(await served()).toEqual(demoPage)
  expect((await run(listPages, {})).items.find((page) => page.id === id)).toMatchObject({ isChanged: false })
  await write(id, titled('Newer'))
  await bringOut(id)
  expect(titleOf(await served())).toBe('Newer')
})

const scope = () => world.scope(tenantId, { actor: { kind: 'user', id: marketer } })
const run = <Input, Output>(unit: Unit<Input, Output>, input: unknown) =>
  execute(world.services, scope(), unit, input)

const newPage = (slug: string, languages = ['en']) =>
  run(createPage, { title: 'A page', slug, languages, formId: trialId, siteOf: home.pageId })

async function write(id: string, ...changes: ((page: PageDraft) => PageDraft)[]): Promise<void> {
  const { version, content } = await run(readPage, { id })
  await run(savePageDraft, {
    id,
    version,
    content: changes.reduce((page, change) => change(page), content),
  })
}

const bringOut = async (id: string) =>
  run(publishPageDraft, { id, version: (await run(readPage, { id })).version })

/** What a visitor of the address is served; null where there is nothing. */
async function served(page?: string) {
  const published = await postgresIntake(landing).publication('localhost', { page })

  return published?.page ? readStoredPage(published.page.content) : null
}

type Content = PageDraft['content']
const changed = (change: (content: Content) => Content) => (page: PageDraft) => ({
  ...page,
  content: change(page.content),
})
const at = (slug: string) => (page: PageDraft) => ({ ...page, slug })
const titled = (title: string) =>
  changed((content) => ({ ...content, words: { en: { title, description: 'Described.' } } }))
const turned = changed((content) => ({ ...content, blocks: content.blocks.toReversed() }))
/** What the template leaves open is said: every empty text, in every language. */
const filled = changed((content) => said(content))
const saidInGermanToo = changed((content) => said({ ...content, ...german(content) }))
const german = ({ site, footer }: Content) => ({
  site: doubled(site),
  footer: doubled(footer),
})
const doubled = <Tree>(tree: Tree): Tree =>
  JSON.parse(JSON.stringify(tree), (name, value) =>
    name === 'words' ? { en: value.en, de: value.en } : value,
  ) as Tree // the same tree, saying its English in German, too
const said = (content: Content): Content =>
  JSON.parse(JSON.stringify(content), (_, value) => (value === '' ? 'Said.' : value)) as Content // texts for texts

const titleOf = (content: Content | null) => content?.words['en']?.title
const keysOf = (content: Content | null) => content?.blocks.map(({ key }) => key)
