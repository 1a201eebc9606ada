import { once } from 'node:events'
import { createSecretKey, randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { createUser } from '@leadkeep/auth'
import { execute, query } from '@leadkeep/commands'
import { createLead } from '@leadkeep/crm'
import { declarationOf } from '@leadkeep/database'
import type { Module, Services } from '@leadkeep/kernel'
import { postgresIntake, postgresPrivacyRequests, type PrivacyRequests } from '@leadkeep/lead_capture'
import { smtpTransport, type Transport } from '@leadkeep/mail'
import { askGate } from '@leadkeep/messages'
import { erasureFolder, runErasure } from '@leadkeep/privacy'
import { rowsOf, tamper as tamperWith, unmistakable } from '@leadkeep/testing'
import { SMTPServer } from 'smtp-server'
import { z } from 'zod'
import { administrator } from './installed-world.ts'
import { modules as all } from '../modules.ts'
import { becomesKnown, mail, openErasingWorld, sends, subscriber, type Erasing } from './someone-to-erase.ts'
import { staffDoor } from './staff-door.ts'

// GDPR Art. 12 and 15 to 21, from the form to the last mail, by the doors that people really use.

const modules: readonly Module[] = all

/** A purpose that rests on an interest of ours. */
const weighed = 'cards'

interface Mail {
  readonly to: string
  readonly headline: string
  readonly body: string
}

let world: Erasing
let worker: Services
let landing: PrivacyRequests
let smtp: SMTPServer
let transport: Transport
let door: ReturnType<typeof staffDoor>
let token: string
const mails: Mail[] = []

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) =>
      void text(stream)
        .then((raw) => mails.push(mailIn(raw, session.envelope.rcptTo.map(({ address }) => address).join())))
        .finally(done),
  })
  const listening = smtp.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  transport = await smtpTransport(`smtp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
  world = await openErasingWorld()
  worker = await world.as('worker', {
    mail: { ...mail, transport },
    erasureLedger: erasureFolder(world.folder),
  })
  landing = postgresPrivacyRequests({
    pool: world.landing,
    intake: postgresIntake(world.landing),
    installationKey: await world.services.keyring.installationPublic(),
    secret: createSecretKey(randomBytes(32)),
    ambient: world.ambient,
  })
  door = staffDoor(world.services)
  token = await door.signIn(administrator.email, administrator.password)
  await asStaff('POST', '/api/consent/purposes', {
    key: weighed,
    basis: 'legitimate_interests',
    confirmWithinHours: 72,
    unconfirmed: 'keep',
    texts: { en: { title: 'Writing on paper', text: 'We send you a card.' } },
  })
}, 180_000)
afterEach(() => {
  mails.length = 0
})
afterAll(async () => {
  transport?.close()
  await new Promise<void>((resolve) => smtp.close(() => resolve()))
  await world?.close()
})

describe('somebody asks what we hold of them', () => {
  const ada = { name: 'Ada Quernstone', email: 'ada.requests@example.com' }
  let requestId: string
  let link: string
  const status = async (method: string, path: string, body?: unknown) =>
    (await asStaff(method, `/api/privacy/requests/${requestId}/${path}`, body)).status

  test('by the form: sealed, and nobody’s until the address has said that it was them', async () => {
    await lead(ada.email, { name: ada.name, message: 'My neighbour Mr Hobblewick told me of you.' })
    await landing.ask('localhost', 'page-1', asked('access', ada))
    await landing.ask('localhost', 'page-1', asked('access', ada))
    const sent = await rows<{ payload: Buffer }>('select payload from lead_capture_sent_request')
    expect(sent).toHaveLength(1)
    expect(sent[0]!.payload.toString('latin1')).not.toMatch(/Quernstone|example\.com/)

    await work()
    expect(mails).toMatchObject([{ to: ada.email, headline: 'Is this request yours?' }])
    link = linkIn(mails[0]!, '/privacy-request/')
    expect(await listed('open')).toEqual([])
    requestId = (await listed('unconfirmed'))[0]!.id
    for (const path of ['package', 'refusal', 'fulfilment'])
      expect(await code('POST', `/api/privacy/requests/${requestId}/${path}`, { because: 'excessive' })).toBe(
        'privacy.request.unconfirmed',
      )
  })

  test('what somebody whom we do not know is answered is the same', async () => {
    await landing.ask('localhost', 'page-2', asked('access', { name: 'Nobody', email: 'nobody@example.com' }))
    await work()

    expect(mails).toMatchObject([{ to: 'nobody@example.com', headline: 'Is this request yours?' }])
  })

  test('the link shows a question to whoever follows it, acts once, and the clock has stood until then', async () => {
    expect(await landing.question('localhost', link)).toEqual({
      kind: 'access',
      language: 'en',
      state: 'waiting',
    })
    expect(await landing.question('localhost', 'x'.repeat(43))).toBeNull()
    expect(await landing.confirm('localhost', 'x'.repeat(43))).toBe('unknown')
    expect(await landing.confirm('localhost', link)).toBe('confirmed')
    expect(await landing.confirm('localhost', link)).toBe('confirmed')
    await work()

    expect(mails).toMatchObject([{ to: ada.email, headline: 'We have your request' }])
    const request = await read(requestId)
    expect(request).toMatchObject({ state: 'open', identity: 'link', email: ada.email, isPaused: false })
    const due = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
      new Date(request.dueOn),
    )
    expect(mails[0]!.body).toContain(`Answered at the latest on: ${due}`)
    expect(request.daysLeft).toBeGreaterThanOrEqual(28)
  })

  test('a proof stands the clock still; an extension is told in time, and once', async () => {
    expect(await status('POST', 'proof', { isGiven: true })).toBe(409)
    expect(await status('POST', 'proof', { isGiven: false })).toBe(204)
    await work()
    expect(await read(requestId)).toMatchObject({ state: 'proof', isPaused: true })
    await tamper(
      `update privacy_request set paused_at = paused_at - interval '9 days' where id = $1`,
      requestId,
    )
    expect(await status('POST', 'proof', { isGiven: true })).toBe(204)
    expect(await read(requestId)).toMatchObject({ state: 'open', pausedDays: 9, isPaused: false })

    const before = (await read(requestId)).dueOn
    expect(await status('POST', 'extension', { because: 'complex' })).toBe(204)
    expect(await status('POST', 'extension', { because: 'many' })).toBe(409)
    expect((await read(requestId)).dueOn > before).toBe(true)
    await work()
    expect(mails.map(({ headline }) => headline)).toEqual([
      'Please show us who you are',
      'Your request takes longer',
    ])
    expect(mails[1]!.body).toContain('complain to a supervisory authority')
  })

  test('a person says which records are hers, a job puts the package together, a person takes out what is others’', async () => {
    const { records } = await read(requestId)
    expect(records).toMatchObject([{ table: 'crm.lead', isTheirs: false }])
    expect(await status('PUT', 'records', { aboutIds: [records[0].subjectId] })).toBe(204)
    expect((await read(requestId)).records).toMatchObject([{ isTheirs: true }])
    expect(await status('POST', 'package')).toBe(202)
    expect(await code('GET', `/api/privacy/requests/${requestId}/package`)).toBe('privacy.package.not_ready')
    await work()

    const { version, content } = await json('GET', `/api/privacy/requests/${requestId}/package`)
    const at = (table: string) => content.held.find((part: { table: string }) => part.table === table)
    expect(at('crm.lead').records).toMatchObject([
      { email: ada.email, message: expect.stringContaining('Hobblewick') },
    ])
    expect(at('privacy.request').records).toMatchObject([
      { kind: 'access', email: ada.email, name: ada.name },
    ])
    expect(content.readings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          title: 'Answering a request of the person concerned',
          roles: ['Administrator'],
        }),
      ]),
    )
    expect(content).toMatchObject({ v: 3, sources: ['manual'], withheld: [] })
    const withhold = [{ table: 'crm.lead', record: 0, column: 'message', because: 'rights_of_others' }]
    expect(await status('POST', 'release', { version: version - 1, withhold })).toBe(409)
    expect(await status('POST', 'release', { version, withhold: [{ ...withhold[0], record: 7 }] })).toBe(409)
    expect(await status('POST', 'release', { version, withhold })).toBe(204)
    expect(await read(requestId)).toMatchObject({
      state: 'ready',
      package: { state: 'released', withheld: 1 },
    })
  })

  test('she collects it once, by a link that only her address was sent', async () => {
    await work()
    expect(mails).toMatchObject([{ to: ada.email, headline: 'What you asked for is ready' }])
    const path = `/api/privacy/handovers/${linkIn(mails[0]!, '/handovers/')}`
    for (const method of ['GET', 'HEAD', 'GET']) expect((await anybody(method, path)).status).toBe(200)
    const both = await Promise.all([anybody('POST', path), anybody('POST', path)])
    expect(both.map((each) => each.status).toSorted()).toEqual([200, 410])
    const archive = both.find((each) => each.status === 200)!
    expect(archive.headers.get('cache-control')).toBe('no-store')
    const bytes = Buffer.from(await archive.arrayBuffer())
    expect(bytes.subarray(0, 2).toString()).toBe('PK')
    expect(bytes.includes('package.html')).toBe(true)

    const again = await anybody('GET', path)
    expect([again.status, await again.text()]).toEqual([
      410,
      expect.stringContaining('It was collected already'),
    ])
    expect((await anybody('GET', '/api/privacy/handovers/none')).status).toBe(404)
    expect(await read(requestId)).toMatchObject({ state: 'closed', outcome: 'fulfilled' })
  })

  test('the log tells all of it, and nothing that was in it', async () => {
    const { timeline } = await read(requestId)
    const acts = timeline.map(({ act }: { act: string }) => act)
    for (const act of [
      'privacy.request.confirm',
      'privacy.request.take_up',
      'privacy.request.ask_for_proof',
      'privacy.request.accept_proof',
      'privacy.request.extend',
      'privacy.request.name_records',
      'privacy.package.build',
      'privacy.package.release',
      'privacy.package.collect',
    ])
      expect(acts).toContain(act)
    const [redacted] = await rows<{ withheld: unknown }>('select withheld from privacy_package')
    expect(redacted!.withheld).toMatchObject([
      { table: 'crm.lead', column: 'message', because: 'rights_of_others', row: expect.any(String) },
    ])
    const [entries] = await rows<{ all: string }>(
      `select string_agg(body::text, '') as all from audit_entry where tenant_id = '${world.tenantId}'`,
    )
    expect(entries!.all.match(/Quernstone|ada\.requests|Hobblewick/g)).toBeNull()
  })

  test('after its time the package is deleted', async () => {
    await tamper(`update privacy_package set collected_at = collected_at - interval '8 days'`)
    await tidy()

    expect(await rows('select 1 from privacy_package_content')).toEqual([])
    expect(await read(requestId)).toMatchObject({ package: { state: 'gone' } })
  })
})

test('what nobody confirms is destroyed, keys and all', async () => {
  await tamper(
    `update privacy_request set expires_at = now() - interval '1 minute' where state = 'unconfirmed'`,
  )
  await tidy()
  const lapsed = await rows<{ id: string; email: unknown }>(
    `select id, email from privacy_request where outcome = 'lapsed'`,
  )

  expect(lapsed).toMatchObject([{ email: null }])
  expect(
    await rowsOf(
      world.databases.keysAdminUrl,
      'select kind from keystore.subject_key where subject_id = $1 and wrapped is not null',
      [lapsed[0]!.id],
    ),
  ).toEqual([])
})

test('an objection stops everything that one can say no to at once, for every record with the address', async () => {
  const ben = 'ben.requests@example.com'
  const subjectId = await lead(ben)
  const allowed = async () => execute(worker, world.job, asking, { subjectId })
  expect(await allowed()).toBe(true)
  await file({ kind: 'objection', email: ben, isChecked: false })
  await work()
  expect(await allowed()).toBe(true)
  await landing.confirm('localhost', linkIn(mails[0]!, '/privacy-request/'))
  await work()

  expect(await allowed()).toBe(false)
})

test('a restriction stands above what was granted, stops work on the record, and is lifted only after they were told', async () => {
  const cleo = 'cleo.requests@example.com'
  const subjectId = await lead(cleo)
  const [{ id: leadId }] = (await json('GET', `/api/crm/leads?search=${encodeURIComponent(cleo)}`)).items
  const request = `/api/privacy/requests/${await file({ kind: 'restriction', subjectId, isChecked: true })}`
  expect((await asStaff('POST', `${request}/fulfilment`, { recipientsTold: true })).status).toBe(204)
  expect(await execute(worker, world.job, asking, { subjectId })).toBe(false)
  expect(await code('PATCH', `/api/crm/leads/${leadId}`, { version: 1, name: 'Cleo' })).toBe(
    'privacy.subject.restricted',
  )
  const exported = await (await asStaff('POST', '/api/crm/leads/exports', {})).text()
  expect(exported).not.toContain(cleo)

  expect(await code('POST', `${request}/lifting`, { isTold: true })).toBe('privacy.restriction.tell_first')
  expect((await asStaff('POST', `${request}/lifting`, { isTold: false })).status).toBe(204)
  await work()
  expect(mails.map(({ headline }) => headline)).toContain('A restriction ends')
  expect((await asStaff('POST', `${request}/lifting`, { isTold: true })).status).toBe(204)
  expect(await execute(worker, world.job, asking, { subjectId })).toBe(true)
})

test('who asks to be erased is told where the certificate will be, and has it when nobody can write to them any more', async () => {
  const dora = 'dora.requests@example.com'
  const subjectId = await lead(dora)
  const id = await file({ kind: 'erasure', subjectId, isChecked: true })
  expect(await code('POST', `/api/privacy/requests/${id}/fulfilment`, {})).toBe('privacy.request.other_kind')
  expect((await asStaff('POST', `/api/privacy/requests/${id}/erasure-notice`)).status).toBe(204)
  await work()
  const path = `/api/privacy/certificates/${linkIn(mails.at(-1)!, '/certificates/')}`
  expect(await (await anybody('GET', path)).text()).toContain('has not been erased yet')

  const decided = await json('POST', `/api/privacy/subjects/${subjectId}/erasure`, { ground: 'objection' })
  await runErasure(worker, world.job, decided.id)
  await subscriber(worker, 'privacy.close-requests-of-erased', world.job, { erasureId: decided.id })
  expect(await (await anybody('POST', path)).text()).toMatch(/^leadkeep\/statement\/v1\nprivacy\.erasure\n/)
  expect(await read(id)).toMatchObject({
    state: 'closed',
    outcome: 'fulfilled',
    erasureId: decided.id,
    name: null,
  })
  // As evidence that they were answered, under the other key.
  expect((await read(id)).email).toBe(dora)
})

test('whoever works on leads files what they were asked on the phone, and neither vouches for anybody nor sees what is held', async () => {
  const eve = { email: 'eve.requests@example.com' }
  const subjectId = await lead(eve.email)
  const sam = { email: 'sam.requests@example.com', password: administrator.password }
  await execute(world.services, world.staff, createUser, { ...sam, name: 'Sam', roles: ['sales'] })
  const samsToken = await door.signIn(sam.email, sam.password)
  const asSam = (method: string, path: string, body?: unknown) =>
    door.ask(method, path, { token: samsToken, body })
  const filing = { kind: 'access', subjectId, isChecked: false }

  const vouched = await asSam('POST', '/api/privacy/requests', { ...filing, isChecked: true })
  expect([vouched.status, (await vouched.json()).code]).toEqual([403, 'privacy.request.not_yours_to_check'])
  const filed = await asSam('POST', '/api/privacy/requests', filing)
  expect(filed.status).toBe(201)
  const { id, dueOn } = await filed.json()
  await work()
  expect(mails).toMatchObject([{ to: eve.email, headline: 'Is this request yours?' }])
  expect(await read(id)).toMatchObject({ state: 'unconfirmed', dueOn, isTheirAddress: true })
  for (const [method, path] of [
    ['GET', '/api/privacy/requests'],
    ['GET', `/api/privacy/requests/${id}`],
    ['POST', `/api/privacy/requests/${id}/package`],
    ['GET', `/api/privacy/requests/${id}/package`],
    ['POST', `/api/privacy/requests/${id}/refusal`],
    ['GET', `/api/privacy/subjects/${subjectId}/package`],
  ] as const)
    expect([
      path,
      (await asSam(method, path, method === 'POST' ? { because: 'unfounded' } : undefined)).status,
    ]).toEqual([path, 403])

  // Whoever called may have given an address of their own.
  const other = await asSam('POST', '/api/privacy/requests', { ...filing, email: 'mallory@example.com' })
  expect(await read((await other.json()).id)).toMatchObject({ subjectId, isTheirAddress: false })
  await work()
})

test('refused it says why and where to complain; a user asks about themselves without a mail', async () => {
  const own = await json('POST', '/api/privacy/own-requests', { kind: 'rectification', words: 'My name.' })
  expect(await read(own.id)).toMatchObject({ origin: 'self', identity: 'signed_in', state: 'open' })
  expect(
    (await asStaff('POST', `/api/privacy/requests/${own.id}/refusal`, { because: 'excepted' })).status,
  ).toBe(204)
  await work()

  expect(mails.map(({ headline }) => headline)).toEqual([
    'We have your request',
    'We can’t follow your request',
  ])
  expect(mails[1]!.body).toMatch(/exception from this right[\s\S]*complain to a supervisory authority/)
  expect(await code('POST', `/api/privacy/requests/${own.id}/extension`, { because: 'many' })).toBe(
    'privacy.request.closed',
  )
})

test('what they are handed is written in their language, to the last name of a column', async () => {
  const subjectId = await sends(world, unmistakable.person)
  await becomesKnown(world, subjectId)
  const path = `/api/privacy/subjects/${subjectId}/package?format=html`
  const [english, german] = await Promise.all(
    ['en', 'de'].map(async (language) => (await asStaff('GET', `${path}&language=${language}`)).text()),
  )
  for (const [page, said] of [
    [english!, modules.map(({ words }) => words)],
    [german!, modules.map(({ translations }) => translations?.['de'])],
  ] as const) {
    const known = new Set(said.flatMap((words) => Object.values(words ?? {})))
    const names = [...page.matchAll(/<dt>(.*?)<\/dt>/gs)].map(([, name]) => name!)
    expect(names.length).toBeGreaterThan(60)
    expect(names.filter((name) => !known.has(name))).toEqual([])
  }
  // What is deeper inside, on either page: names and values as they are declared.
  expect(german).not.toMatch(/\b(product_news|attribution|asserted|crm\.|privacy\.)/)
  expect(german).toContain('Schreiben per E-Mail')

  // Before it is released a person sees every value of a person in it. A letter's HTML goes with its text, and the facts of a
  // decision stand beside it in words.
  const { items } = await json('GET', '/api/privacy/requests')
  const [request] = items.filter(({ email }: { email: string }) => email === unmistakable.person.email)
  const { content, parts } = await json('GET', `/api/privacy/requests/${request.id}/package`)
  const placesIn = (held: readonly Held[], keysOf: (record: never) => string[]) =>
    held.flatMap(({ table, records }) =>
      records.flatMap((record, index) => keysOf(record as never).map((key) => `${table} ${index} ${key}`)),
    )
  const seen = placesIn(parts, ({ lines }: { lines: { column: string }[] }) =>
    lines.map(({ column }) => column),
  )
  const given = placesIn(content.held, Object.keys).filter((place) =>
    personal.has(place.replace(/ \d+ /, '.')),
  )
  expect(given.length).toBeGreaterThan(15)
  expect(given.filter((place) => !seen.includes(place) && !/ (html|facts)$/.test(place))).toEqual([])
})

interface Held {
  readonly table: string
  readonly records: readonly object[]
}

const personal = new Set(
  modules
    .flatMap((module) => module.entities ?? [])
    .map(declarationOf)
    .flatMap(({ id, columns }) =>
      columns.filter((column) => column.class === 'personal').map((column) => `${id}.${column.id}`),
    ),
)

const asked = (kind: string, { name, email }: { name: string; email: string }) => ({
  kind,
  name,
  email,
  words: null,
  language: 'en',
})

const asking = query({
  id: 'test.ask_gate',
  access: ['test.all'],
  input: z.object({ subjectId: z.uuid() }),
  run: async (context, { subjectId }) => (await askGate(context, subjectId, weighed)).allowed,
})

async function lead(email: string, more: object = {}): Promise<string> {
  const { id } = await execute(world.services, world.staff, createLead, { email, ...more })
  const [found] = await rows<{ subject_id: string }>(`select subject_id from crm_lead where id = '${id}'`)

  return found!.subject_id
}

const file = async (body: object): Promise<string> => (await json('POST', '/api/privacy/requests', body)).id

/** Everything that waits is done, as the worker's queues would. */
async function work(): Promise<void> {
  const waiting = [
    ['lead_capture.file-sent-request', 'sentId', 'lead_capture_sent_request where settled_at is null'],
    [
      'privacy.take-up-request',
      'requestId',
      'privacy_request where confirmed_at is not null and identity is null',
    ],
    ['privacy.build-package', 'packageId', `privacy_package where state = 'building'`],
    ['messages.deliver-message', 'messageId', `messages_message where state = 'queued'`],
  ] as const
  for (const [id, key, from] of waiting)
    for (const row of await rows<{ id: string }>(`select id from ${from} order by id`))
      await subscriber(worker, id, world.job, { [key]: row.id })
}

const tidy = () =>
  worker.modules
    .flatMap(({ schedules }) => schedules ?? [])
    .find(({ id }) => id === 'privacy.tidy-requests')!
    .run(worker)

const asStaff = (method: string, path: string, body?: unknown) => door.ask(method, path, { token, body })
const anybody = (method: string, path: string) => door.ask(method, path)
// oxlint-disable-next-line typescript/no-explicit-any -- a test says what it expects by reading it
const json = async (method: string, path: string, body?: unknown): Promise<any> =>
  (await asStaff(method, path, body)).json()
const code = async (...given: Parameters<typeof json>): Promise<string> => (await json(...given)).code
const listed = async (show: string): Promise<{ id: string }[]> =>
  (await json('GET', `/api/privacy/requests?show=${show}`)).items
const read = (id: string) => json('GET', `/api/privacy/requests/${id}`)

const rows = <Row extends object>(statement: string) => rowsOf<Row>(world.databases.adminUrl, statement)

const tamper = (statement: string, ...values: readonly string[]) =>
  tamperWith(world.databases.adminUrl, statement, [...values])

/** As a mail program reads it: quoted-printable, in the body and in the subject line (RFC 2045, 2047). */
function mailIn(raw: string, to: string): Mail {
  const subject = /^Subject: ((?:.|\r\n[ \t])*)/m.exec(raw)?.[1] ?? ''
  const words = subject
    .replaceAll(/\?=\s+=\?UTF-8\?Q\?/g, '')
    .replace(/^=\?UTF-8\?Q\?(.*)\?=$/, (_, coded: string) => unquoted(coded.replaceAll('_', ' ')))

  return { to, headline: words, body: unquoted(raw.replaceAll('=\r\n', '')) }
}

const unquoted = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

const linkIn = ({ body }: Mail, path: string): string =>
  new RegExp(`${path}([\\w-]{43})`).exec(body)?.[1] ?? ''
