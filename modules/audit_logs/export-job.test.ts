import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { checkpointFolder, logKeyText, record, Sequencer } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import type { Scope, Services } from '@leadkeep/kernel'
import { rowsOf, settled, tamper, type World } from '@leadkeep/testing'
import { openZip, readKey, verifyArchive } from '@leadkeep/verifier'
import { askForExport } from './commands/ask-for-export.ts'
import { giveUpExports } from './commands/give-up-exports.ts'
import { buildExport } from './export/build-export.ts'
import { downloaded, entriesOf, handlerOf, jobOf, logWorld } from './test-world.ts'

// An archive from its asking to its download, by the public door and the worker.

const day = 24 * 3_600_000

let world: World
let worker: Services
let officer: Scope
let folder: string

beforeAll(async () => {
  world = await logWorld()
  worker = await world.as('worker')
  folder = await mkdtemp(join(tmpdir(), 'leadkeep-exports-'))
})
afterAll(async () => {
  await world?.close()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  officer = world.scope(await world.tenant())
  for (const act of ['test.one', 'test.two', 'test.three'])
    await record(world.services.database, officer, { act, outcome: 'done' })
  await signed()
})

async function signed(): Promise<void> {
  await settled(world, officer.tenantId)
  const { database, keyring } = worker
  const sequencer = new Sequencer({ database, keyring, outside: checkpointFolder(folder) })
  await sequencer.sequence(officer.tenantId)
}

const call = (method: string, path: string, body?: object | URLSearchParams, scope = officer) =>
  handlerOf(world, scope)(
    new Request(`http://127.0.0.1:3001${path}`, {
      method,
      ...(body instanceof URLSearchParams
        ? { body }
        : body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    }),
    { address: '' },
  )

const asked = { format: 'archive', purpose: 'audit_logs.audit' }

async function isAsked(input: object = {}): Promise<string> {
  const response = await call('POST', '/api/audit_logs/exports', { ...asked, ...input })
  expect(response.status).toBe(202)

  return ((await response.json()) as { id: string }).id
}

const read = async (id: string) =>
  (await call('GET', `/api/audit_logs/exports/${id}`)).json() as Promise<Record<string, unknown>>
const build = (id: string, onStep?: (step: string) => void) => buildExport(worker, jobOf(officer), id, onStep)
const acts = async () =>
  (
    await rowsOf<{ act: string; outcome: string }>(
      world.databases.adminUrl,
      `select act, outcome from audit_entry where tenant_id = $1 and act like 'audit_logs.export.%' order by recorded_at`,
      [officer.tenantId],
    )
  ).map(({ act, outcome }) => `${act} ${outcome}`)

describe('an archive', () => {
  test('is asked for, is put together by a job, and is downloaded as often as somebody likes', async () => {
    const id = await isAsked()
    expect(await read(id)).toMatchObject({ state: 'waiting', progress: 0, bytes: null })
    expect((await call('GET', `/api/audit_logs/exports/${id}/archive`)).status).toBe(409)

    await build(id)

    const found = await read(id)
    expect(found).toMatchObject({ state: 'ready', progress: 1, entries: 3, attempt: 1, failure: null })
    for (let time = 0; time < 2; time += 1) {
      const response = await call('GET', `/api/audit_logs/exports/${id}/archive`)
      const archive = await response.blob()
      expect(response.headers.get('content-length')).toBe(String(archive.size))
      expect(found['bytes']).toBe(archive.size)
      expect(response.headers.get('content-disposition')).toMatch(/filename="log-\d{4}-\d\d-\d\d\.zip"$/)
      const key = readKey(logKeyText(await worker.keyring.logKey(officer.tenantId)))
      const claims = await verifyArchive(await openZip(archive), { key })
      expect(claims.map(({ code }) => code)).toContain('range.complete')
    }
    expect(await acts()).toEqual([
      'audit_logs.export.ask done',
      'audit_logs.export.download refused',
      'audit_logs.export.begin done',
      'audit_logs.export.end done',
      'audit_logs.export.download done',
      'audit_logs.export.download done',
    ])
    expect(await entriesOf(world, officer, 'audit_logs.export.end')).toMatchObject([
      { actor: officer.actor, facts: { export: id, format: 'archive', count: 3 } },
    ])
  })

  test('is asked for by a plain form too, which leads to its page', async () => {
    const response = await call(
      'POST',
      '/api/audit_logs/exports',
      new URLSearchParams({ ...asked, spreadsheet: 'on', from: '', act: '' }),
    )

    expect(response.status).toBe(303)
    const id = response.headers.get('location')!.replace('/backend/log/exports/', '')
    await build(id)
    const archive = await downloaded(world.services, officer, id)
    expect((await openZip(archive)).has('entries.csv')).toBe(true)
  })

  test('says how far it is, by every piece of it that is there', async () => {
    await rowsOf(
      world.databases.adminUrl,
      `insert into audit_entry (tenant_id, id, body)
        select $1, gen_random_uuid(), jsonb_build_object('v', 1, 'act', 'test.many', 'outcome', 'done', 'at', now(),
          'request', gen_random_uuid(), 'actor', jsonb_build_object('kind', 'job', 'id', 'test'), 'via', 'worker',
          'facts', jsonb_build_object('number', n)) from generate_series(1, 12000) n`,
      [officer.tenantId],
    )
    await signed()
    const id = await isAsked({ spreadsheet: true })
    // Cut off after its table, of which a piece or two are kept.
    await build(id, cutOffAt('openings')).catch(() => undefined)
    const { state, progress } = await read(id)

    expect(state).toBe('building')
    expect(progress).toBeGreaterThan(0.3)
    expect(progress).toBeLessThan(1)
  })

  test('that another attempt has taken over is written by that one alone', async () => {
    const id = await isAsked()
    let other: Promise<void> | undefined
    const slow = buildExport(worker, jobOf(officer), id, (step) => {
      if (step === 'manifest') other ??= build(id)
    })

    await expect(slow.then(() => other)).rejects.toMatchObject({ code: 'audit_logs.export.superseded' })
    await other
    expect(await read(id)).toMatchObject({ state: 'ready', attempt: 2 })
    expect(await acts()).toHaveLength(4)
  })

  test('of a log that is not what was signed fails for good, and says so', async () => {
    const id = await isAsked()
    await tamper(
      world.databases.adminUrl,
      `update audit_leaf set leaf_hash = sha256('eve') where index = 1 and tenant_id = $1`,
      [officer.tenantId],
    )
    await build(id)

    expect(await read(id)).toMatchObject({ state: 'failed', failure: 'audit.log_inconsistent' })
    expect((await acts()).at(-1)).toBe('audit_logs.export.end failed')
  })

  test('of a log that nobody has signed yet waits for it', async () => {
    officer = world.scope(await world.tenant())
    await record(world.services.database, officer, { act: 'test.one', outcome: 'done' })
    const id = await isAsked()
    await expect(build(id)).rejects.toMatchObject({ code: 'audit_logs.not_signed_yet' })
    await signed()
    await build(id)

    expect(await read(id)).toMatchObject({ state: 'ready', attempt: 2 })
  })

  test('that nobody goes on with is called failed after an hour', async () => {
    const scope = { ...officer, now: () => new Date(Date.now() - 3_700_000) }
    const { id } = await execute(world.services, scope, askForExport, { purpose: 'audit_logs.audit' })
    const young = await isAsked()
    await execute(worker, jobOf(officer), giveUpExports, {})

    expect(await read(id)).toMatchObject({ state: 'failed', failure: 'audit_logs.export.gave_up' })
    expect(await read(young)).toMatchObject({ state: 'waiting' })
    await build(id)
    expect(await read(id)).toMatchObject({ state: 'failed' })
  })

  test('is given out for seven days', async () => {
    const id = await isAsked()
    await build(id)
    const late = (days: number): Scope => ({ ...officer, now: () => new Date(Date.now() + days * day) })
    const at = (days: number) =>
      call('GET', `/api/audit_logs/exports/${id}/archive`, undefined, late(days)).then(({ status }) => status)

    expect([await at(6.9), await at(7)]).toEqual([200, 410])
  })

  test('of another tenant is not there', async () => {
    const id = await isAsked()
    await build(id)
    officer = world.scope(await world.tenant())

    for (const path of ['', '/archive'])
      expect((await call('GET', `/api/audit_logs/exports/${id}${path}`)).status).toBe(404)
    expect(await (await call('GET', '/api/audit_logs/exports')).json()).toEqual({ items: [] })
  })
})

const cutOffAt = (dying: string) => (step: string) => {
  if (step === dying) throw new Error('killed')
}
