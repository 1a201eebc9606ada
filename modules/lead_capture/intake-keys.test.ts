import { createSecretKey, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { audit } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import { consent } from '@leadkeep/consent'
import { openIntake } from '@leadkeep/crypto'
import { createTenant, directory } from '@leadkeep/directory'
import { events } from '@leadkeep/events'
import type { Services } from '@leadkeep/kernel'
import { privacy } from '@leadkeep/privacy'
import { messages } from '@leadkeep/messages'
import { looking, openWorld, type World } from '@leadkeep/testing'
import { Client, Pool } from 'pg'
import { listUnprocessed } from './commands/list-unprocessed.ts'
import { publish } from './commands/publish.ts'
import { retrySubmission } from './commands/retry-submission.ts'
import { rotateIntakeKeys } from './commands/rotate-intake-keys.ts'
import { demoForm, demoFormContent } from './data/demo-form.ts'
import { demoPage } from './data/demo-page.ts'
import type { SealedSubmission } from './intake/intake.ts'
import { postgresIntake } from './intake/postgres-intake.ts'
import { receiver } from './intake/receive.ts'
import { leadCapture } from './module.ts'
import { submissionProcessing } from './subscribers/process-submission.ts'

const minute = 60_000
const day = 24 * 60 * minute

let world: World
let worker: Services
let landing: Pool
let tenantId: string

beforeAll(async () => {
  world = await openWorld([audit, events, directory, privacy, messages, consent, leadCapture])
  worker = await world.as('worker')
  landing = new Pool({ connectionString: world.databases.url('landing'), max: 4 })
  tenantId = await world.tenant()
  const operator = world.scope(tenantId, { features: ['*', 'installation.tenants.create'] })
  await execute(worker, operator, createTenant, { slug: 'main', name: 'Main', isDefault: true })
  await execute(worker, operator, publish, {
    slug: 'home',
    isHome: true,
    page: demoPage,
    form: demoFormContent,
  })
  await rotate()
}, 60_000)

afterAll(async () => {
  await landing?.end()
  await world?.close()
})

// One life, told in order: each test goes on where the one before it ended.
let dump: Dump
let first: SealedSubmission

test('a dump taken between submission and processing holds the sealed payload, and no key in any form', async () => {
  first = await accepted()
  dump = await dumpOfData()
  const kept = await privateHalf(1)

  expect(dump.payloads.get(first.submissionId)).toEqual(first.payload)
  expect(kept.raw).toHaveLength(32)
  for (const secret of [kept.raw, kept.wrapped])
    for (const form of [secret.toString('hex'), secret.toString('base64'), secret.toString('base64url')])
      expect(dump.text.includes(form)).toBe(false)
  // As long as the key store has the key, whoever has both can open it.
  expect(
    JSON.parse((await openIntake(kept.raw, first, dump.payloads.get(first.submissionId)!)).toString()),
  ).toMatchObject({
    fields: { email: 'ada@example.com' },
  })
})

test('a day later there is a new key, and the old one is still taken for as long as a landing process may know no other', async () => {
  await process(first.submissionId)
  world.ambient.advance(day + minute)
  await rotate()

  expect(await keys()).toEqual([published(1, 'in use'), published(2, 'in use')])
  await expect(postgresIntake(landing).submit(await sealed(1))).resolves.toMatchObject({ repeated: false })
  await processAll()
})

test('then it is retired: what is sealed to it is refused, sealed anew and accepted under the new one', async () => {
  world.ambient.advance(3 * minute)
  const late = await sealed(1)
  await rotate()

  expect(await keys()).toEqual([published(1, 'retired'), published(2, 'in use')])
  await expect(postgresIntake(landing).submit(late)).rejects.toMatchObject({
    code: 'lead_capture.intake_key_retired',
    status: 503,
  })
  const again = await receivedByAProcessThatKnowsOnly(late)
  expect(await keyNumberOf(again.receiptId)).toBe(2)
})

test('another worker that comes right behind destroys nothing yet', async () => {
  await rotate()
  expect(await keys()).toEqual([published(1, 'retired'), published(2, 'in use')])
})

test('once everything under it is processed and the last one has arrived, its private half is destroyed', async () => {
  world.ambient.advance(3 * minute)
  await rotate()

  expect(await keys()).toEqual([published(1, 'destroyed'), published(2, 'in use')])
  expect(await worker.keyring.intakePrivate(tenantId, 1)).toBeNull()
})

test('from then on the dump does not open: not with any key that is left, and none can be put back', async () => {
  const payload = dump.payloads.get(first.submissionId)!
  const left = await allIntakeKeys()
  expect(left.length).toBeGreaterThan(0)
  for (const key of left)
    await expect(openIntake(key, first, payload)).rejects.toMatchObject({ code: 'crypto.cannot_open' })

  // The role that destroys keys can't make it as if it had not been.
  const client = new Client({ connectionString: world.databases.keysUrl })
  await client.connect()
  await expect(
    client.query(
      `update keystore.intake_key set wrapped = $2, destroyed_at = null where tenant_id = $1 and number = 1`,
      [tenantId, randomBytes(64)],
    ),
  ).rejects.toMatchObject({ code: 'LK010' })
  await client.end()
})

test('a key that waits for a dead letter is kept for seven days, and staff can try again until then', async () => {
  await processAll()
  const broken = await sealed(2)
  broken.payload[broken.payload.length - 1]! ^= 1
  await postgresIntake(landing).submit(broken)
  await processAll()
  await expect(unprocessed()).resolves.toMatchObject([
    { id: broken.submissionId, failure: 'lead_capture.cannot_open' },
  ])

  for (const _ of ['the third day', 'the fourth', 'the fifth', 'the sixth']) {
    world.ambient.advance(day)
    await minutesPass()
    expect((await keys()).find(({ number }) => number === 2)?.state).toBe('retired')
  }
  await execute(world.services, staff(), retrySubmission, { submissionId: broken.submissionId })
  await processAll()
  await expect(unprocessed()).resolves.toMatchObject([
    { id: broken.submissionId, failure: 'lead_capture.cannot_open' },
  ])
})

test('after seven days the key goes whatever waits for it: what is left of the letter goes with it, and staff are told why', async () => {
  const [letter] = await unprocessed()
  world.ambient.advance(3 * day)
  await minutesPass()

  expect((await keys()).find(({ number }) => number === 2)?.state).toBe('destroyed')
  await expect(unprocessed()).resolves.toMatchObject([
    { id: letter!.id, state: 'dead', failure: 'lead_capture.key_destroyed', receiptId: letter!.receiptId },
  ])
  expect((await dumpOfData()).payloads.get(letter!.id)).toBeUndefined()
  await expect(
    execute(world.services, staff(), retrySubmission, { submissionId: letter!.id }),
  ).rejects.toMatchObject({
    code: 'lead_capture.key_destroyed',
    status: 409,
  })
})

test('what nobody came to process for a week is given up in the open, too', async () => {
  const forgotten = await accepted()
  world.ambient.advance(8 * day)
  await minutesPass()
  await process(forgotten.submissionId)

  expect((await unprocessed()).find(({ id }) => id === forgotten.submissionId)).toMatchObject({
    state: 'dead',
    failure: 'lead_capture.key_destroyed',
  })
})

interface Dump {
  /** Every row of every table, as text. */
  readonly text: string
  readonly payloads: ReadonlyMap<string, Buffer>
}

async function dumpOfData(): Promise<Dump> {
  return looking(world.databases.adminUrl, async (admin) => {
    const tables = await admin.query<{ name: string }>(
      `select format('%I.%I', n.nspname, relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace
       where relkind = 'r' and nspname not in ('pg_catalog', 'information_schema')`,
    )
    let text = ''
    for (const { name } of tables.rows) {
      const { rows } = await admin.query<{ all: string }>(
        `select coalesce(string_agg(t::text, E'\n'), '') as all from ${name} t`,
      )
      text += rows[0]!.all
    }
    const { rows } = await admin.query<{ id: string; payload: Buffer }>(
      `select id, payload from lead_capture_submission where payload is not null`,
    )

    return { text, payloads: new Map(rows.map(({ id, payload }) => [id, payload])) }
  })
}

async function privateHalf(number: number): Promise<{ raw: Buffer; wrapped: Buffer }> {
  const raw = await worker.keyring.intakePrivate(tenantId, number)
  const { rows } = await looking(world.databases.keysAdminUrl, (admin) =>
    admin.query<{ wrapped: Buffer }>(
      `select wrapped from keystore.intake_key where tenant_id = $1 and number = $2`,
      [tenantId, number],
    ),
  )

  return { raw: raw!, wrapped: rows[0]!.wrapped }
}

async function allIntakeKeys(): Promise<Buffer[]> {
  const listed = await worker.keyring.listIntake(tenantId)
  const found = await Promise.all(listed.map(({ number }) => worker.keyring.intakePrivate(tenantId, number)))

  return found.filter((key) => key !== null)
}

type State = 'in use' | 'retired' | 'destroyed'
const published = (number: number, state: State) => ({ number, state })

/** As the landing app is told, beside what the key store really has. */
async function keys(): Promise<{ number: number; state: State }[]> {
  const { rows } = await looking(world.databases.adminUrl, (admin) =>
    admin.query<{ number: number; retired: boolean; destroyed: boolean }>(
      `select number, retired_at is not null as retired, destroyed_at is not null as destroyed
       from lead_capture_intake_key where tenant_id = $1 order by number`,
      [tenantId],
    ),
  )
  for (const { number, destroyed } of rows)
    expect((await worker.keyring.intakePrivate(tenantId, number)) === null).toBe(destroyed)

  return rows.map(({ number, retired, destroyed }) =>
    published(number, destroyed ? 'destroyed' : retired ? 'retired' : 'in use'),
  )
}

/** Time for a new key, for the one before it to be retired, and to be destroyed where nothing waits for it. */
async function minutesPass(): Promise<void> {
  for (const _ of ['a new key', 'the old one retired', 'and destroyed']) {
    await rotate()
    world.ambient.advance(3 * minute)
  }
}

const rotate = () => execute(worker, jobScope(), rotateIntakeKeys, {})
const staff = () => world.scope(tenantId)
const jobScope = () =>
  world.scope(tenantId, { actor: { kind: 'job', id: 'test' }, origin: { via: 'worker' } })

async function unprocessed() {
  const { items } = await execute(world.services, staff(), listUnprocessed, {})

  return items
}

/** A genuine submission as the landing app seals it, to the newest key or to an older one that is in its memory. */
async function sealed(keyNumber?: number): Promise<SealedSubmission> {
  const real = postgresIntake(landing)
  let caught: SealedSubmission | undefined
  const intake = {
    ...real,
    intakeKey: async (tenant: string) =>
      keyNumber === undefined
        ? real.intakeKey(tenant)
        : ((await worker.keyring.listIntake(tenant)).find(({ number }) => number === keyNumber) ?? null),
    submit: async (submission: SealedSubmission) => (
      (caught = submission),
      { receiptId: submission.receiptId, repeated: false }
    ),
  }
  await receiverOver(intake)(await words(), Promise.resolve())

  return caught!
}

async function accepted(): Promise<SealedSubmission> {
  const submission = await sealed()
  await postgresIntake(landing).submit(submission)

  return submission
}

/** Its first try is under the key it remembers, as `late` was; it then asks anew. */
async function receivedByAProcessThatKnowsOnly({ keyNumber }: SealedSubmission) {
  const real = postgresIntake(landing)
  let asked = 0
  const remembered = (await worker.keyring.listIntake(tenantId)).find(({ number }) => number === keyNumber)!

  return receiverOver({
    ...real,
    intakeKey: async (tenant: string) => (asked++ === 0 ? remembered : real.intakeKey(tenant)),
  })(await words(), Promise.resolve())
}

const secret = createSecretKey(randomBytes(32))
let installationKey: ReturnType<Services['keyring']['installationPublic']> | undefined
const receiverOver = (intake: Parameters<typeof receiver>[0]['intake']): ReturnType<typeof receiver> => {
  installationKey ??= worker.keyring.installationPublic()

  return async (...given) =>
    receiver({ intake, secret, installationKey: await installationKey!, ambient: world.ambient })(...given)
}

async function words(): Promise<Parameters<ReturnType<typeof receiver>>[0]> {
  const { form } = (await postgresIntake(landing).publication('localhost', {}))!

  return {
    tenantId,
    formId: form!.id,
    form: demoForm,
    answers: {
      fields: { name: 'Ada Lovelace', email: 'ada@example.com' },
      others: {},
      ticked: [],
      attribution: {},
      token: null,
    },
    origin: { address: '192.0.2.1', userAgent: 'test', language: 'en', gpc: false },
    idempotencyKey: null,
  }
}

async function keyNumberOf(receiptId: string): Promise<number> {
  const { rows } = await looking(world.databases.adminUrl, (admin) =>
    admin.query<{ key_number: number }>(
      `select key_number from lead_capture_submission where receipt_id = $1`,
      [receiptId],
    ),
  )

  return rows[0]!.key_number
}

async function processAll(): Promise<void> {
  const { rows } = await looking(world.databases.adminUrl, (admin) =>
    admin.query<{ id: string }>(`select id from lead_capture_submission where state = 'received'`),
  )
  for (const { id } of rows) await process(id)
}

const process = (submissionId: string) =>
  submissionProcessing.handle({
    eventId: world.ambient.newId(),
    event: submissionProcessing.event,
    data: { submissionId },
    scope: jobScope(),
    services: worker,
  })
