import { createDecipheriv, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { audit, Sequencer } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import { consent, Decision } from '@leadkeep/consent'
import { sealIntake } from '@leadkeep/crypto'
import { createTenant, directory } from '@leadkeep/directory'
import { events } from '@leadkeep/events'
import { privacy } from '@leadkeep/privacy'
import { messages } from '@leadkeep/messages'
import { openWorld, settled, type World } from '@leadkeep/testing'
import { Pool } from 'pg'
import { processSubmission } from './commands/process-submission.ts'
import { publish } from './commands/publish.ts'
import { retrySubmission } from './commands/retry-submission.ts'
import { rotateIntakeKeys } from './commands/rotate-intake-keys.ts'
import { textHash } from './data/text-hash.ts'
import { demoForm, demoFormContent } from './data/demo-form.ts'
import { demoPage } from './data/demo-page.ts'
import { Submission } from './data/entities.ts'
import type { SealedSubmission } from './intake/intake.ts'
import { postgresIntake } from './intake/postgres-intake.ts'
import { leadCapture } from './module.ts'

const modules = [audit, events, directory, privacy, messages, consent, leadCapture]
let world: World
let landing: Pool
let tenantId: string

beforeAll(async () => {
  world = await openWorld(modules)
  const worker = await world.as('worker')
  landing = new Pool({ connectionString: world.databases.url('landing'), max: 10 })
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
})

afterAll(async () => {
  await landing.end()
  await world.close()
})

test('a receipt carries the newest checkpoint of the log, as the signed note that it is', async () => {
  const intake = postgresIntake(landing)
  const { receiptId } = await intake.submit(await sealedSubmission({ email: 'grace@example.com' }))
  expect(await intake.receipt(tenantId, receiptId!)).toMatchObject({ checkpoint: null })

  const { database, keyring } = await world.as('worker')
  const outside = { newest: async () => null, keep: async () => undefined, end: async () => undefined }
  await settled(world, tenantId)
  await new Sequencer({ database, keyring, outside }).sequence(tenantId)
  const receipt = await intake.receipt(tenantId, receiptId!)
  expect(receipt?.checkpoint).toMatch(new RegExp(`^leadkeep/log/${tenantId}\\n\\d+\\n`))
})

test('a visitor is served what was published, and what they send becomes a settled submission', async () => {
  const intake = postgresIntake(landing)
  const published = await intake.publication('localhost:3000', {})
  expect(published?.form?.definition).toEqual(demoFormContent)

  const sealed = await sealedSubmission({ email: 'ada@example.com' })
  const receipt = await intake.submit(sealed)
  expect(receipt).toEqual({ receiptId: sealed.receiptId, repeated: false })

  const worker = await world.as('worker')
  await execute(worker, jobScope(), processSubmission, { submissionId: sealed.submissionId })
  const em = worker.database.fork(tenantId)
  const submission = await em.findOneOrFail(Submission, { id: sealed.submissionId })
  expect(submission).toMatchObject({ state: 'processed', payload: null })
  expect(await em.find(Decision, { submissionId: sealed.submissionId })).toMatchObject([
    { purpose: demoForm.consents[0]!.purpose, standing: 'asserted', decision: 'grant' },
  ])
})

test('a submission whose job was given up can be sent on its way again; one that is just on it, or has arrived, can’t', async () => {
  const waiting = await sealedSubmission({ email: 'ada@example.com' })
  await postgresIntake(landing).submit(waiting)
  const again = () =>
    execute(world.services, world.scope(tenantId), retrySubmission, { submissionId: waiting.submissionId })
  await expect(again()).rejects.toMatchObject({ code: 'lead_capture.submission.not_dead' })
  world.ambient.advance(6 * 60_000)
  await again()
  expect(await jobsFor(waiting.submissionId)).toBe(2)

  const worker = await world.as('worker')
  await execute(worker, jobScope(), processSubmission, { submissionId: waiting.submissionId })
  await expect(again()).rejects.toMatchObject({ code: 'lead_capture.submission.not_dead' })
})

test.each([
  ['processed', undefined, undefined],
  ['refused, as it can’t be read', 'from ada@example.com, but no JSON', 'lead_capture.cannot_read'],
])('a submission that was %s leaves neither its words nor the key in memory', async (_, says, code) => {
  const email = 'ada@example.com'
  const sealed = await sealedSubmission({ email, says })
  await postgresIntake(landing).submit(sealed)
  const worker = await world.as('worker')
  const key = (await worker.keyring.intakePrivate(tenantId, sealed.keyNumber))!

  const decrypted = watchDecryption()
  try {
    const end = execute(worker, jobScope(), processSubmission, { submissionId: sealed.submissionId })
    await (code ? expect(end).rejects.toMatchObject({ code }) : end)
  } finally {
    decrypted.stop()
  }

  // They were there, and each stood in one place of memory.
  expect(decrypted.filter((each) => each.was.includes(email))).toHaveLength(1)
  expect(decrypted.filter((each) => each.was.equals(key))).toHaveLength(1)
  expect(decrypted.filter((each) => each.is.some((byte) => byte !== 0))).toEqual([])
})

interface Decrypted {
  readonly was: Buffer
  readonly is: Buffer
}

/** All that is decrypted in this process meanwhile: as it came out, and the very bytes as they are now. */
function watchDecryption(): Decrypted[] & { stop(): void } {
  const found: Decrypted[] = []
  // No class of its own is exported for what decrypts; every decipher shares this.
  const shared: object = Object.getPrototypeOf(
    createDecipheriv('aes-256-gcm', randomBytes(32), randomBytes(12)),
  )
  const real: (...given: unknown[]) => Buffer = Reflect.get(shared, 'update')
  Reflect.set(shared, 'update', function (this: unknown, ...given: unknown[]) {
    const is = real.apply(this, given)
    found.push({ was: Buffer.from(is), is })

    return is
  })

  return Object.assign(found, { stop: () => void Reflect.set(shared, 'update', real) })
}

async function jobsFor(submissionId: string): Promise<number> {
  const worker = await world.as('worker')
  const row = await worker.database.door<{ count: number }>(
    'jobs',
    `select count(*)::int as count from pgboss.job where data->'data'->>'submissionId' = $1`,
    [submissionId],
  )

  return row!.count
}

/** `says` replaces what travels inside. */
async function sealedSubmission(values: {
  email: string
  key?: Buffer
  says?: string
}): Promise<SealedSubmission> {
  const intake = postgresIntake(landing)
  const published = (await intake.publication('localhost', {}))!
  const key = (await intake.intakeKey(tenantId))!
  const submissionId = world.ambient.newId()
  const boxes = demoForm.consents
  const textHashes = [demoForm.notice, ...boxes].map(textHash)
  const binding = {
    tenantId,
    formId: published.form!.id,
    formVersion: demoForm.version,
    submissionId,
    textHashes,
  }
  const payload = {
    v: 1,
    fields: { name: 'Ada Lovelace', email: values.email, message: 'Hello' },
    consents: boxes.map((box) => ({
      purpose: box.purpose,
      textHash: textHash(box),
      version: box.version,
      language: box.language,
      method: 'form',
    })),
    served: textHashes,
    servedAt: null,
    attribution: {},
    origin: { address: '192.0.2.1', userAgent: 'test', language: 'en', gpc: false },
    submittedAt: world.ambient.now().toISOString(),
  }

  return {
    ...binding,
    keyNumber: key.number,
    payload: await sealIntake(
      key.publicKey,
      key.number,
      binding,
      Buffer.from(values.says ?? JSON.stringify(payload)),
    ),
    idempotencyHash: values.key ?? null,
    contentHash: randomBytes(32),
    receiptId: randomBytes(10).toString('hex'),
  }
}

const jobScope = () =>
  world.scope(tenantId, { actor: { kind: 'job', id: 'test' }, origin: { via: 'worker' } })
