import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { checkLog, checkpointFolder, openStatement, record, Sequencer, type Entry } from '@leadkeep/audit'
import { command, execute } from '@leadkeep/commands'
import { Decision } from '@leadkeep/consent'
import { createLead, moveLeads } from '@leadkeep/crm'
import { tenantEntity, type RetentionRule } from '@leadkeep/database'
import { defineModule, type Module } from '@leadkeep/kernel'
import {
  aliasSubject,
  askForRun,
  carryOn,
  chooseRule,
  endingsOf,
  Erasure,
  listRuns,
  openSample,
  placeHold,
  previewRetention,
  readRunReceipt,
  retainEverywhere,
  runErasure,
  takeStep,
} from '@leadkeep/privacy'
import { rowsOf, settled, tamper } from '@leadkeep/testing'
import { z } from 'zod'
import { modules as listed } from '../modules.ts'
import { openErasingWorld, type Erasing } from './someone-to-erase.ts'

const modules: readonly Module[] = listed

describe('everything that is kept has an end', () => {
  const stores = endingsOf(modules)
  // The worker's own, and the job table's library, which deletes what is done by itself.
  const others = ['audit.sequence', 'pg-boss']
  const jobs = modules
    .flatMap((module) => [...(module.schedules ?? []), ...(module.subscribers ?? [])])
    .map(({ id }) => id)

  test.each(stores)('$id', ({ id, rules, ending }) => {
    // Say it in the module's retention.ts: a rule of its own, or with what, by which job, or why not at all.
    expect([id, rules.length > 0 ? 'by a rule' : ending && Object.keys(ending)]).toEqual([
      id,
      rules.length > 0 ? 'by a rule' : [expect.stringMatching(/^(with|by|stays)$/)],
    ])
    expect(rules.length === 0 || ending === null).toBe(true)
  })

  test('a table of which nobody says it is found', () => {
    const Forgotten = tenantEntity({
      id: 'test.forgotten',
      table: 'test_forgotten',
      keptFor: 'some time',
      properties: {},
    })
    const [found] = endingsOf([defineModule({ id: 'test', title: 'Test', entities: [Forgotten] })])

    expect(found).toMatchObject({ id: 'test.forgotten', rules: [], ending: null })
  })

  test('what ends with another leads to an end, and what a job ends names one', () => {
    const byId = new Map(stores.map((store) => [store.id, store]))
    for (const { id, ending } of stores) {
      const way = [id]
      for (let now = ending; now && 'with' in now; now = byId.get(now.with)!.ending) {
        expect([id, byId.has(now.with), way.includes(now.with)]).toEqual([id, true, false])
        way.push(now.with)
      }
      if (ending && 'by' in ending)
        expect([id, [...jobs, ...others]]).toEqual([id, expect.arrayContaining([ending.by])])
    }
  })

  test('and nobody says it of what there is not', () => {
    const named = modules.flatMap(({ retention }) => Object.keys(retention?.endings ?? {}))

    expect(named.filter((id) => !stores.some((store) => store.id === id))).toEqual([])
  })

  const rules = modules.flatMap(({ retention }) => [...(retention?.rules ?? [])])
  const words = Object.assign({}, ...modules.map((module) => module.words ?? {})) as Record<string, string>
  const purposes = modules.flatMap((module) => (module.purposes ?? []).map(({ id }) => id))

  test.each(rules)(
    'the rule $id is within its bounds, serves a purpose and has words',
    (rule: RetentionRule) => {
      expect(rule.atLeast <= rule.days && rule.days <= rule.atMost).toBe(true)
      expect(purposes).toContain(rule.purpose)
      expect(words[`privacy.retention.rule.${rule.id}`]).toEqual(expect.any(String))
      expect(rule.ends !== 'person' || rule.subject !== undefined).toBe(true)
    },
  )
})

describe('a night', () => {
  let world: Erasing
  beforeAll(async () => {
    world = await openErasingWorld()
  }, 60_000)
  afterAll(() => world.close())
  beforeEach(() => world.ambient.advance(2 * day))

  const day = 86_400_000
  const year = 365 * day

  /** A lead of somebody new, moved to a stage. */
  async function lead(name: string, stage: 'new' | 'won' | 'lost' = 'lost') {
    const { services, staff } = world
    const { id } = await execute(services, staff, createLead, {
      name,
      email: `${name.toLowerCase()}@example.com`,
    })
    if (stage !== 'new') await execute(services, staff, moveLeads, { ids: [id], stage })
    const [row] = await rowsOf<{ subject: string }>(
      world.databases.adminUrl,
      'select subject_id as subject from crm_lead where id = $1',
      [id],
    )

    return { id, subjectId: row!.subject }
  }

  const preview = async (rule: string) => {
    const { rules } = await execute(world.services, world.staff, previewRetention, {})

    return rules.find(({ id }) => id === rule)!.next
  }

  async function tonight() {
    await retainEverywhere(world.worker)
    const { items } = await execute(world.services, world.staff, listRuns, {})
    const [run] = items
    for (const { id } of await world.worker.database
      .fork(world.tenantId)
      .find(Erasure, { state: 'requested' }))
      await runErasure(world.worker, world.job, id)

    return { ...run!, of: (rule: string) => run!.rules.find((each) => each.rule === rule)! }
  }

  const erasedOf = async (subjectId: string) =>
    (await world.worker.database.fork(world.tenantId).find(Erasure, {})).find(({ subjectIds }) =>
      subjectIds.includes(subjectId),
    )

  async function entries(act: string): Promise<Entry[]> {
    const rows = await rowsOf<{ body: Entry }>(
      world.databases.adminUrl,
      'select body from audit_entry where act = $1 and tenant_id = $2 order by recorded_at',
      [act, world.tenantId],
    )

    return rows.map(({ body }) => body)
  }

  test('whose time is up is erased with a certificate, and may come back', async () => {
    const { subjectId } = await lead('Rita')
    world.ambient.advance(year - day)
    expect(await preview('crm.lead.lost')).toMatchObject({ due: 0 })
    world.ambient.advance(2 * day)
    expect(await preview('crm.lead.lost')).toMatchObject({ due: 1, expired: 1 })

    const run = await tonight()

    expect(run.of('crm.lead.lost')).toMatchObject({ expired: 1, held: 0, version: 0 })
    expect(await erasedOf(subjectId)).toMatchObject({
      state: 'completed',
      ground: 'no_longer_needed',
      retentionRunId: run.id,
      statement: expect.stringContaining('privacy.erasure'),
    })
    await lead('Rita')
    expect(await preview('crm.lead.lost')).toMatchObject({ due: 0 })
  })

  test('a hold wins, and so does another record of the same person that is in time', async () => {
    const held = await lead('Hedda')
    const old = await lead('Otto')
    world.ambient.advance(year + day)
    const young = await lead('Ottilie', 'new')
    await execute(world.services, world.staff, sameAs, { alias: young.subjectId, of: old.subjectId })
    await execute(world.services, world.staff, placeHold, {
      subjectId: held.subjectId,
      ground: 'legal_claim',
      reviewAt: '2030-01-01',
    })
    const before = await preview('crm.lead.lost')

    const run = await tonight()

    expect(run.of('crm.lead.lost')).toMatchObject({ held: 1, inUse: 1, expired: before.expired })
    for (const { subjectId } of [held, old, young]) expect(await erasedOf(subjectId)).toBeUndefined()
  })

  test('who agreed to something is kept while that stands, unless the rule says otherwise', async () => {
    const { subjectId } = await lead('Greta')
    await execute(world.worker, world.job, agreed, { subjectId })
    world.ambient.advance(year + day)
    expect((await tonight()).of('crm.lead.lost')).toMatchObject({ granted: 1 })
    expect(await erasedOf(subjectId)).toBeUndefined()

    const choice = { rule: 'crm.lead.lost', days: 365, purposes: [], version: 0 }
    expect(await execute(world.services, world.staff, chooseRule, choice)).toEqual({ version: 1 })
    world.ambient.advance(day)
    expect((await tonight()).of('crm.lead.lost')).toMatchObject({ granted: 0, version: 1 })
    expect(await erasedOf(subjectId)).toMatchObject({ state: 'completed' })
  })

  test('the receipt says what each rule did, under the log’s key, and names nobody', async () => {
    await lead('Petra')
    world.ambient.advance(year + day)
    const run = await tonight()
    const { statement } = await execute(world.services, world.staff, readRunReceipt, { id: run.id })
    const { kind, body } = openStatement(statement, await world.services.keyring.logKey(world.tenantId))

    expect([kind, body]).toEqual([
      'privacy.retention_run',
      expect.objectContaining({
        v: 1,
        run: run.id,
        rules: expect.arrayContaining([
          expect.objectContaining({ rule: 'crm.lead.lost', version: 1, expired: 1 }),
        ]),
      }),
    ])
    expect((await entries('privacy.retention.expire')).at(-1)!.facts).toMatchObject({ run: run.id })
  })

  test('a mere record is deleted, with an entry', async () => {
    await record(world.services.database, world.staff, { act: 'test.begin', outcome: 'done' })
    const id = world.ambient.newId()
    const { subjectId } = await lead('Mia', 'new')
    await rowsOf(
      world.databases.adminUrl,
      `with off as (select set_config('session_replication_role', 'replica', true))
       insert into messages_message (tenant_id, id, template, subject_id, reference, language, state, attempts, queued_at, settled_at)
       select $1, $2, 'consent.confirm', $3, $3, 'en', 'sent', 1, $4, $4 from off`,
      [world.tenantId, id, subjectId, new Date(world.ambient.now().getTime() - 3 * year)],
    )
    const run = await tonight()

    expect(run.of('messages.message')).toMatchObject({ expired: 1 })
    const entry = (await entries('privacy.retention.expire')).find(({ changes }) =>
      changes?.some(({ row }) => row === id),
    )
    expect(entry!.changes).toContainEqual(
      expect.objectContaining({ table: 'messages.message', row: id, op: 'delete' }),
    )
  })

  test('once a night, however often it is called; what was killed goes on and counts nothing twice', async () => {
    for (let each = 0; each < 26; each += 1) await lead(`Nora${each}`)
    world.ambient.advance(year + day)
    const { services, staff, worker, job } = world
    const { expired } = await preview('crm.lead.lost')
    const { id: runId } = await execute(services, staff, askForRun, {})
    await execute(worker, job, takeStep, { runId })
    // Two workers at the same step: one of them is refused, and nothing of it is left.
    const both = await Promise.allSettled([1, 2].map(() => execute(worker, job, takeStep, { runId })))
    expect(both.filter(({ status }) => status === 'rejected').length).toBeLessThanOrEqual(1)
    await carryOn(worker, job, runId)
    await carryOn(worker, job, runId)
    await retainEverywhere(worker)
    await retainEverywhere(worker)
    const { items } = await execute(services, staff, listRuns, {})
    const asked = items.find(({ id }) => id === runId)!

    expect(asked.rules.find(({ rule }) => rule === 'crm.lead.lost')).toMatchObject({ expired })
    expect(new Set(items.map(({ night }) => night)).size).toBe(items.length)
    const runs = await worker.database.fork(world.tenantId).count(Erasure, { retentionRunId: runId })
    expect([expired >= 26, runs]).toEqual([true, expired])
  })

  test('the dry run opens nothing; a sample is opened by asking for it, and that is a reading', async () => {
    const before = (await entries('privacy.retention.open_sample')).length
    expect((await preview('crm.lead.lost')).due).toBeGreaterThan(0)
    expect(await entries('privacy.retention.preview')).toEqual([])

    const { rows } = await execute(world.services, world.staff, openSample, { rule: 'crm.lead.lost' })

    expect(rows.map(({ values }) => values['name'])).toContain('Hedda')
    const read = (await entries('privacy.retention.open_sample')).slice(before)
    expect(read).toEqual([expect.objectContaining({ purpose: 'privacy.check_retention' })])
  })

  test('the log loses the contents of what is past its time, after that was decided on it, and still verifies', async () => {
    const { worker, tenantId, databases } = world
    const folder = mkdtempSync(join(tmpdir(), 'leadkeep-checkpoints-'))
    const outside = checkpointFolder(folder)
    const { database, keyring } = worker
    const sequencer = new Sequencer({ database, keyring, outside })
    const sequenced = async () => {
      await settled(world, tenantId)
      await sequencer.run([tenantId])
    }
    // All that was recorded so far, as if it had been twelve years ago: no test can move the database's clock.
    await tamper(databases.adminUrl, `update audit_entry set recorded_at = recorded_at - interval '12 years'`)
    await sequenced()
    const before = (await entries('crm.lead.create')).length

    await retainEverywhere(worker)
    expect((await execute(world.services, world.staff, listRuns, {})).items[0]).toMatchObject({
      finishedAt: null,
    })
    expect(await entries('crm.lead.create')).toHaveLength(before)
    await sequenced()
    await retainEverywhere(worker)

    const { items } = await execute(world.services, world.staff, listRuns, {})
    const [decided] = await entries('audit.prune')
    const last = Number(decided!.facts!['last'])
    expect(items[0]!.rules.find(({ rule }) => rule === 'audit.entry')).toMatchObject({ expired: last + 1 })
    expect(items[0]!.finishedAt).not.toBeNull()
    // Whoever a legal hold is on bounds it: from the first entry that speaks of them on nothing goes.
    const left = await rowsOf<{ from: number }>(
      databases.adminUrl,
      `select min(l.index)::int as from from audit_leaf l
        join audit_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id where l.tenant_id = $1`,
      [tenantId],
    )
    expect([left[0]?.from, last >= 0]).toEqual([last + 1, true])
    await sequenced()
    const key = await keyring.logKey(tenantId)
    expect(await checkLog({ database, tenantId, key, outside })).toMatchObject({
      faults: [],
      pruned: { last },
    })
    rmSync(folder, { recursive: true })
  })

  test('a period stays within what the rule allows, and nobody overlooks what another chose', async () => {
    const { services, staff } = world
    const choose = (days: number, version: number) =>
      execute(services, staff, chooseRule, { rule: 'crm.lead.won', days, version })

    await expect(choose(1, 0)).rejects.toMatchObject({ code: 'privacy.retention_rule.out_of_bounds' })
    await choose(400, 0)
    await expect(choose(500, 0)).rejects.toMatchObject({ code: 'record.changed_meanwhile' })
    await expect(
      execute(services, staff, chooseRule, { rule: 'crm.lead.gone', days: 400, version: 0 }),
    ).rejects.toMatchObject({ code: 'privacy.retention_rule.not_found' })
    const [, chosen] = await entries('privacy.retention.choose')
    expect(chosen!.changes).toMatchObject([
      { table: 'privacy.retention_rule', op: 'insert', columns: { days: { to: 400 } } },
    ])
  })
})

const sameAs = command({
  id: 'test.same',
  access: ['privacy.subjects.view'],
  input: z.object({ alias: z.uuid(), of: z.uuid() }),
  run: (context, { alias, of }) => aliasSubject(context, alias, of),
})

const agreed = command({
  id: 'test.agreed',
  access: ['privacy.subjects.view'],
  input: z.object({ subjectId: z.uuid() }),
  async run({ em, scope }, { subjectId }) {
    em.create(Decision, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      subjectId,
      purpose: 'product_news',
      decision: 'grant',
      standing: 'confirmed',
      textHash: 'x',
      textVersion: 1,
      language: 'en',
      method: 'confirmation',
      servedId: null,
      formId: null,
      submissionId: null,
      confirms: null,
      globalPrivacyControl: false,
      decidedAt: scope.now(),
    })
  },
})
