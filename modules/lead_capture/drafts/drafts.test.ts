import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { audit } from '@leadkeep/audit'
import { auth, createUser } from '@leadkeep/auth'
import { command, execute, type Unit } from '@leadkeep/commands'
import { consent } from '@leadkeep/consent'
import { createTenant, directory } from '@leadkeep/directory'
import { events } from '@leadkeep/events'
import { messages } from '@leadkeep/messages'
import { privacy } from '@leadkeep/privacy'
import { openWorld, tamper, type World } from '@leadkeep/testing'
import { Pool } from 'pg'
import { z } from 'zod'
import { addAbsence, nextOwner, readAssignment, setAssignment } from '../commands/assignments.ts'
import { createForm } from '../commands/create-form.ts'
import { publishFormDraft } from '../commands/publish-form-draft.ts'
import { publish } from '../commands/publish.ts'
import { restoreForm } from '../commands/restore-form.ts'
import { saveFormDraft } from '../commands/save-form-draft.ts'
import { demoFormContent } from '../data/demo-form.ts'
import { demoPage } from '../data/demo-page.ts'
import { addBox, changeNotice, changeTexts } from '../data/form-edits.ts'
import { formContentSchema } from '../data/form-content.ts'
import type { FormDraft } from '../data/form-draft.ts'
import { postgresIntake } from '../intake/postgres-intake.ts'
import { leadCapture } from '../module.ts'
import { listForms, readForm, readFormHistory } from '../queries/forms.ts'

const modules = [audit, events, directory, auth, privacy, messages, consent, leadCapture]
let world: World
let landing: Pool
let tenantId: string
let marketer: string

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
  const home = { slug: 'home', isHome: true, page: demoPage, form: demoFormContent }
  await execute(worker, operator, publish, home)
  marketer = await newUser('mara')
}, 60_000)

afterAll(async () => {
  await landing?.end()
  await world?.close()
})

test('what a set-up publishes is served as it is given, and begins the history', async () => {
  const { items } = await run(listForms, {})
  const enquiry = items.find(({ slug }) => slug === 'enquiry')!
  expect(enquiry).toMatchObject({ publishedNumber: 1, isChanged: false, languages: ['en'] })
  expect((await served('enquiry'))?.definition).toEqual(demoFormContent)
  expect((await run(readFormHistory, { id: enquiry.id })).items).toMatchObject([
    { number: 1, publishedBy: null },
  ])
})

test('a draft may lack anything, and is refused publication with every reason and its place', async () => {
  const { id } = await newForm('lacking')
  const begun = await run(readForm, { id })
  await run(saveFormDraft, { id, version: begun.version, content: addBox(begun.content, 'unheard_of') })
  expect(await served('lacking')).toBeUndefined()

  const refusal = await run(publishFormDraft, { id, version: 2 }).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ code: 'lead_capture.not_publishable', status: 422 })
  const { fields } = refusal as { fields: { field: string; message: string }[] } // as the line above found it
  for (const language of ['en', 'de'])
    for (const part of ['controller.name', 'contact.email', 'recipients', 'transfers', 'retention'])
      expect(fields.map(({ field }) => field)).toContain(`texts.${language}.notice.${part}`)
  expect(fields.map(({ field }) => field)).toEqual(
    expect.arrayContaining(['consents.0', 'texts.en.consents.unheard_of', 'texts.de.consents.unheard_of']),
  )
  expect(fields.filter(({ message }) => /invalid|expected|>=/i.test(message))).toEqual([])
  expect(await served('lacking')).toBeUndefined()
})

test('a changed text gets a new version by itself, and the earlier words their earlier one', async () => {
  const { id } = await newForm('versions')
  await write(id, (draft) => addBox(complete(draft), 'product_news'), boxSaying('News, monthly.'))
  await bringOut(id)
  await write(id, boxSaying('News, weekly.'))
  await bringOut(id)
  const second = await served('versions')
  await write(id, boxSaying('News, monthly.'))
  await bringOut(id)
  const third = await served('versions')

  const boxes = [second, third].map((form) => formContentSchema.parse(form!.definition).texts['de']!.consents)
  expect(boxes).toMatchObject([{ product_news: { version: 2 } }, { product_news: { version: 1 } }])
  expect([second, third].map((form) => form?.version)).toEqual([2, 3])
  await expect(bringOut(id)).rejects.toMatchObject({ code: 'lead_capture.nothing_new' })
})

test('a past version becomes the draft, and visitors see it only when it is published', async () => {
  const { id } = await newForm('restored')
  await write(id, complete, titled('First'))
  await bringOut(id)
  await write(id, titled('Second'))
  await bringOut(id)
  const { items, version } = await run(readFormHistory, { id })
  expect(items).toMatchObject([
    { number: 2, publishedBy: marketer },
    { number: 1, publishedBy: marketer },
  ])

  await run(restoreForm, { id, version, versionId: items[1]!.id })
  expect(await run(readForm, { id })).toMatchObject({ title: 'First', isChanged: true })
  expect(titleOf(await served('restored'))).toBe('Second')
  await bringOut(id)
  expect(titleOf(await served('restored'))).toBe('First')
})

test('who saves second is told who was first, and nothing is overwritten', async () => {
  const { id } = await newForm('contested')
  const { version, content } = await run(readForm, { id })
  await run(saveFormDraft, { id, version, content: titled('Hers')(content) })
  await expect(run(saveFormDraft, { id, version, content: titled('His')(content) })).rejects.toMatchObject({
    code: 'lead_capture.draft.changed_meanwhile',
    facts: { by: marketer },
  })
  await expect(run(publishFormDraft, { id, version })).rejects.toMatchObject({ status: 409 })
  expect((await run(readForm, { id })).title).toBe('Hers')
})

test('a form that was published before there were drafts is edited like any other', async () => {
  const { id } = await newForm('old')
  await write(id, complete)
  await bringOut(id)
  await forgetDraftOf(id)

  expect((await run(listForms, {})).items.find((form) => form.id === id)).toMatchObject({ isChanged: false })
  await write(id, titled('Old, and new'))
  await write(id, titled('Old, and newer'))
  await bringOut(id)
  expect(titleOf(await served('old'))).toBe('Old, and newer')
  expect((await run(readFormHistory, { id })).items).toMatchObject([{ number: 2 }, { number: 1 }])
})

test('leads go round among those who are there, and to the next one when one is away', async () => {
  const { id: formId } = await newForm('round')
  const [ada, ben, cleo] = [await newUser('ada'), await newUser('ben'), await newUser('cleo')]
  expect(await turn(formId)).toBeNull()
  await run(setAssignment, { formId, version: 0, mode: 'round_robin', userIds: [ada, ben, cleo] })
  expect([await turn(formId), await turn(formId), await turn(formId), await turn(formId)]).toEqual([
    ada,
    ben,
    cleo,
    ada,
  ])

  const today = world.ambient.now().toISOString().slice(0, 10)
  await run(addAbsence, { userId: ben, fromDay: today, untilDay: today })
  expect(await turn(formId)).toBe(cleo)
  world.ambient.advance(86_400_000)
  expect([await turn(formId), await turn(formId)]).toEqual([ada, ben])
  await run(setAssignment, { formId, version: await ruleVersion(formId), mode: 'person', userIds: [cleo] })
  expect([await turn(formId), await turn(formId)]).toEqual([cleo, cleo])
})

async function newUser(name: string): Promise<string> {
  const scope = world.scope(tenantId)
  const person = { name, email: `${name}@here.example`, password: 'correct horse battery', roles: [] }

  return (await execute(world.services, scope, createUser, person)).userId
}

const scope = () => world.scope(tenantId, { actor: { kind: 'user', id: marketer } })
const run = <Input, Output>(unit: Unit<Input, Output>, input: unknown) =>
  execute(world.services, scope(), unit, input)

const newForm = (slug: string) =>
  run(createForm, { title: 'A form', slug, languages: ['en', 'de'], noticeOf: null })

async function write(id: string, ...changes: ((draft: FormDraft) => FormDraft)[]): Promise<void> {
  const { version, content } = await run(readForm, { id })
  await run(saveFormDraft, {
    id,
    version,
    content: changes.reduce((draft, change) => change(draft), content),
  })
}

async function bringOut(id: string): Promise<void> {
  await run(publishFormDraft, { id, version: (await run(readForm, { id })).version })
}

const titled = (title: string) => (draft: FormDraft) => changeTexts(draft, 'en', () => ({ title }))
const boxSaying = (text: string) => (draft: FormDraft) =>
  draft.languages.reduce(
    (all, language) => changeTexts(all, language, () => ({ consents: { product_news: text } })),
    draft,
  )

/** Everything that a notice has to say, in both languages. */
const complete = (draft: FormDraft): FormDraft =>
  draft.languages.reduce(
    (all, language) =>
      changeNotice(all, language, {
        summary: 'We answer.',
        controller: { name: 'Here Ltd', address: ['1 Here Street'], email: 'here@here.example' },
        contact: { name: 'Officer', email: 'privacy@here.example' },
        recipients: 'Our team.',
        transfers: 'None.',
        retention: 'A year.',
      }),
    draft,
  )

const served = async (form: string) =>
  (await postgresIntake(landing).publication('localhost', { form }))?.form ?? undefined

const titleOf = (form: { definition: unknown } | undefined) =>
  formContentSchema.parse(form?.definition).texts['en']?.title

/** As an installation was that knew no drafts. */
async function forgetDraftOf(id: string): Promise<void> {
  const { adminUrl } = world.databases
  await tamper(adminUrl, 'delete from lead_capture_version where draft_id = $1', [id])
  await tamper(adminUrl, 'delete from lead_capture_draft where id = $1', [id])
}

const takeTurn = command({
  id: 'test.take_turn',
  access: ['lead_capture.forms.view'],
  input: z.object({ formId: z.uuid() }),
  run: (context, { formId }) => nextOwner(context, formId),
})
const turn = (formId: string) => run(takeTurn, { formId })
const ruleVersion = async (formId: string) => (await run(readAssignment, { formId })).version
