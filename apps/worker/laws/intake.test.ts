import { createSecretKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import { createPersonFromLead, readLead } from '@leadkeep/crm'
import { generateIntakeKey, signIntakeKey } from '@leadkeep/crypto'
import { declarationOf } from '@leadkeep/database'
import { limiters, type Limiter } from '@leadkeep/http'
import type { Module, Services } from '@leadkeep/kernel'
import {
  demoForm,
  demoFormContent,
  demoPage,
  postgresIntake,
  publish,
  receiver,
  type Receive,
} from '@leadkeep/lead_capture'
import { rowsOf, tamper } from '@leadkeep/testing'
import { Client, Pool, type ClientBase } from 'pg'
import { modules as listed } from '../modules.ts'
import { newTenant, operatorScope } from '../seed/new-tenant.ts'
import { openInstalledWorld, type InstalledWorld } from './installed-world.ts'
import { takeSubmissions } from './jobs.ts'
import { startLandingProcess, tokenIn, type LandingProcess } from './landing-process.ts'

const modules: readonly Module[] = listed
const consentBox = `consent_${demoForm.consents[0]!.purpose}`
const ada = { name: 'Ada Lovelace', email: 'ada@example.com', message: 'Please call me.' }

let world: InstalledWorld
let worker: Services
let landing: LandingProcess
let pool: Pool
let tenantId: string
let other: string

beforeAll(async () => {
  world = await openInstalledWorld()
  ;({ tenantId, worker } = world)
  other = await newTenant(worker, { slug: 'other', name: 'Other', hosts: ['other.example'] })
  const home = { slug: 'home', isHome: true, page: demoPage, form: demoFormContent }
  await execute(worker, operatorScope(worker, other), publish, home)
  pool = new Pool({ connectionString: world.databases.url('landing'), max: 2 })
  landing = fromEverywhere(await startLandingProcess(world, { LEADKEEP_TRUSTED_PROXIES: '127.0.0.1' }))
}, 120_000)

afterAll(async () => {
  await landing?.stop()
  await pool?.end()
  await world?.close()
})

/** Each visitor has an address of their own: so many from one, without a proof of work, would be held for staff to see. */
function fromEverywhere(process: LandingProcess): LandingProcess {
  let visitors = 0
  const somewhere = () => ({ 'x-forwarded-for': `10.0.${visitors >> 8}.${visitors++ & 255}` })

  return {
    ...process,
    submit: (fields, headers) => process.submit(fields, { ...somewhere(), ...headers }),
    postForm: (fields, headers) => process.postForm(fields, { ...somewhere(), ...headers }),
  }
}

describe('law 8: the public process cannot read what it collected', () => {
  test('its role reads what is published and writes nowhere', async () => {
    const published = new Set(
      modules
        .flatMap((module) => [...(module.entities ?? [])])
        .map(declarationOf)
        .filter(({ grants }) => grants.landing?.includes('select'))
        .map(({ table }) => `public.${table}`),
    )
    expect([...published].toSorted()).toEqual([
      'public.directory_tenant',
      'public.lead_capture_embedding',
      'public.lead_capture_form',
      'public.lead_capture_intake_key',
      'public.lead_capture_page',
      'public.lead_capture_picture',
    ])
    const tables = await rowsOf<{ name: string; column: string }>(
      world.databases.adminUrl,
      `select format('%I.%I', n.nspname, c.relname) as name,
         (select quote_ident(attname) from pg_attribute where attrelid = c.oid and attnum = 1) as column
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
         and n.nspname not like 'pg_toast%' and n.nspname || '.' || c.relname <> 'public.rate_limit'`,
    )
    expect(tables.length).toBeGreaterThan(30)

    // A pool closes a connection on which something was refused.
    const client = await pool.connect()
    for (const { name, column } of tables) {
      const tries = [
        published.has(name) ? [] : [`select from ${name} limit 0`],
        [`insert into ${name} default values`, `update ${name} set ${column} = default`],
        [`delete from ${name}`, `truncate ${name}`, `copy ${name} to stdout`],
      ].flat()
      for (const text of tries) {
        // Copying out what it may read is reading.
        if (published.has(name) && text.startsWith('copy')) continue
        expect([text, await refusalOf(client, text)]).toEqual([text, '42501'])
      }
    }
    client.release()
  })

  test('of what is counted it sees keyed hashes only', async () => {
    expect((await landing.submit({ name: 'Nobody' })).status).toBe(422)
    const { rows } = await pool.query<Record<string, unknown>>('select * from rate_limit')
    expect(rows).not.toEqual([])
    for (const row of rows) expect(Object.keys(row).toSorted()).toEqual(['expire', 'key', 'points'])
    expect(JSON.stringify(rows)).not.toMatch(/127\.0\.0\.1/)
  })

  test('it does not get into the key store', async () => {
    const keys = new URL(world.databases.keysAdminUrl)
    const own = new URL(world.databases.url('landing'))
    own.pathname = keys.pathname
    const client = new Client({ connectionString: own.href })
    await expect(client.connect()).rejects.toMatchObject({ code: '42501' })
  })

  test('it is not told who receives, and has no door that opens anything', async () => {
    const { rows } = await pool.query<{ door: string }>(
      `select p.oid::regprocedure::text as door from pg_proc p
       where pronamespace = 'doors'::regnamespace and has_function_privilege(p.oid, 'execute') order by 1`,
    )
    expect(rows.map(({ door }) => door.replace(/\(.*/, ''))).toEqual([
      'doors.ask_about_own_data',
      'doors.checkpoint',
      'doors.consent_confirm',
      'doors.consent_grant',
      'doors.consent_preferences',
      'doors.consent_question',
      'doors.consent_receipt',
      'doors.consent_refuse',
      'doors.consent_withdraw',
      'doors.correct_address',
      'doors.drop_visitor_draft',
      'doors.host',
      'doors.integration_key',
      'doors.keep_visitor_draft',
      'doors.privacy_request_confirm',
      'doors.privacy_request_question',
      'doors.receipt',
      'doors.submit',
      'doors.visitor_draft',
    ])
  })

  describe('a substituted intake key is refused, and nothing is stored', () => {
    const stranger = generateIntakeKey()
    const strangers = generateKeyPairSync('ed25519')

    test.each([
      ['somebody else’s key under the real signature', () => ({ public_key: stranger.publicKey })],
      ['a key that another installation signed', async () => signedBy(strangers.privateKey)],
      ['the genuine key of another tenant', async () => (await keyRow(other)) as Replacement],
      ['the genuine key with a longer life', () => ({ not_after: new Date('2099-01-01') })],
      ['no signature at all', () => ({ signature: Buffer.alloc(64) })],
    ])('%s', async (_, replacement) => {
      const genuine = await keyRow(tenantId)
      const before = await countOf('lead_capture_submission')
      await replaceKey(await replacement())
      try {
        await expect(receiverOf()(await submission())).rejects.toMatchObject({
          code: 'lead_capture.intake_key_refused',
          status: 503,
        })
        // The process itself: no key of before is in its memory yet.
        const answer = await landing.submit(ada)
        expect(answer).toMatchObject({ status: 503, json: { code: 'lead_capture.intake_key_refused' } })
        expect(await countOf('lead_capture_submission')).toBe(before)
      } finally {
        await replaceKey(genuine)
      }
    })

    interface Replacement {
      readonly public_key?: Buffer
      readonly signature?: Buffer
      readonly not_before?: Date
      readonly not_after?: Date
    }

    async function keyRow(tenant: string): Promise<Required<Replacement> & { number: number }> {
      const rows = await rowsOf<Required<Replacement> & { number: number }>(
        world.databases.adminUrl,
        `select number, public_key, signature, not_before, not_after from lead_capture_intake_key where tenant_id = $1`,
        [tenant],
      )

      return rows[0]!
    }

    async function signedBy(key: KeyObject): Promise<Replacement> {
      const { number, not_before: notBefore, not_after: notAfter } = await keyRow(tenantId)
      const statement = { tenantId, number, publicKey: stranger.publicKey, notBefore, notAfter }

      return { public_key: stranger.publicKey, signature: signIntakeKey(key, statement) }
    }

    const replaceKey = ({ public_key, signature, not_before, not_after }: Replacement) =>
      tamper(
        world.databases.adminUrl,
        `update lead_capture_intake_key set public_key = coalesce($2, public_key), signature = coalesce($3, signature),
           not_before = coalesce($4, not_before), not_after = coalesce($5, not_after) where tenant_id = $1`,
        [tenantId, public_key, signature, not_before, not_after],
      )
  })
})

describe('law 9: accepted means durable, once', () => {
  test('the same submission ten times at once is one row, one lead, one receipt', async () => {
    const body = { ...ada, company: 'Ten at once' }
    const answers = await tenTimes(() => landing.submit(body, { 'idempotency-key': 'ten-at-once' }))

    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(202))
    expect(new Set(answers.map(({ json }) => json['receiptId'])).size).toBe(1)
    expect(await newSubmissions()).toHaveLength(1)
    expect(await newLeads()).toHaveLength(1)
  })

  test('so is a form whose button was pressed ten times', async () => {
    const token = tokenIn(await landing.get('/f/enquiry'))
    const answers = await tenTimes(() => landing.postForm({ ...ada, token }))

    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(303))
    expect(new Set(answers.map(({ headers }) => headers['location'])).size).toBe(1)
    expect(await newSubmissions()).toHaveLength(1)
    expect(await newLeads()).toHaveLength(1)
  })

  test('the same key with other content is a second lead, and staff see why', async () => {
    const key = { 'idempotency-key': 'used-twice' }
    const first = await landing.submit({ ...ada, message: 'One' }, key)
    const second = await landing.submit({ ...ada, message: 'Another' }, key)

    expect([first.status, second.status]).toEqual([202, 202])
    expect(first.json['receiptId']).not.toBe(second.json['receiptId'])
    expect(await newSubmissions()).toEqual([
      { receiptId: first.json['receiptId'], keyReused: false },
      { receiptId: second.json['receiptId'], keyReused: true },
    ])
    expect(await newLeads()).toHaveLength(2)
  })

  test('also when the two come at once, one of them is marked', async () => {
    await tenTimes((index) =>
      landing.submit({ ...ada, message: `No. ${index}` }, { 'idempotency-key': 'raced' }),
    )
    const stored = await newSubmissions()

    expect(stored).toHaveLength(10)
    expect(stored.filter(({ keyReused }) => !keyReused)).toHaveLength(1)
    expect(await newLeads()).toHaveLength(10)
  })

  test('a repeat gets the first receipt, also after a lead was made of it', async () => {
    const send = () => landing.submit({ ...ada, message: 'Again' }, { 'idempotency-key': 'again' })
    const first = await send()
    expect(await newLeads()).toHaveLength(1)
    const repeat = await send()

    expect(repeat).toMatchObject({ status: 202, json: first.json })
    expect(await newSubmissions()).toHaveLength(1)
    expect(await newLeads()).toHaveLength(0)
  })

  test('two browsers of one cached page, sending the same words, are two leads', async () => {
    const pages = [await landing.get('/'), await landing.get('/')]
    const tokens = pages.map(tokenIn)
    expect(pages.map(({ text }, index) => text.replaceAll(tokens[index]!, ''))).toEqual(
      Array(2).fill(pages[0]!.text.replaceAll(tokens[0]!, '')),
    )
    const bea = { ...ada, email: 'bea@example.com' }
    for (const token of tokens) expect((await landing.postForm({ ...bea, token })).status).toBe(303)

    expect(await newSubmissions()).toMatchObject([{ keyReused: false }, { keyReused: false }])
    expect(await newLeads()).toHaveLength(2)
  })

  test('the same key at another tenant is another submission', async () => {
    const key = { 'idempotency-key': 'everywhere' }
    const [here, there] = [
      await landing.submit(ada, key),
      await landing.submit(ada, { ...key, host: 'other.example' }),
    ]

    expect([here.status, there.status]).toEqual([202, 202])
    expect(await newSubmissions()).toHaveLength(1)
    expect(await takeSubmissions(world.databases, worker, other)).toEqual(new Map())
    expect(await newLeads()).toHaveLength(1)
  })

  test('a limit holds across processes; beyond it nothing is stored, and what was counted stays counted', async () => {
    const [one, another] = [twoAMinute(), twoAMinute()]

    expect(await sentTo(one)).toMatchObject({ allowed: true, remaining: 1, repeated: false })
    expect(await sentTo(another)).toMatchObject({ allowed: true, remaining: 0 })
    expect(await sentTo(one)).toMatchObject({ allowed: false, receiptId: null })
    expect(await sentTo(another)).toMatchObject({ allowed: false, receiptId: null })
    expect(await newSubmissions()).toHaveLength(2)
    expect(await newLeads()).toHaveLength(2)
    expect(await sentTo(one)).not.toHaveProperty('receiptId') // It is shut: nothing is sealed or asked any more.
  })

  test.each([
    ['locked', 'lock table rate_limit'],
    ['not there', 'alter table rate_limit rename to rate_limit_elsewhere'],
    ['refused', 'alter table rate_limit add constraint none_fits check (points < 0) not valid'],
  ])('no lead is lost over a count that is %s', async (_, text) => {
    const limiter = twoAMinute()
    const admin = new Client({ connectionString: world.databases.adminUrl })
    await admin.connect()
    try {
      await admin.query('begin')
      await admin.query(text)
      if (!text.startsWith('lock')) await admin.query('commit')

      expect(await sentTo(limiter)).toMatchObject({ allowed: true, counted: null, repeated: false })
      expect(await newSubmissions()).toHaveLength(1)
      expect(await newLeads()).toHaveLength(1)
    } finally {
      await admin.query('rollback')
      await admin.query('alter table if exists rate_limit_elsewhere rename to rate_limit')
      await admin.query('alter table rate_limit drop constraint if exists none_fits')
      await admin.end()
    }
  })

  /** As each landing process has one. */
  const twoAMinute = () =>
    limiters({ pool, table: 'rate_limit', secret: 'shared', ambient: world.ambient }).limiter({
      name: expect.getState().currentTestName!,
      points: 2,
      seconds: 60,
      whenAway: 'open',
    })

  async function sentTo(limiter: Limiter) {
    let stored = {}
    const result = await limiter.consume('192.0.2.1', 1, async (count) => {
      const submitted = await receiverOf()(await submission(), count)
      stored = submitted

      return submitted.counted ?? null
    })

    return { ...result, ...stored }
  }
})

describe('law 12: a claim is not a fact', () => {
  test("a stranger's form with Ada's address changes nothing about Ada", async () => {
    await landing.submit({ ...ada, phone: '+49 30 1234567', [consentBox]: true })
    const [leadId = ''] = await newLeads()
    const staff = world.scope(tenantId)
    const { personId } = await execute(world.services, staff, createPersonFromLead, {
      id: leadId,
      version: 1,
    })
    const before = await everythingKnown()
    expect(before).toHaveLength(4)

    await landing.submit({
      ...ada,
      name: 'Not Ada',
      phone: '+49 30 1234567',
      company: 'Elsewhere',
      [consentBox]: true,
    })
    await landing.submit({ ...ada, name: 'Not Ada either', email: ' ADA@Example.com' })
    const claims = await newLeads()

    expect(claims).toHaveLength(2)
    expect(await everythingKnown()).toEqual(before)
    const claim = await execute(world.services, staff, readLead, { id: claims[0]! })
    expect(claim).toMatchObject({
      name: 'Not Ada',
      person: null,
      suggestedPeople: [{ id: personId, name: ada.name }],
    })
    expect(claim.consent).toMatchObject({
      purposes: [{ allowed: false, because: 'consent.unconfirmed' }],
      decisions: [{ decision: 'grant', standing: 'asserted' }],
    })

    /** Every person, what they are found by, their subjects, and every decision made so far, down to the row version. */
    async function everythingKnown() {
      const rows = await rowsOf<{ row: string }>(
        world.databases.adminUrl,
        `select 'person ' || t.xmin || ' ' || t::text as row from crm_person t
         union all select 'findable ' || count(*) || md5(string_agg(t::text, '' order by t::text)) from crm_person_prefix t
         union all select 'subject ' || t.xmin || ' ' || t::text from privacy_subject t
           where id in (select subject_id from crm_person)
         union all select 'decision ' || t.xmin || ' ' || t::text from consent_decision t
           where subject_id in (select subject_id from crm_person)
         order by 1`,
      )

      return rows.map(({ row }) => row)
    }
  })
})

async function refusalOf(client: ClientBase, text: string): Promise<string> {
  try {
    await client.query(text)

    return 'it was allowed'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

const receiverOf = () =>
  receiver({
    intake: postgresIntake(pool),
    secret: createSecretKey(randomBytes(32)),
    installationKey: landingKey!,
    ambient: world.ambient,
  })

let landingKey: Awaited<ReturnType<Services['keyring']['installationPublic']>> | undefined
beforeAll(async () => {
  landingKey = await world.services.keyring.installationPublic()
})

async function submission(): Promise<Parameters<Receive>[0]> {
  const published = (await postgresIntake(pool).publication('localhost', {}))!

  return {
    tenantId,
    formId: published.form!.id,
    form: demoForm,
    answers: { fields: ada, others: {}, ticked: [], attribution: {}, token: null },
    origin: { address: '192.0.2.1', userAgent: 'test', language: 'en', gpc: false },
    idempotencyKey: null,
  }
}

const tenTimes = <T>(send: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: 10 }, (_, index) => send(index)))

async function countOf(from: string): Promise<number> {
  return (
    await rowsOf<{ count: number }>(world.databases.adminUrl, `select count(*)::int as count from ${from}`)
  )[0]!.count
}

const seen = { submissions: new Set<string>(), leads: new Set<string>() }

/** Submissions since the last time it was asked, oldest first. */
async function newSubmissions(): Promise<{ receiptId: string; keyReused: boolean }[]> {
  const rows = await rowsOf<{ id: string; receiptId: string; keyReused: boolean }>(
    world.databases.adminUrl,
    `select id, receipt_id as "receiptId", key_reused as "keyReused" from lead_capture_submission
     where tenant_id = $1 order by received_at, id`,
    [tenantId],
  )
  const fresh = rows.filter(({ id }) => !seen.submissions.has(id))
  for (const { id } of fresh) seen.submissions.add(id)

  return fresh.map(({ receiptId, keyReused }) => ({ receiptId, keyReused }))
}

/** Leads that came of what was waiting, by id. */
async function newLeads(): Promise<string[]> {
  expect(await takeSubmissions(world.databases, worker, tenantId)).toEqual(new Map())
  const rows = await rowsOf<{ id: string }>(
    world.databases.adminUrl,
    `select id from crm_lead where tenant_id = $1 order by created_at, id`,
    [tenantId],
  )
  const fresh = rows.filter(({ id }) => !seen.leads.has(id)).map(({ id }) => id)
  for (const id of fresh) seen.leads.add(id)

  return fresh
}
