import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { checkpointFolder, logKeyText, newestCheckpoint, record, Sequencer } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import type { Scope, Services } from '@leadkeep/kernel'
import { rowsOf, settled, type World } from '@leadkeep/testing'
import { openZip, readKey, verifyArchive, verifyTlogProof } from '@leadkeep/verifier'
import { archived as archivedFor, entriesOf, handlerOf, logWorld, writeLetter } from './test-world.ts'

let world: World
let worker: Services
let officer: Scope
let checkpoints: string

beforeAll(async () => {
  world = await logWorld()
  worker = await world.as('worker')
  checkpoints = await mkdtemp(join(tmpdir(), 'leadkeep-checkpoints-'))
})
afterAll(async () => {
  await world.close()
  await rm(checkpoints, { recursive: true })
})
beforeEach(async () => {
  officer = world.scope(await world.tenant())
})

const act = (name = 'test.act') => record(world.services.database, officer, { act: name, outcome: 'done' })

async function acts(count: number) {
  for (let done = 0; done < count; done += 1) await act()
}

async function many(count: number) {
  await rowsOf(
    world.databases.adminUrl,
    `insert into audit_entry (tenant_id, id, body)
      select $1, gen_random_uuid(), jsonb_build_object('v', 1, 'act', 'test.many', 'outcome', 'done', 'at', now(),
        'request', gen_random_uuid(), 'actor', jsonb_build_object('kind', 'job', 'id', 'test'), 'via', 'worker',
        'facts', jsonb_build_object('number', n))
      from generate_series(1, $2::int) n`,
    [officer.tenantId, count],
  )
}

/** Signs what was committed, and returns the checkpoint. */
async function signed(): Promise<string> {
  await settled(world, officer.tenantId)
  const { database, keyring } = worker
  await new Sequencer({ database, keyring, outside: checkpointFolder(checkpoints) }).sequence(
    officer.tenantId,
  )

  return (await newestCheckpoint(database, officer.tenantId))!.note
}

const archived = (input: object = {}) => archivedFor(world, worker, officer, input)

async function verified(archive: Blob, ...outside: string[]) {
  const key = readKey(logKeyText(await worker.keyring.logKey(officer.tenantId)))
  const kept = outside.map((text, at) => ({ name: `checkpoint ${at + 1}`, text }))
  const claims = await verifyArchive(await openZip(archive), { key, outside: kept })

  return { claims, sentences: claims.map(({ verdict, sentence }) => `${verdict}: ${sentence}`) }
}

async function textIn(archive: Blob, name: string): Promise<string> {
  return new Response((await openZip(archive)).get(name)!.stream()).text()
}

describe('an archive of the whole log', () => {
  test('is complete, and consistent with every checkpoint that was ever seen outside', async () => {
    const seen: string[] = []
    for (const count of [1, 2, 4]) {
      await acts(count)
      seen.push(await signed())
    }
    const archive = await archived({ spreadsheet: true })
    const { sentences } = await verified(archive, ...seen)

    expect(sentences).toEqual([
      expect.stringMatching(
        /^holds: Made and signed by leadkeep\/log\/\S+ on \S+ for user \S+, for the purpose audit_logs\.audit\.$/,
      ),
      'holds: Its 5 files are those that were exported, byte for byte.',
      'holds: Its checkpoint is signed: 7 entries, continuing the earlier one that it carries.',
      'holds: Complete from 0 to 6: 7 entries, each at its place in the log, none changed, added or left out.',
      'holds: Consistent with 3 outside checkpoints.',
    ])
    expect((await textIn(archive, 'entries.csv')).split('\r\n')).toHaveLength(9)
    expect(await textIn(archive, 'README.txt')).toContain('npx leadkeep-verify')
  })

  test('holds what is signed, and nothing that came later', async () => {
    await acts(2)
    await signed()
    await acts(3)

    const { sentences } = await verified(await archived())
    expect(sentences[3]).toMatch(/^holds: Complete from 0 to 1/)
    expect(sentences[4]).toMatch(/^open: Compared with no checkpoint from outside/)
  })

  test('spans pages of entries and blocks of the tree', async () => {
    await many(5_100)
    const first = await signed()
    await many(2_000)
    await signed()
    const { sentences } = await verified(await archived(), first)

    expect(sentences[3]).toMatch(/^holds: Complete from 0 to 7099: 7100 entries/)
    expect(sentences[4]).toBe('holds: Consistent with 1 outside checkpoint.')
  })
})

describe('an archive of a period', () => {
  test('is complete between its first and its last entry, and can be compared with days before it', async () => {
    await acts(5)
    const before = await signed()
    await rowsOf(
      world.databases.adminUrl,
      `begin; set local session_replication_role = replica;
        update audit_checkpoint set signed_at = signed_at - interval '1 day' where tenant_id = '${officer.tenantId}';
        commit`,
      [],
    )
    const from = new Date().toISOString()
    await acts(4)
    const within = await signed()
    const to = new Date().toISOString()
    await acts(3)
    const after = await signed()

    const { sentences } = await verified(await archived({ from, to }), before, within, after)
    expect(sentences.slice(3)).toEqual([
      'holds: Complete from 5 to 8: 4 entries, each at its place in the log, none changed, added or left out.',
      'holds: Consistent with 3 outside checkpoints.',
    ])
  })

  test('in which nothing happened holds nothing, and says so', async () => {
    await acts(1)
    await signed()

    const { sentences } = await verified(await archived({ to: '2020-01-01' }))
    expect(sentences[3]).toBe('holds: It holds no entries, and claims none.')
  })
})

describe('an archive of what a filter chooses', () => {
  test('shows each entry at its place, and doesn’t claim that there is no other', async () => {
    await execute(world.services, officer, writeLetter, { text: 'Dear Ada' })
    await many(3_000)
    await act('test.letter.post')
    await signed()

    const archive = await archived({ act: 'test.letter.' })
    const { sentences } = await verified(archive)
    expect(sentences[3]).toBe(
      'holds: A selection by filter (act test.letter.): the 2 entries in it stand in the log unchanged. That nothing else fits the filter can’t be proven.',
    )
    const lines = (await textIn(archive, 'entries.jsonl')).trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { index: number }).index)).toEqual([0, 3_001])
    expect(lines.join()).not.toContain('Ada')
  })
})

describe('an archive is an act', () => {
  test('whose manifest names the request that the log’s entry has, with who, why, what and how many', async () => {
    await acts(3)
    await signed()
    const archive = await archived({ outcome: 'done' })
    const manifest = JSON.parse(await textIn(archive, 'MANIFEST.json')) as object
    const [entry] = await entriesOf(world, officer, 'audit_logs.export.ask')

    expect(manifest).toMatchObject({
      mode: 'selection',
      count: 3,
      filter: { outcome: 'done' },
      purpose: 'audit_logs.audit',
      by: officer.actor,
      request: officer.requestId,
    })
    expect(entry).toMatchObject({ request: officer.requestId, facts: { format: 'archive' } })
    expect(await entriesOf(world, officer, 'audit_logs.export.end')).toMatchObject([
      { outcome: 'done', facts: { format: 'archive', count: 3 } },
    ])
  })
})

describe('a proof of one entry', () => {
  const asked = (id: string) =>
    handlerOf(world, officer)(new Request(`http://127.0.0.1:3001/api/audit_logs/entries/${id}/proof`), {
      address: '',
    })

  test('shows to anybody with the key that its leaf stands in the log', async () => {
    await acts(2)
    const id = await act('test.proven')
    await acts(3)
    expect((await asked(id)).status).toBe(409)
    await signed()
    const response = await asked(id)
    const leaf = (await textIn(await archived(), 'entries.jsonl')).split('\n')[2]!
    const key = readKey(logKeyText(await worker.keyring.logKey(officer.tenantId)))

    expect(response.headers.get('content-disposition')).toBe('attachment; filename="entry-2.tlog-proof"')
    expect(leaf).toContain('test.proven')
    // Six acts, and the refusal of the first asking.
    expect(verifyTlogProof(await response.text(), Buffer.from(leaf), key)).toEqual({ index: 2, size: 7 })
    expect(await entriesOf(world, officer, 'audit_logs.entries.prove')).toMatchObject([
      { outcome: 'refused', error: 'audit_logs.not_signed_yet' },
      { outcome: 'done', facts: { entry: id } },
    ])
  })

  test('is not to be had of one that is not there', async () => {
    expect((await asked(world.ambient.newId())).status).toBe(404)
  })
})
