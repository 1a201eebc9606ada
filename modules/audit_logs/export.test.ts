import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { leafHash, record, type Json } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import type { Scope } from '@leadkeep/kernel'
import { rowsOf, type World } from '@leadkeep/testing'
import { csvLine } from './export/csv.ts'
import { exportEntries } from './commands/export-entries.ts'
import { entriesOf, handlerOf, logWorld, writeLetter } from './test-world.ts'

let world: World
let officer: Scope

beforeAll(async () => {
  world = await logWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  officer = world.scope(await world.tenant())
})

const act = (name: string, entry: object = {}) =>
  record(world.services.database, officer, { act: name, outcome: 'done', ...entry })

async function many(count: number) {
  await rowsOf(
    world.databases.adminUrl,
    `insert into audit_entry (tenant_id, id, body)
      select $1, gen_random_uuid(), jsonb_build_object('v', 1, 'act', 'test.many', 'outcome', 'done', 'at', now(),
        'request', gen_random_uuid(), 'actor', jsonb_build_object('kind', 'job', 'id', 'test'), 'via', 'worker',
        'facts', jsonb_build_object('number', n, 'padding', repeat('x', 400)))
      from generate_series(1, $2::int) n`,
    [officer.tenantId, count],
  )
}

async function exported(input: object): Promise<string> {
  const { stream } = await execute(world.services, officer, exportEntries, {
    purpose: 'audit_logs.audit',
    ...input,
  })

  return new Response(stream).text()
}

describe('a JSONL export', () => {
  test('has one leaf a line, oldest first, without a gap between its thousands, and nothing opened', async () => {
    await execute(world.services, officer, writeLetter, { text: 'Dear Ada' })
    await many(2_500)

    const lines = (await exported({ format: 'jsonl' })).trimEnd().split('\n')

    const entries = lines.map(
      (line) => JSON.parse(line) as { id: string; recorded: string; body: { act: string } },
    )
    expect(entries.map(({ body }) => body.act).slice(0, 2)).toEqual(['test.letter.write', 'test.many'])
    expect(new Set(entries.map(({ id }) => id)).size).toBe(2_501)
    expect(entries.map(({ recorded }) => recorded)).toEqual(
      entries.map(({ recorded }) => recorded).toSorted(),
    )
    expect(lines.join()).not.toContain('Ada')
    expect(leafHash(Buffer.from(lines[0]!, 'utf8'))).toHaveLength(32)
  })

  test('holds what its filter lets through', async () => {
    await act('crm.lead.move')
    await act('crm.lead.export', { outcome: 'refused', error: 'auth.not_allowed' })

    expect(
      (await exported({ format: 'jsonl', outcome: 'refused', to: '2999-01-01' })).trimEnd().split('\n'),
    ).toHaveLength(1)
    expect(await exported({ format: 'jsonl', to: '2020-01-01' })).toBe('')
  })

  test('is what was committed when it was asked for, whatever comes while it is read', async () => {
    await many(1_500)
    const { stream } = await execute(world.services, officer, exportEntries, {
      format: 'jsonl',
      purpose: 'audit_logs.audit',
    })
    await many(500)

    expect((await new Response(stream).text()).trimEnd().split('\n')).toHaveLength(1_500)
  })
})

describe('a CSV export', () => {
  test('has a header and quotes every cell', async () => {
    await act('test.quotes', { facts: { text: 'a "quoted", text' } satisfies Record<string, Json> })
    const [header, line] = (await exported({ format: 'csv', act: 'test.quotes' })).split('\r\n')

    expect(header).toMatch(/^"index","recorded","id","act","outcome"/)
    expect(line).toContain(`"{""text"":""a \\""quoted\\"", text""}"`)
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1+1', '＝1+1', '＋1', '－1', '＠A1'])(
    'makes no formula of %j',
    async (formula) => {
      await act('test.formula', { error: formula, facts: { formula } })

      const text = await exported({ format: 'csv', act: 'test.formula' })

      expect(text.split(`"'${formula}"`)).toHaveLength(2)
    },
  )

  test('leaves ordinary cells as they are', () => {
    expect(csvLine(['crm.lead.move', 7, null, 'a-b', '2026-11-22T17:00:00.123456Z'])).toBe(
      '"crm.lead.move","7","","a-b","2026-11-22T17:00:00.123456Z"\r\n',
    )
  })
})

describe('an export is an act', () => {
  test('whose filter and purpose stand before the first byte, and its count after the last', async () => {
    await many(3)
    const { stream } = await execute(world.services, officer, exportEntries, {
      format: 'csv',
      purpose: 'audit_logs.audit',
      act: 'test.many',
    })
    expect(await entriesOf(world, officer, 'audit_logs.export')).toMatchObject([
      {
        outcome: 'done',
        facts: { format: 'csv', purpose: 'audit_logs.audit', filter: { act: 'test.many' } },
      },
    ])
    expect(await entriesOf(world, officer, 'audit_logs.export.end')).toEqual([])

    await new Response(stream).text()

    expect(await entriesOf(world, officer, 'audit_logs.export.end')).toMatchObject([
      { outcome: 'done', facts: { format: 'csv', count: 3 } },
    ])
  })

  test('that also says when somebody stopped it half-way', async () => {
    await many(5_000)
    const { stream } = await execute(world.services, officer, exportEntries, {
      format: 'jsonl',
      purpose: 'audit_logs.audit',
    })
    const reader = stream.getReader()
    await reader.read()
    await reader.cancel()

    const [end] = await entriesOf(world, officer, 'audit_logs.export.end')
    expect(end).toMatchObject({ outcome: 'failed', error: 'audit_logs.export.cancelled' })
    expect(Number(end?.facts?.['count'])).toBeLessThan(5_000)
  })

  test('and a denied one leaves its entry and no file', async () => {
    const reader = { ...officer, features: ['audit_logs.entries.view'] }
    const response = await post(
      reader,
      JSON.stringify({ format: 'jsonl', purpose: 'audit_logs.audit' }),
      'application/json',
    )

    expect(response.status).toBe(403)
    expect(await entriesOf(world, officer, 'POST /api/audit_logs/exports')).toMatchObject([
      { outcome: 'refused', actor: officer.actor },
    ])
    await expect(
      execute(world.services, reader, exportEntries, { format: 'jsonl', purpose: 'audit_logs.audit' }),
    ).rejects.toMatchObject({ status: 403 })
    expect(await entriesOf(world, officer, 'audit_logs.export')).toMatchObject([{ outcome: 'refused' }])
  })

  test('by a plain form too, whose empty fields filter nothing', async () => {
    await act('test.act')
    const form = new URLSearchParams({
      format: 'jsonl',
      purpose: 'audit_logs.audit',
      from: '',
      to: '',
      actor: '',
      act: '',
    })
    const response = await post(officer, form.toString(), 'application/x-www-form-urlencoded')

    expect(response.status).toBe(200)
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="log-\d{4}-\d\d-\d\d\.jsonl"$/,
    )
    expect(response.headers.get('content-type')).toBe('application/jsonl; charset=utf-8')
    expect((await response.text()).split('\n')).toHaveLength(2)
    expect(
      (
        await post(
          officer,
          form.toString().replace('audit_logs.audit', ''),
          'application/x-www-form-urlencoded',
        )
      ).status,
    ).toBe(422)
  })
})

const post = (scope: Scope, body: string, type: string) =>
  handlerOf(world, scope)(
    new Request('http://127.0.0.1:3001/api/audit_logs/exports', {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    }),
    { address: '' },
  )

test('an export reads on only as fast as somebody takes it, and holds no connection meanwhile', async () => {
  await many(20_000)
  const { stream } = await execute(world.services, officer, exportEntries, {
    format: 'jsonl',
    purpose: 'audit_logs.audit',
  })
  const reader = stream.getReader()
  for (let part = 0; part < 3; part += 1) await reader.read()
  // What was begun ends, and nothing more begins while nobody takes it.
  const pool = await world.services.database.pool()
  for (let idle = 0; idle < 10; await setTimeout(50)) idle = pool.totalCount === pool.idleCount ? idle + 1 : 0
  await reader.cancel()
  const [end] = await entriesOf(world, officer, 'audit_logs.export.end')
  expect(Number(end?.facts?.['count'])).toBeLessThanOrEqual(5_000)
})
