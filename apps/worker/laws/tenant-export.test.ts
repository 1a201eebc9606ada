import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { logKeyText, openStatement } from '@leadkeep/audit'
import { declarationOf, openDatabase, type Database } from '@leadkeep/database'
import type { Module, Services } from '@leadkeep/kernel'
import { looking, rowsOf, settled } from '@leadkeep/testing'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import { Decrypter } from 'age-encryption'
import { exportTo } from '../commands/export-tenant.ts'
import { modules as listed } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { sequencing } from '../sequencing.ts'
import { somethingIn } from './something-everywhere.ts'
import { whatOpens } from './someone-to-erase.ts'
import { openVisitedWorld, type VisitedWorld } from './visited-world.ts'

// Everything that a tenant has, and nothing of anybody else, in one file that only its passphrase opens.

const modules: readonly Module[] = listed
const tables = modules.flatMap((module) => [...(module.entities ?? [])]).map(declarationOf)
const passphrase = 'correct horse battery staple'

let world: VisitedWorld
let owner: Database
let services: Services
let folder: string
let file: string
const files = new Map<string, Buffer>()

beforeAll(async () => {
  world = await openVisitedWorld()
  folder = mkdtempSync(join(tmpdir(), 'leadkeep-export-'))
  owner = await openDatabase({ url: world.databases.url('owner'), modules: listed, poolSize: 2 })
  services = await world.as('worker')
  await somethingIn(
    world.databases.adminUrl,
    tables.flatMap(({ id, table }) => (id.startsWith('audit.') && id !== 'audit.verified' ? [] : [table])),
    world.other,
  )
  await settled(world, world.other)
  await sequencing(services, folder).run(services)
  file = join(folder, 'other.age')
  const scope = operatorScope(services, world.other)
  await exportTo(file, { passphrase, workFactor: 10 }, { services, owner, scope, to: 'Successor GmbH' })
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  const zip = new ZipReader(new Uint8ArrayReader(await decrypter.decrypt(readFileSync(file))))
  for (const entry of await zip.getEntries())
    if (!entry.directory) files.set(entry.filename, Buffer.from(await entry.getData(new Uint8ArrayWriter())))
}, 180_000)
afterAll(async () => {
  await owner?.close()
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('every value of every person is in it, opened, and of the other tenant not one', async () => {
  const text = [...files.values()].map(String).join('\n')
  const own = await whatOpensIn(world.other)
  expect(own.length).toBeGreaterThan(50)
  for (const { place, value } of own)
    expect([place, text.includes(JSON.stringify(value))]).toEqual([place, !isWithheld(place)])
  const foreign = new Set(own.map(({ value }) => value))
  for (const { place, value } of await whatOpensIn(world.demo))
    if (!foreign.has(value) && value.length > 12)
      expect([place, text.includes(value)]).toEqual([place, false])
}, 60_000)

/** Archives of the log are of it: it is in here, whole. */
const isOfTheLog = (id: string) =>
  (id.startsWith('audit.') && id !== 'audit.opening') || id === 'audit_logs.export_part'

describe('each table has its file, with a line for each of its rows and a member for each of its columns', () => {
  const counts = new Map<string, number>()
  beforeAll(() =>
    looking(world.databases.adminUrl, async (admin) => {
      for (const { table } of tables) {
        // oxlint-disable-next-line leadkeep/no-built-sql -- the declared name of a table
        const text = `select count(*)::int as count from "${table}" where tenant_id = $1`
        counts.set(table, (await admin.query<{ count: number }>(text, [world.other])).rows[0]!.count)
      }
    }),
  )

  test.each(tables.filter(({ id, prefixOf }) => !isOfTheLog(id) && !prefixOf))('$id', (table) => {
    const lines = linesIn(`entities/${table.id}.jsonl`)
    expect(counts.get(table.table)).toBeGreaterThan(0)
    if (table.id === 'audit.opening') return expect(lines[0]).toMatchObject({ salt: expect.any(String) })
    expect(lines).toHaveLength(counts.get(table.table)!)
    const members = table.columns.filter(
      ({ class: kind, id, withheld }) =>
        kind !== 'index' && kind !== 'intake' && id !== 'tenant_id' && !withheld,
    )
    expect(Object.keys(lines[0]!)).toEqual(members.map(({ id }) => id))
  })
})

test('what is too large for a line is a file, byte for byte', async () => {
  const [picture] = await rowsOf<{ id: string; bytes: Buffer }>(
    world.databases.adminUrl,
    'select id, bytes from lead_capture_picture where tenant_id = $1 limit 1',
    [world.other],
  )
  const name = `files/lead_capture.picture/${picture!.id}`
  expect(linesIn('entities/lead_capture.picture.jsonl')).toMatchObject([{ bytes: name }])
  expect(files.get(name)).toEqual(picture!.bytes)
})

test('the manifest is signed by the tenant’s log, and lists every file as it is', async () => {
  const key = await services.keyring.newestLogKey(world.other)
  const { kind, body } = openStatement(String(files.get('MANIFEST.statement')), key)
  expect([kind, body['to'], body['tenant']]).toEqual([
    'directory.tenant_export',
    'Successor GmbH',
    world.other,
  ])
  const found = [...files].filter(([name]) => !name.startsWith('MANIFEST'))
  expect(body['files']).toEqual(
    Object.fromEntries(
      found.map(([name, bytes]) => [
        name,
        { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
      ]),
    ),
  )
  expect(JSON.parse(String(files.get('MANIFEST.json')))).toEqual(body)
})

test('the log in it verifies by the program that auditors have', async () => {
  const archive = join(folder, 'log.zip')
  writeFileSync(archive, files.get('log.zip')!)
  const program = join(import.meta.dirname, '../../../packages/verifier/leadkeep-verify.ts')
  const key = logKeyText(await services.keyring.newestLogKey(world.other))
  const { stdout } = await promisify(execFile)(process.execPath, [program, archive, '--key', key])
  expect(stdout).toMatch(/Complete from 0 to/)
}, 30_000)

test('whose values it holds, and who got them, stands on the log before', async () => {
  const told = await rowsOf<{ subjects: string[]; to: string; purpose: string }>(
    world.databases.adminUrl,
    `select subjects, body #>> '{facts,to}' as to, body ->> 'purpose' as purpose from audit_entry
      where tenant_id = $1 and act = 'directory.tenant.export'`,
    [world.other],
  )
  expect(new Set(told.map(({ to }) => to))).toEqual(new Set(['Successor GmbH']))
  expect(new Set(told.map(({ purpose }) => purpose))).toEqual(new Set(['directory.take_out']))
  const subjects = new Set(told.flatMap((entry) => entry.subjects))
  for (const { subject_id: subject } of linesIn('entities/crm.lead.jsonl'))
    expect([subject, subjects.has(String(subject))]).toEqual([subject, true])
  // And whoever asks later to whom their data went is told of it.
  const discloses = modules.flatMap(({ subjectData }) => [...(subjectData?.discloses ?? [])])
  expect(discloses).toContain('directory.tenant.export')
})

test('one that fails leaves nothing that could be taken for one, and says so', async () => {
  const broken = join(folder, 'broken.age')
  const scope = operatorScope(services, world.other)
  const onTable = (table: string) => {
    if (table === 'crm.lead') throw new Error('the disk is full')
  }
  await expect(
    exportTo(broken, { passphrase, workFactor: 10 }, { services, owner, scope, to: 'Nobody', onTable }),
  ).rejects.toThrow('the disk is full')
  expect(readdirSync(folder).filter((name) => name.startsWith('broken'))).toEqual([])
  const ends = await rowsOf<{ outcome: string }>(
    world.databases.adminUrl,
    `select outcome from audit_entry where tenant_id = $1 and act = 'directory.tenant.export.end' order by recorded_at`,
    [world.other],
  )
  expect(ends.map(({ outcome }) => outcome)).toEqual(['done', 'failed'])
})

test('a weak passphrase is refused before anything is opened', async () => {
  const scope = operatorScope(services, world.other)
  const taking = { services, owner, scope, to: 'Nobody' }
  await expect(exportTo(join(folder, 'weak.age'), { passphrase: 'secret' }, taking)).rejects.toMatchObject({
    code: 'crypto.passphrase_weak',
  })
})

const isWithheld = (place: string) =>
  tables.some(({ id, columns }) =>
    columns.some((column) => column.withheld && `${id}.${column.id}` === place),
  )

const linesIn = (name: string) =>
  String(files.get(name) ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)

async function whatOpensIn(tenantId: string) {
  const rows = await rowsOf<{ id: string }>(
    world.databases.keysAdminUrl,
    'select distinct subject_id as id from keystore.subject_key where tenant_id = $1',
    [tenantId],
  )
  const ids = rows.map(({ id }) => id)

  return [
    ...(await whatOpens(services, tenantId, ids, 'data')),
    ...(await whatOpens(services, tenantId, ids, 'evidence')),
  ]
}
