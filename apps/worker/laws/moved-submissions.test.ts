import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import {
  demoFormContent,
  demoPage,
  postgresIntake,
  publish,
  type SealedSubmission,
} from '@leadkeep/lead_capture'
import { rowsOf, tamper } from '@leadkeep/testing'
import { operatorScope } from '../seed/new-tenant.ts'
import { takeSubmissions } from './jobs.ts'
import { formsOf, sealedSubmission } from './sealed-submission.ts'
import { openVisitedWorld, type VisitedWorld } from './visited-world.ts'

// Law 7, for what visitors send: a payload is for one submission of one form as it was served.

let world: VisitedWorld

beforeAll(async () => {
  world = await openVisitedWorld()
  // Another form, for payloads to be moved to.
  await execute(world.worker, operatorScope(world.worker, world.demo), publish, {
    slug: 'fair',
    isHome: false,
    page: demoPage,
    form: { ...demoFormContent, slug: 'fair' },
  })
}, 180_000)
afterAll(() => world?.close())

const elsewhere: [string, (sealed: SealedSubmission) => Promise<Partial<SealedSubmission>>][] = [
  [
    'another form',
    async () => ({ formId: (await formsOf(world, world.demo)).find(({ slug }) => slug === 'fair')!.id }),
  ],
  ['another version of the form', async ({ formVersion }) => ({ formVersion: formVersion + 1 })],
  ['another submission', async () => ({ submissionId: world.ambient.newId() })],
  [
    'another tenant',
    async () => ({ tenantId: world.other, formId: (await formsOf(world, world.other))[0]!.id }),
  ],
  ['fewer texts', async ({ textHashes }) => ({ textHashes: textHashes.slice(0, -1) })],
  ['the texts in another order', async ({ textHashes }) => ({ textHashes: textHashes.toReversed() })],
  ['another text', async ({ textHashes }) => ({ textHashes: [...textHashes.slice(0, -1), '0'.repeat(64)] })],
]

test.each(elsewhere)('moved to %s it is a dead letter, never a lead', async (_, changes) => {
  const genuine = await genuineSubmission()
  const moved = { ...genuine, ...(await changes(genuine)) }
  const leads = await countOf('crm_lead')
  await postgresIntake(world.landing).submit(moved)

  expect(await takeSubmissions(world.databases, world.worker, moved.tenantId)).toEqual(new Map())
  expect(await stateOf(moved.submissionId)).toEqual({
    state: 'dead',
    failure: 'lead_capture.cannot_open',
    kept: true,
  })
  expect(await countOf('crm_lead')).toBe(leads)
})

test('exchanged between two rows, both are dead letters', async () => {
  const [one, two] = [await genuineSubmission(), await genuineSubmission()]
  const leads = await countOf('crm_lead')
  for (const each of [one, two]) await postgresIntake(world.landing).submit(each)
  for (const [row, payload] of [
    [one.submissionId, two.payload],
    [two.submissionId, one.payload],
  ])
    await tamper(world.databases.adminUrl, `update lead_capture_submission set payload = $2 where id = $1`, [
      row,
      payload,
    ])
  await takeSubmissions(world.databases, world.worker, world.demo)

  expect((await stateOf(one.submissionId)).failure).toBe('lead_capture.cannot_open')
  expect((await stateOf(two.submissionId)).failure).toBe('lead_capture.cannot_open')
  expect(await countOf('crm_lead')).toBe(leads)
})

test('every single bit of it counts', async () => {
  const genuine = await genuineSubmission()
  const leads = await countOf('crm_lead')
  const places = [0, 4, 5, 36, 37, genuine.payload.length - 17, genuine.payload.length - 1]
  const ids: string[] = []
  for (const place of places) {
    const payload = Buffer.from(genuine.payload)
    payload[place]! ^= 1
    // The submission stays the same in all that it is bound to; only its own row is taken away again.
    await postgresIntake(world.landing).submit({
      ...genuine,
      payload,
      contentHash: randomBytes(32),
      receiptId: randomBytes(10).toString('hex'),
    })
    await takeSubmissions(world.databases, world.worker, world.demo)
    expect([place, await stateOf(genuine.submissionId)]).toMatchObject([place, { state: 'dead' }])
    await tamper(world.databases.adminUrl, `delete from lead_capture_submission where id = $1`, [
      genuine.submissionId,
    ])
    ids.push(genuine.submissionId)
  }
  expect(ids).toHaveLength(places.length)
  expect(await countOf('crm_lead')).toBe(leads)

  await postgresIntake(world.landing).submit(genuine)
  await takeSubmissions(world.databases, world.worker, world.demo)
  expect(await stateOf(genuine.submissionId)).toMatchObject({ state: 'processed' })
  expect(await countOf('crm_lead')).toBe(leads + 1)
})

const genuineSubmission = () => sealedSubmission(world, world.landing, world.demo)

async function stateOf(
  submissionId: string,
): Promise<{ state: string; failure: string | null; kept: boolean }> {
  const rows = await rowsOf<{ state: string; failure: string | null; kept: boolean }>(
    world.databases.adminUrl,
    `select state, failure, payload is not null as kept from lead_capture_submission where id = $1`,
    [submissionId],
  )

  return rows[0]!
}

async function countOf(table: string): Promise<number> {
  return (
    await rowsOf<{ count: number }>(world.databases.adminUrl, `select count(*)::int as count from ${table}`)
  )[0]!.count
}
