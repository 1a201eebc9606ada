import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  checkpointFolder,
  CompactRange,
  leafHash,
  leafOf,
  logKeyText,
  openCheckpoint,
  openStatement,
  readLogKey,
  Sequencer,
  storedEntry,
  storedEntryColumns,
  type StoredEntryRow,
} from '@leadkeep/audit'
import { askForOpenedExport, buildExport } from '@leadkeep/audit_logs'
import type { CliContext } from '@leadkeep/cli'
import { execute, openServices } from '@leadkeep/commands'
import { addNote, addTask, createLead, listLeads, readLead } from '@leadkeep/crm'
import { environmentKeyProvider, normalise, prefixFragments } from '@leadkeep/crypto'
import type { Services } from '@leadkeep/kernel'
import {
  buildPackage,
  Erasure,
  erasureFolder,
  findMentions,
  liftHold,
  placeHold,
  previewErasure,
} from '@leadkeep/privacy'
import { rowsOf, settled, tamper, testDatabase, unmistakable, type TestDatabase } from '@leadkeep/testing'
import { privacy } from '../commands/privacy.ts'
import { modules } from '../modules.ts'
import { restoreInto, rowsOfAll, type Rows } from './restored.ts'
import { rotateOnce } from './rotating.ts'
import {
  becomesKnown,
  erase,
  openErasingWorld,
  sends,
  whatOpens,
  whatStands,
  type Erasing,
} from './someone-to-erase.ts'

// Law 11: a person of unmistakable words stands in every store there is. After she was erased nothing of her opens, in the
// tables, beside the log or in a dump from before; nothing matches, in an old dump once the index root was rotated; and the log
// verifies from its first entry.

const { person, edited } = unmistakable
const identifiers = { email: normalise.email(person.email), phone: '+493098765434' }

let world: Erasing
let her: string
let hers: string[]
let leadId: string
let before: Rows
let keysBefore: { subject_id: string; kind: string; wrapped: string }[]
let erasureId: string
let restored: TestDatabase
let afterRestore: Services
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  world = await openErasingWorld()
  her = await sends(world, person)
  ;({ leadId } = await becomesKnown(world, her))
  // She wrote once more, and this one was never joined with the first.
  hers = [her, await sends(world, { ...person, message: 'Once more: the wobblebell!' })]
  await auditorsAreGivenIt()
  before = await rowsOfAll(world.databases.adminUrl)
  keysBefore = await rowsOf(
    world.databases.keysAdminUrl,
    `select subject_id, kind, encode(wrapped, 'hex') as wrapped from keystore.subject_key where wrapped is not null`,
  )
}, 180_000)
afterAll(async () => {
  for (const close of closing) await close()
  await restored?.drop()
  await world?.close()
})

describe('before it is decided', () => {
  test('she stands in every store that holds values of people who are not staff', async () => {
    const places = new Set((await whatStands(world.databases.adminUrl, await idsOf(hers))).toSorted())
    expect([...places]).toEqual([
      'crm.lead.answer.value',
      'crm.lead.company',
      'crm.lead.email',
      'crm.lead.message',
      'crm.lead.name',
      'crm.lead.phone',
      'crm.lead.prefix of company',
      'crm.lead.prefix of name',
      'crm.lead.touch.clicks',
      'crm.lead.touch.words',
      'crm.note.text',
      'crm.person.company',
      'crm.person.email',
      'crm.person.name',
      'crm.person.phone',
      'crm.person.prefix of company',
      'crm.person.prefix of name',
      'crm.task.title',
      'messages.letter.headline',
      'messages.letter.html',
      'messages.letter.recipient',
      'messages.letter.text',
      'privacy.package_content.content',
      'privacy.request.name',
      'privacy.request.words',
    ])
  })

  test('what is held of her, for her to have: every personal column of hers that the registry lists, and what it was for', async () => {
    const built = await execute(world.services, world.staff, buildPackage, { subjectId: her })
    const inIt = new Set(
      built.held.flatMap(({ table, records }) =>
        records.flatMap((record) =>
          Object.entries(record).map(([column, value]) => `${table}.${column}: ${String(value)}`),
        ),
      ),
    )
    const ids = built.subjects
    for (const key of ['data', 'evidence'] as const)
      for (const { place, value } of await whatOpens(world.worker, world.tenantId, ids, key))
        // A package does not hold itself once more.
        if (place !== 'privacy.package_content.content') expect(inIt).toContain(`${place}: ${value}`)

    expect(built.held.map(({ table }) => table)).toEqual(
      expect.arrayContaining([
        'consent.purpose',
        'consent.decision',
        'crm.lead.change',
        'lead_capture.submission',
      ]),
    )
    expect(built.readings.map(({ purpose }) => purpose)).toContain('lead_capture.answer_enquiry')
    expect(built.recipients).toMatchObject([
      { act: 'audit_logs.export.disclose', to: 'Audit & Sons', purpose: 'audit_logs.audit' },
      { act: 'crm.leads.export', to: null },
    ])
    const decisions = built.held.find(({ table }) => table === 'consent.decision')!.records
    expect(decisions[0]).toMatchObject({ wording: { text: expect.any(String) } })
  })

  test('notes about others that speak of her are found, each looked into on the log, and not what they say', async () => {
    const { services, staff, tenantId } = world
    const { id: other } = await execute(services, staff, createLead, { email: 'other@example.com' })
    const texts = ['Ask Mrs Umbrellawright', `cc ${person.email}`, 'Nothing of hers', 'Mr Wrightumbrella']
    const notes = []
    for (const text of texts)
      notes.push((await execute(services, staff, addNote, { leadId: other, text })).id)
    const title = 'Ring Zephyrine Umbrellawright'
    const task = await execute(services, staff, addTask, {
      leadId: other,
      title,
      dueAt: null,
      assigneeId: null,
    })
    const { texts: count } = await execute(services, staff, previewErasure, { subjectId: her })
    // Those on her own record go along with her: they are counted, and not looked through.
    expect(count).toBe(texts.length + 3)

    const found = await execute(services, staff, findMentions, { subjectId: her })
    const screen = `/backend/leads/${other}`
    expect(found).toEqual({
      looked: texts.length,
      next: { kind: 1, below: null },
      found: [
        { table: 'crm.note', row: notes[1], by: 'email', screen },
        { table: 'crm.note', row: notes[0], by: 'family_name', screen },
      ],
    })
    const tasks = await execute(services, staff, findMentions, { subjectId: her, from: found.next })
    expect(tasks).toEqual({
      looked: 1,
      next: null,
      found: [{ table: 'crm.task', row: task.id, by: 'name', screen }],
    })
    const from = { kind: 0, below: notes[1]! }
    expect(await execute(services, staff, findMentions, { subjectId: her, from })).toMatchObject({
      looked: 1,
      found: [{ row: notes[0] }],
    })
    const [entry] = await rowsOf<{ reads: { subjects: string[] }[]; body: string }>(
      world.databases.adminUrl,
      `select body->'reads' as reads, body::text from audit_entry where tenant_id = $1
       and body->'purpose' = '"privacy.find_mentions"' and body->'reads' @> '[{"table": "crm.note"}]' order by id limit 1`,
      [tenantId],
    )
    expect(entry!.reads[0]!.subjects.toSorted()).toEqual(notes.toSorted())
    expect(entry!.body).not.toMatch(/Umbrellawright|canarymeadow/)
  })

  test('the preview says what goes, what stays and until when, who else has her address, and who took data along', async () => {
    const preview = await execute(world.services, world.staff, previewErasure, { subjectId: her })

    expect(preview.identifiers).toEqual(
      expect.arrayContaining([
        { kind: 'email', value: identifiers.email },
        { kind: 'phone', value: identifiers.phone },
      ]),
    )
    expect(Object.fromEntries(preview.goes.map(({ table, rows }) => [table, rows]))).toMatchObject({
      'crm.lead': 1,
      'crm.person': 1,
      'crm.lead.answer': 1,
      'crm.note': 1,
      'crm.task': 1,
    })
    expect(preview.stays).toEqual([
      { table: 'privacy.request', rows: 1, until: expect.any(String) },
      { table: 'consent.evidence', rows: expect.any(Number), until: expect.any(String) },
    ])
    expect(preview.shared.map(({ subjectId }) => subjectId)).toContain(hers[1])
    expect(preview.disclosures).toMatchObject([
      { act: 'audit_logs.export.disclose', to: 'Audit & Sons' },
      { act: 'crm.leads.export', to: null },
    ])
    expect(preview).toMatchObject({ isErased: false, holds: [] })
  })
})

describe('after it', () => {
  beforeAll(async () => {
    erasureId = await erase(world, her, [hers[1]!])
    hers = await idsOf(hers)
  }, 60_000)

  test('nothing of hers stands in a row, and nothing opens', async () => {
    expect(hers.length).toBeGreaterThanOrEqual(4)
    expect(await whatStands(world.databases.adminUrl, hers)).toEqual([])
    expect(await whatOpens(world.worker, world.tenantId, hers)).toEqual([])
    expect(await execute(world.services, world.staff, readLead, { id: leadId })).toMatchObject({
      isErased: true,
      name: null,
      notes: [{ text: null }],
      tasks: [{ title: null }],
    })
  })

  test('an archive for auditors that waited, with values of hers in it, is gone', async () => {
    expect(await rowsOf(world.databases.adminUrl, 'select 1 from audit_logs_export_part')).toEqual([])
  })

  test('what proves consent opens until limitation ends, and beside the log nothing but what opens that', async () => {
    const evidence = await whatOpens(world.worker, world.tenantId, hers, 'evidence')
    expect(evidence).toContainEqual({ place: 'consent.evidence.identifier', value: person.email })
    const openings = await rowsOf<{ table_id: string }>(
      world.databases.adminUrl,
      `select distinct table_id from audit_opening where subject_id = any($1::uuid[]) order by 1`,
      [hers],
    )
    expect(openings).toEqual([{ table_id: 'consent.evidence' }, { table_id: 'privacy.request' }])
  })

  test('nothing matches: not her address, her number, her names, nor their first letters', async () => {
    for (const search of [
      person.email,
      person.phone,
      person.name,
      edited.name,
      edited.company,
      'Zephy',
      'Umbre',
    ])
      expect([search, (await execute(world.services, world.staff, listLeads, { search })).total]).toEqual([
        search,
        0,
      ])
    const index = await world.worker.keyring.index(world.tenantId)
    for (const table of ['crm.lead', 'crm.person']) {
      const token = index.exact(table, 'email', normalise.email(person.email))
      const rows = await rowsOf(
        world.databases.adminUrl,
        // oxlint-disable-next-line leadkeep/no-built-sql -- one of the two above
        `select id from ${table.replace('.', '_')} where email_index = $1`,
        [token],
      )
      expect(rows).toEqual([])
    }
  })

  test('a certificate says so, signed by the log’s key, with nothing of hers in it', async () => {
    const erasure = await world.worker.database.fork(world.tenantId).findOneOrFail(Erasure, { id: erasureId })
    const key = readLogKey(logKeyText(await world.worker.keyring.logKey(world.tenantId)))
    const { kind, body } = openStatement(erasure.statement!, key)

    expect(kind).toBe('privacy.erasure')
    expect(body).toMatchObject({
      v: 1,
      erasure: erasureId,
      ground: 'consent_withdrawn',
      keys_destroyed: 'data',
    })
    expect(body['subjects']).toEqual(erasure.subjectIds)
    expect(body['recipients']).toMatchObject([
      { act: 'audit_logs.export.disclose' },
      { act: 'crm.leads.export' },
    ])
    expect(unmistakable.canariesIn('the certificate', erasure.statement!)).toEqual([])
    const ledger = await world.worker.erasureLedger.read(world.tenantId)
    expect(ledger).toMatchObject([{ erasure: erasureId, subjects: erasure.subjectIds }])
    expect(unmistakable.canariesIn('the ledger', JSON.stringify(ledger))).toEqual([])
  })

  test('staff can’t enter her again, and she herself comes back by the form', async () => {
    for (const input of [{ email: person.email.toUpperCase() }, { name: 'Z.', phone: '030 98765434' }])
      await expect(execute(world.services, world.staff, createLead, input)).rejects.toMatchObject({
        code: 'privacy.suppressed',
      })
    const again = await sends(world, person)
    expect((await execute(world.services, world.staff, listLeads, { search: person.email })).total).toBe(1)
    await erase(world, again)
  })

  test('the log verifies from its first entry', async () => {
    const sequencer = new Sequencer({
      ...world.worker,
      outside: checkpointFolder(join(world.folder, 'checkpoints')),
    })
    await settled(world, world.tenantId)
    await sequencer.run(one(world.tenantId))
    const entries = await rowsOf<StoredEntryRow>(
      world.databases.adminUrl,
      // oxlint-disable-next-line leadkeep/no-built-sql -- the log's own list of columns
      `select ${storedEntryColumns} from audit_leaf l join audit_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
       where l.tenant_id = $1 order by l.index`,
      [world.tenantId],
    )
    const tree = CompactRange.empty()
    for (const entry of entries) tree.append(leafHash(leafOf(storedEntry(entry))))
    const note = await checkpointFolder(join(world.folder, 'checkpoints')).newest(world.tenantId)
    const key = readLogKey(logKeyText(await world.worker.keyring.logKey(world.tenantId)))
    const head = openCheckpoint(note!, key)

    expect(head.size).toBe(entries.length)
    expect(tree.root().equals(head.root)).toBe(true)
    expect(entries.map(({ body }) => (JSON.parse(body) as { act: string }).act)).toEqual(
      expect.arrayContaining([
        'privacy.subject.erase',
        'privacy.erasure.suppress',
        'privacy.erasure.keep',
        'privacy.erasure.destroy_keys',
        'privacy.erasure.empty',
        'privacy.erasure.complete',
      ]),
    )
  })
})

describe('a dump from before, restored', () => {
  beforeAll(async () => {
    restored = await testDatabase(modules)
    await restoreInto(restored.adminUrl, before)
    const { services, close } = await openServices({
      databaseUrl: restored.url('worker'),
      keysDatabaseUrl: world.databases.keysUrl,
      keyProvider: environmentKeyProvider(world.rootKey),
      modules,
      ambient: world.ambient,
      poolSize: 2,
      values: { erasureLedger: erasureFolder(world.folder) },
    })
    closing.push(close)
    afterRestore = services
  }, 60_000)

  test('brings her rows back, and nobody can read them', async () => {
    expect((await whatStands(restored.adminUrl, hers)).length).toBeGreaterThan(10)
    expect(await whatOpens(afterRestore, world.tenantId, hers)).toEqual([])
  })

  test('also with a key store from before, once the ledger was applied to both, by the ids of its subjects', async () => {
    for (const { subject_id: id, kind, wrapped } of keysBefore)
      await tamper(
        world.databases.keysAdminUrl,
        `update keystore.subject_key set wrapped = decode($3, 'hex'), destroyed_at = null where subject_id = $1 and kind = $2`,
        [id, kind, wrapped],
      )
    expect((await whatOpens(afterRestore, world.tenantId, hers)).map(({ value }) => value)).toContain(
      person.message,
    )

    expect(await replay()).toBe('Erasures in the ledger that hold here now: 2.')

    expect(await whatOpens(afterRestore, world.tenantId, hers)).toEqual([])
    expect(await whatStands(restored.adminUrl, hers)).toEqual([])
    const [again] = await afterRestore.database.fork(world.tenantId).find(Erasure, { id: erasureId })
    expect(again).toMatchObject({ state: 'completed', replayedAt: expect.any(Date) })
    await expect(
      execute(afterRestore, { ...world.staff }, createLead, { email: person.email }),
    ).rejects.toMatchObject({ code: 'privacy.suppressed' })
  })

  test('and again, with nothing left to do', async () => {
    await replay()
    expect(await whatStands(restored.adminUrl, hers)).toEqual([])
  })
})

test('in a dump from before she is found by who has the index root, until that is rotated', async () => {
  const found = await placesInDump()
  expect(found.exact).toEqual(['crm_lead.email', 'crm_lead.phone', 'crm_person.email', 'crm_person.phone'])
  expect(found.prefixes).toBeGreaterThan(5)

  const keyFile = join(world.folder, 'root.key')
  writeFileSync(keyFile, `${world.rootKey}\n`, { mode: 0o600 })
  await rotateOnce({ ...world, keyFile }, 'index', { isAlone: true })
  // What this process held it has let go of by then.
  world.ambient.advance(6 * 60_000)

  const after = await placesInDump()
  expect(after.exact).toEqual([])
  // Of 20 bits: one may be another’s by chance.
  expect(after.prefixes).toBeLessThan(2)
}, 60_000)

describe('what is kept', () => {
  test('is kept from being erased by a hold, until that is lifted', async () => {
    const somebody = await sends(world, {
      ...person,
      email: 'held@canarymeadow.example',
      phone: '+49 30 1234567',
    })
    const hold = { subjectId: somebody, ground: 'legal_claim' as const, reviewAt: '2027-06-01' }
    const { id: holdId } = await execute(world.services, world.staff, placeHold, hold)
    await expect(erase(world, somebody)).rejects.toMatchObject({ code: 'privacy.subject.held' })
    const preview = await execute(world.services, world.staff, previewErasure, { subjectId: somebody })
    expect(preview.holds).toMatchObject([{ ground: 'legal_claim' }])

    await execute(world.services, world.staff, liftHold, { holdId })
    await erase(world, somebody)
    await expect(erase(world, somebody)).rejects.toMatchObject({ code: 'privacy.subject.erased' })
  })

  test('as evidence goes when limitation has ended, beside the log too', async () => {
    expect((await whatOpens(world.worker, world.tenantId, hers, 'evidence')).length).toBeGreaterThan(0)
    world.ambient.advance(4.1 * 365 * 86_400_000)
    const schedules = modules.flatMap((module) => ('schedules' in module ? [...module.schedules] : []))
    await schedules.find(({ id }) => id === 'privacy.expire-evidence')!.run(world.worker)

    expect(await whatOpens(world.worker, world.tenantId, hers, 'evidence')).toEqual([])
    const openings = 'select 1 from audit_opening where subject_id = any($1::uuid[])'
    expect(await rowsOf(world.databases.adminUrl, openings, [hers])).toEqual([])
  })
})

/** Somebody has an archive of the log made in which her values are, opened; nobody has downloaded it yet. */
async function auditorsAreGivenIt(): Promise<void> {
  await settled(world, world.tenantId)
  const outside = checkpointFolder(join(world.folder, 'checkpoints'))
  await new Sequencer({ ...world.worker, outside }).run(one(world.tenantId))
  const { id } = await execute(world.services, world.staff, askForOpenedExport, {
    purpose: 'audit_logs.audit',
    recipient: 'Audit & Sons',
    publicKey: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
  })
  await buildExport(world.worker, world.job, id)
}

/** Where in the dump from before the index root that there is now finds her, and how many of her first letters. */
async function placesInDump() {
  const index = await world.worker.keyring.index(world.tenantId)
  const rowsIn = (table: string) => JSON.parse(before.get(table)!) as Readonly<Record<string, unknown>>[] // as json_agg wrote them
  const exact = ['crm.lead', 'crm.person'].flatMap((table) =>
    (['email', 'phone'] as const)
      .filter((column) => {
        const token = index.exact(table, column, identifiers[column]).toString('hex')

        return rowsIn(table.replace('.', '_')).some((row) => row[`${column}_index`] === `\\x${token}`)
      })
      .map((column) => `${table.replace('.', '_')}.${column}`),
  )
  const prefixes = ['crm.lead', 'crm.person'].flatMap((table) => {
    const tokens = new Set(
      (['name', 'company'] as const).flatMap((column) =>
        [person[column], edited[column]]
          .flatMap(prefixFragments)
          .map((each) => `${column} ${index.prefix(table, column, each)}`),
      ),
    )

    return rowsIn(`${table.replace('.', '_')}_prefix`).filter(({ column_id: column, token }) =>
      tokens.has(`${String(column)} ${String(token)}`),
    )
  })

  return { exact, prefixes: prefixes.length }
}

/** Everybody who is meant by these: what goes along has ids of its own. */
async function idsOf(subjectIds: readonly string[]): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    world.databases.adminUrl,
    `select id from privacy_subject where id = any($1::uuid[]) or alias_of = any($1::uuid[])
     union select n.id from crm_note n join crm_lead l on l.id = n.lead_id where l.subject_id = any($1::uuid[])
     union select r.id from privacy_request r where r.id = r.subject_id and r.about_ids && $1::uuid[]
     union select t.id from crm_task t join crm_lead l on l.id = t.lead_id where l.subject_id = any($1::uuid[])`,
    [subjectIds],
  )

  return rows.map(({ id }) => id)
}

/** `leadkeep privacy replay`, on the restored database with the key store that there is. */
async function replay(): Promise<string> {
  const said: string[] = []
  const context = {
    directory: { path: world.folder },
    open: async () => ({
      databaseUrl: restored.url('worker'),
      ownerDatabaseUrl: restored.url('owner'),
      keysDatabaseUrl: world.databases.keysUrl,
      keyProvider: { setting: 'env:ROOT', environment: { ROOT: world.rootKey } },
      close: async () => undefined,
    }),
    say: (line: string) => said.push(line),
    complain: (line: string) => said.push(line),
  }
  // The command uses no more of its context than this.
  expect(await privacy.run(['replay', '--ledger', world.folder], context as unknown as CliContext)).toBe(0)

  return said.join('\n')
}

async function* one(tenantId: string) {
  yield tenantId
}
