import { createSecretKey, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { audit } from '@leadkeep/audit'
import { command, execute } from '@leadkeep/commands'
import { consent, Decision } from '@leadkeep/consent'
import { createTenant, directory } from '@leadkeep/directory'
import { events } from '@leadkeep/events'
import { defineModule, type Services } from '@leadkeep/kernel'
import { Message, messages } from '@leadkeep/messages'
import { privacy } from '@leadkeep/privacy'
import { openWorld, rowsOf, type World } from '@leadkeep/testing'
import { Pool } from 'pg'
import { z } from 'zod'
import { processSubmission } from '../commands/process-submission.ts'
import { publish } from '../commands/publish.ts'
import { Correction } from '../corrections/correction.ts'
import { postgresCorrections } from '../corrections/postgres-corrections.ts'
import { processCorrection } from '../corrections/process-correction.ts'
import { rotateIntakeKeys } from '../commands/rotate-intake-keys.ts'
import { demoForm, demoFormContent } from '../data/demo-form.ts'
import { demoPage } from '../data/demo-page.ts'
import { Form, Submission } from '../data/entities.ts'
import { postgresIntake } from '../intake/postgres-intake.ts'
import { receiver, type Receive } from '../intake/receive.ts'
import { leadCapture } from '../module.ts'
import { discardHeld, releaseHeld, releasing } from './decide.ts'
import { listHeld } from './list-held.ts'
import { isDisposable } from './look-closer.ts'
import { Quarantined } from './quarantined.ts'
import { readHeld } from './read-held.ts'
import { Sighting } from './sighting.ts'
import type { Signal } from './signals.ts'
import { tidyQuarantine } from './tidy.ts'

/** Whoever makes leads: in the product that is the CRM. */
const taken: unknown[] = []
const takers = defineModule({
  id: 'takers',
  title: 'Takers',
  takesSubmission: command({
    id: 'takers.take',
    access: ['lead_capture.submissions.process'],
    input: z.object({ submissionId: z.uuid(), values: z.object({ email: z.string() }) }),
    run: async (_, { submissionId, values }) => void taken.push([submissionId, values.email]),
  }) as never, // takes a part of what is handed over
})

let world: World
let worker: Services
let landing: Pool
let tenantId: string
let formId: string
let receive: Receive

beforeAll(async () => {
  world = await openWorld([audit, events, directory, privacy, messages, consent, leadCapture, takers])
  worker = await world.as('worker')
  landing = new Pool({ connectionString: world.databases.url('landing'), max: 2 })
  tenantId = await world.tenant()
  const operator = world.scope(tenantId, { features: ['*', 'installation.tenants.create'] })
  await execute(worker, operator, createTenant, { slug: 'main', name: 'Main', isDefault: true })
  await execute(worker, operator, publish, {
    slug: 'home',
    isHome: true,
    page: demoPage,
    form: demoFormContent,
  })
  await execute(worker, operator, rotateIntakeKeys, {})
  formId = (await em().findOneOrFail(Form, { slug: demoForm.slug })).id
  receive = receiver({
    intake: postgresIntake(landing),
    secret: createSecretKey(randomBytes(32)),
    installationKey: await worker.keyring.installationPublic(),
    ambient: world.ambient,
  })
})
afterAll(async () => {
  await landing.end()
  await world.close()
})

test('what speaks loudly against a submission holds it back: no lead, no claim, no mail, until somebody has looked', async () => {
  const id = await arrives({ email: 'bot@example.com', signals: ['honeypot'] })

  expect(await stateOf(id)).toMatchObject({ state: 'held', signals: ['honeypot'] })
  expect(await em().findOneOrFail(Submission, { id })).toMatchObject({ state: 'processed', payload: null })
  expect(taken).not.toContainEqual([id, 'bot@example.com'])
  expect(await em().count(Decision, { subjectId: id })).toBe(0)
  expect(await em().count(Message, { subjectId: id })).toBe(0)
  const { items } = await execute(world.services, staff(), listHeld, {})
  expect(items.find((each) => each.id === id)).toMatchObject({ form: 'enquiry', signals: ['honeypot'] })
  expect(JSON.stringify(items)).not.toContain('bot@example.com')
})

test.each([
  [['unproven', 'too_fast'], 'ada@example.com', 'taken'],
  [['unproven'], 'ada@mailinator.com', 'taken'],
  [['unproven', 'too_fast'], 'ada@in.mailinator.com', 'held'],
  [['unproven_burst'], 'ada@example.com', 'held'],
] as const)('with the signals %j and the address %s it is %s', async (signals, email, became) => {
  const id = await arrives({ email, signals: [...signals] })
  expect((await stateOf(id))?.state ?? 'taken').toBe(became)
})

test('a link alone is no offence; with haste it is', async () => {
  const message = 'See www.example.com'
  expect(await stateOf(await arrives({ email: 'ada@example.com', message }))).toBeNull()
  const id = await arrives({ email: 'ada@example.com', message, signals: ['too_fast'] })
  expect(await stateOf(id)).toMatchObject({ state: 'held', signals: ['too_fast', 'link'] })
})

test('an address that was put right while it waits is the one that staff judge by, and that it goes on with', async () => {
  const id = await arrives({ email: 'petra@exmaple.example', signals: ['honeypot'] })
  const intake = postgresIntake(landing)
  const installationKey = await worker.keyring.installationPublic()
  const corrections = postgresCorrections({ pool: landing, intake, installationKey, ambient: world.ambient })
  const { receiptId } = await em().findOneOrFail(Submission, { id })
  const origin = { address: '192.0.2.1', userAgent: 'test', language: 'en', gpc: false }
  await corrections.correct({ tenantId, formId, receiptId, email: 'petra@example.com', origin })
  const { id: correctionId } = await em().findOneOrFail(Correction, { submissionId: id })
  await execute(worker, job(), processCorrection, { correctionId })

  const { fields } = await execute(world.services, staff(), readHeld, { id })
  expect(fields).toContainEqual({ name: 'email', value: 'petra@example.com' })
  await execute(world.services, staff(), releaseHeld, { id })
  const told = { event: releasing.event, data: { submissionId: id }, scope: job(), services: worker }
  await releasing.handle({ eventId: 'released', ...told })
  expect(taken).toContainEqual([id, 'petra@example.com'])
})

test('a throw-away address is known by its domain and by what is under it', () => {
  expect(['a@mailinator.com', 'a@x.MAILINATOR.com '].map(isDisposable)).toEqual([true, true])
  expect(['a@example.com', 'a@mailinator.com.example', 'a@com', 'a', ''].some(isDisposable)).toBe(false)
})

test('one proof is good for one submission: what comes under the same key after it is held', async () => {
  const idempotencyKey = 'one-key'
  const first = await arrives({ email: 'eve@example.com', idempotencyKey })
  const second = await arrives({ email: 'eve@example.com', idempotencyKey, message: 'Something else.' })
  expect(await stateOf(first)).toBeNull()
  expect(await stateOf(second)).toMatchObject({ state: 'held', signals: ['proof_spent'] })
})

test('the same long text from many people is held from the fourth on; the same short one is nobody’s', async () => {
  const message = 'We offer first-class links for your website,\n at a PRICE that nobody can refuse.'
  const states: unknown[] = []
  for (const name of ['a', 'b', 'c', 'd'])
    states.push((await stateOf(await arrives({ email: `${name}@spam.example`, message })))?.signals ?? null)
  expect(states).toEqual([null, null, null, ['repeated_message']])
  for (const name of ['e', 'f', 'g', 'h'])
    expect(
      await stateOf(await arrives({ email: `${name}@spam.example`, message: 'Please call.' })),
    ).toBeNull()
  const [row] = await rowsOf(world.databases.adminUrl, 'select * from lead_capture_sighting limit 1')
  expect(JSON.stringify(row)).not.toMatch(/spam\.example|192\.0\.2/)
})

test('staff open it, which is on the log, and release it: then it is as if nothing had been held', async () => {
  const id = await arrives({ email: 'grace@example.com', signals: ['unproven_burst'], ticked: true })
  const sam = staff()
  const opened = await execute(world.services, sam, readHeld, { id })
  expect(opened.fields).toContainEqual({ name: 'email', value: 'grace@example.com' })
  expect(opened.purposes).toEqual([demoForm.consents[0]!.purpose])
  const entries = await rowsOf(
    world.databases.adminUrl,
    `select body->'reads' as reads, body->>'purpose' as purpose from audit_entry where body->>'request' = $1`,
    [sam.requestId],
  )
  expect(entries).toEqual([
    {
      purpose: 'lead_capture.review_quarantine',
      reads: [{ table: 'lead_capture.quarantined', columns: ['content'], subjects: [id] }],
    },
  ])

  await execute(world.services, staff(), releaseHeld, { id })
  expect(taken).not.toContainEqual([id, 'grace@example.com'])
  for (const eventId of ['first', 'once again'])
    await releasing.handle({
      eventId,
      event: releasing.event,
      data: { submissionId: id },
      scope: job(),
      services: worker,
    })
  expect(taken.filter((each) => JSON.stringify(each).includes(id))).toHaveLength(1)
  expect(taken).toContainEqual([id, 'grace@example.com'])
  const { receivedAt } = await em().findOneOrFail(Submission, { id })
  expect(await em().find(Decision, { subjectId: id })).toMatchObject([
    { standing: 'asserted', submissionId: id, decidedAt: receivedAt },
  ])
  expect(await em().count(Message, { subjectId: id })).toBe(1)
  expect(await stateOf(id)).toMatchObject({ state: 'released', content: null })
  await expect(execute(world.services, staff(), releaseHeld, { id })).rejects.toMatchObject({
    code: 'lead_capture.quarantined.not_held',
  })
})

test('discarded, its keys are gone: the bytes of an old backup open no more', async () => {
  const id = await arrives({ email: 'bot@example.com', signals: ['honeypot'] })
  await execute(world.services, staff(), discardHeld, { id })
  expect(await stateOf(id)).toMatchObject({ state: 'discarded', content: null })
  for (const kind of ['data', 'evidence'] as const)
    expect((await worker.keyring.subjectKeys(tenantId, [id], kind)).size).toBe(0)
  await expect(execute(world.services, staff(), readHeld, { id })).rejects.toMatchObject({ status: 409 })
})

test('what nobody decided about goes after thirty days, and what was seen after two', async () => {
  const id = await arrives({ email: 'bot@example.com', signals: ['honeypot'] })
  await execute(worker, job(), tidyQuarantine, {})
  expect(await stateOf(id)).toMatchObject({ state: 'held' })
  world.ambient.advance(31 * 86_400_000)
  await execute(worker, job(), tidyQuarantine, {})
  expect(await stateOf(id)).toMatchObject({ state: 'expired', content: null })
  expect((await worker.keyring.subjectKeys(tenantId, [id], 'data')).size).toBe(0)
  expect(await em().count(Sighting, {})).toBe(0)
  await execute(worker, job(), rotateIntakeKeys, {})
})

interface Sent {
  readonly email: string
  readonly message?: string
  readonly signals?: readonly Signal[]
  readonly ticked?: boolean
  readonly idempotencyKey?: string
}

/** Through the door, and out of its job. */
async function arrives({ email, message, signals, ticked, idempotencyKey }: Sent): Promise<string> {
  const { receiptId } = await receive({
    tenantId,
    formId,
    form: demoForm,
    answers: {
      fields: { name: 'Somebody', email, ...(message ? { message } : {}) },
      others: {},
      ticked: ticked ? demoForm.consents.map(({ purpose }) => purpose) : [],
      attribution: {},
      token: null,
    },
    origin: { address: '192.0.2.1', userAgent: 'test', language: 'en', gpc: false },
    signals,
    idempotencyKey: idempotencyKey ?? null,
  })
  const { id } = await em().findOneOrFail(Submission, { receiptId })
  await execute(worker, job(), processSubmission, { submissionId: id })

  return id
}

const em = () => worker.database.fork(tenantId)
const stateOf = (id: string) => em().findOne(Quarantined, { id })
const staff = () => world.scope(tenantId)
const job = () => world.scope(tenantId, { actor: { kind: 'job', id: 'test' }, origin: { via: 'worker' } })
