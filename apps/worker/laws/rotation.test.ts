import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  checkData,
  checkLog,
  logKeyText,
  openCheckpoint,
  predecessorsOf,
  signStatement,
  type NoteVerifier,
} from '@leadkeep/audit'
import type { CliContext } from '@leadkeep/cli'
import { execute } from '@leadkeep/commands'
import { createLead, listLeads } from '@leadkeep/crm'
import type { RotationKind } from '@leadkeep/crypto'
import { installation } from '@leadkeep/kernel'
import { postgresIntake, rotateIntakeKeys } from '@leadkeep/lead_capture'
import { rowsOf, settled, unmistakable } from '@leadkeep/testing'
import { audit } from '../commands/audit.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { checkpointsIn, sequencing } from '../sequencing.ts'
import { takeSubmissions } from './jobs.ts'
import { everything, openRotatingWorld, versionsOf, type Rotating } from './rotating.ts'
import { sealedSubmission } from './sealed-submission.ts'
import { becomesKnown, erase, sends, whatOpens, whatStands } from './someone-to-erase.ts'

// Every key can be renewed while everything goes on: what opened opens, what was found is found, who was erased stays so,
// and nothing that the old key opened is opened by it any more.

const { person, edited } = unmistakable

let world: Rotating
let ada: string
let erased: string

beforeAll(async () => {
  world = await openRotatingWorld()
  ada = await sends(world, person)
  await becomesKnown(world, ada)
  erased = await sends(world, { ...person, email: 'gone@canarymeadow.example', phone: '+49 30 5550001' })
  await erase(world, erased)
  await sequenced()
}, 120_000)
afterAll(() => world?.close())

function lawOf(kind: RotationKind): void {
  test('what opened opens, in a process that ran all along, and beside the log', async () => {
    const before = await everything(world.services, world)
    expect(before.data.length).toBeGreaterThan(20)
    expect(before.evidence.length).toBeGreaterThan(0)
    await world.rotate(kind, { waiting: aDay })

    const after = await everything(world.services, world)
    expect(after.data).toEqual(expect.arrayContaining(before.data))
    expect(after.evidence).toEqual(expect.arrayContaining(before.evidence))
    expect(after.confidential).toEqual(before.confidential)
    const scope = operatorScope(world.worker, world.tenantId)
    const { cells, faults } = await checkData({ ...world.services, database: world.worker.database, scope })
    expect(faults).toEqual([])
    expect(cells).toBeGreaterThan(20)
  }, 120_000)

  test('the log goes on, and verifies from its first entry', async () => {
    await sequenced()
    const outside = checkpointsIn(world.folder)
    const key = await world.services.keyring.newestLogKey(world.tenantId)
    const { size, faults } = await checkLog({
      database: world.worker.database,
      tenantId: world.tenantId,
      key,
      outside,
    })
    expect(faults).toEqual([])
    expect(openCheckpoint((await outside.newest(world.tenantId))!, key).size).toBe(size)
  })

  test('who was erased stays erased', async () => {
    expect(await whatOpens(world.services, world.tenantId, [erased])).toEqual([])
    expect(await whatStands(world.databases.adminUrl, [erased])).toEqual([])
    expect((await whatOpens(world.services, world.tenantId, [erased], 'evidence')).length).toBeGreaterThan(0)
  })

  test('it stands on the log, by whom and why, and nothing is left of it', async () => {
    const told = await rowsOf<{ act: string; actor: string; reason: string }>(
      world.databases.adminUrl,
      `select act, body->'actor'->>'kind' as actor, body->'facts'->>'reason' as reason from audit_entry
       where act like 'keys.rotate.%' and body->'facts'->>'kind' = $1 order by recorded_at`,
      [kind],
    )
    expect(told).toEqual([
      { act: 'keys.rotate.begin', actor: 'operator', reason: 'the law test' },
      { act: 'keys.rotate.end', actor: 'operator', reason: 'the law test' },
    ])
    expect(await rowsOf(world.databases.keysAdminUrl, 'select 1 from keystore.rotation')).toEqual([])
    const lived = await rowsOf<{ versions: number }>(
      world.databases.keysAdminUrl,
      `select count(*)::int as versions from keystore.tenant_key where wrapped is not null group by tenant_id, purpose
       union select count(*)::int from keystore.subject_key where wrapped is not null group by tenant_id, subject_id, kind`,
    )
    expect(lived).toEqual([{ versions: 1 }])
  })
}

describe('rotating a tenant’s key', () => {
  lawOf('tenant')
})
describe('rotating the keys of all subjects', () => {
  lawOf('subject')
})
describe('rotating an index root', () => {
  lawOf('index')
})
describe('rotating a log’s key', () => {
  lawOf('log')
})

test('every value is under the newest keys of its subject and its tenant', async () => {
  const versions = await versionsOf(world, ada)
  expect(versions).toEqual({ lead: [2], opening: [2], evidence: [2], password: [2] })
})

test('the log’s first key is known by what introduced the second', async () => {
  const key = await world.services.keyring.newestLogKey(world.tenantId)
  expect(key.version).toBe(2)
  expect(predecessorsOf(key)).toMatchObject([{ name: key.name, until: expect.any(Number) }])
})

describe('a statement is verified by any key that the log has had', () => {
  const folder = () => mkdtempSync(join(world.folder, 'statements-'))
  const verify = async (statement: string, key: NoteVerifier, succession?: readonly string[]) => {
    const place = folder()
    const files = { statement: join(place, 'statement'), succession: join(place, 'succession.json') }
    writeFileSync(files.statement, statement)
    if (succession) writeFileSync(files.succession, JSON.stringify(succession))
    const said: string[] = []
    const given = succession ? ['--succession', files.succession] : []
    // The command uses no more of its context than this.
    const context = { say: (line: string) => void said.push(line) } as unknown as CliContext
    await audit.run(['verify-statement', files.statement, '--key', logKeyText(key), ...given], context)

    return said.join('\n')
  }

  test('by the first one what the second signed, and by the second what the first did', async () => {
    const second = await world.services.keyring.newestLogKey(world.tenantId)
    const [first] = predecessorsOf(second)
    const statement = signStatement({ kind: 'test.later', body: { v: 1 } }, second)
    await expect(verify(statement, first!)).rejects.toMatchObject({ code: 'audit.statement_invalid' })
    expect(await verify(statement, first!, second.announcements)).toContain(
      'Genuine: a statement of the kind test.later',
    )
    const [receipt] = await rowsOf<{ statement: string }>(
      world.databases.adminUrl,
      'select statement from consent_receipt where tenant_id = $1 order by id limit 1',
      [world.tenantId],
    )
    await expect(verify(receipt!.statement, { ...second, announcements: [] })).rejects.toBeDefined()
    expect(await verify(receipt!.statement, second, second.announcements)).toContain(
      'of the kind consent.receipt',
    )
  })

  test('not by a key of another log, nor by introductions that were touched', async () => {
    const second = await world.services.keyring.newestLogKey(world.tenantId)
    const statement = signStatement({ kind: 'test.later', body: { v: 1 } }, second)
    const other = await world.services.keyring.newestLogKey(installation)
    const broken = { code: 'audit.succession_broken' }
    await expect(verify(statement, other, second.announcements)).rejects.toMatchObject(broken)
    const touched = second.announcements.map((note) => note.replace('"rotated"', '"restored"'))
    await expect(verify(statement, second, touched)).rejects.toMatchObject(broken)
    await expect(verify(statement, second, [])).rejects.toMatchObject(broken)
  })
})

test('what an old dump is searched by finds nothing any more, and what is there is found', async () => {
  const before = await tokens()
  const later = await execute(world.services, world.staff, createLead, {
    email: 'later@canarymeadow.example',
  })
  const found = async (search: string) =>
    (await execute(world.services, world.staff, listLeads, { search })).total
  const searches = [person.email, 'later@canarymeadow.example', edited.name]
  let looked = 0
  await world.rotate('index', {
    waiting: aDay,
    // At every boundary of every step, by a process that holds what it held.
    async onStep() {
      for (const search of searches) expect([search, await found(search)]).toEqual([search, 1])
      looked += 1
    },
  })
  for (const search of searches) expect([search, await found(search)]).toEqual([search, 1])
  expect(looked).toBeGreaterThan(5)
  expect(later.id).toBeDefined()

  const after = new Set(await tokens())
  expect(before.length).toBeGreaterThan(4)
  expect(before.filter((token) => after.has(token))).toEqual([])
}, 120_000)

test('visitors seal to yesterday’s key all the while, and what they sent is opened', async () => {
  const sealed = await sealedSubmission(world, world.landing, world.tenantId, {
    ...person,
    email: 'yesterday@canarymeadow.example',
  })
  await world.rotate('tenant', {
    async waiting() {
      await execute(world.worker, world.job, rotateIntakeKeys, {})
      await postgresIntake(world.landing).submit(sealed)
    },
  })
  const thrown = await takeSubmissions(world.databases, world.worker, world.tenantId)
  expect([...thrown]).toEqual([])
  const { total } = await execute(world.services, world.staff, listLeads, {
    search: 'yesterday@canarymeadow.example',
  })
  expect(total).toBe(1)
}, 60_000)

test('somebody who is erased while their keys are renewed stays erased', async () => {
  const her = await sends(world, { ...person, email: 'race@canarymeadow.example', phone: '+49 30 5550002' })
  await world.rotate('subject', {
    async onStep(step) {
      if (step === 'reseal') await erase(world, her)
    },
  })
  expect(await whatOpens(world.services, world.tenantId, [her])).toEqual([])
  expect(await whatStands(world.databases.adminUrl, [her])).toEqual([])
  const alive = await rowsOf<{ kind: string }>(
    world.databases.keysAdminUrl,
    'select kind from keystore.subject_key where subject_id = $1 and wrapped is not null',
    [her],
  )
  expect(alive).toEqual([{ kind: 'evidence' }])
}, 60_000)

test('one subject alone is renewed, and nobody else', async () => {
  const versions = () =>
    rowsOf<{ subject: string; version: number }>(
      world.databases.keysAdminUrl,
      `select subject_id as subject, version from keystore.subject_key where wrapped is not null and kind = 'data' order by 1`,
    )
  const before = await versions()
  await world.rotate('subject', { subjectId: ada })
  const changed = (await versions()).filter(
    ({ subject, version }) => !before.some((each) => each.subject === subject && each.version === version),
  )
  expect(changed.map(({ subject }) => subject)).toEqual([ada])
}, 60_000)

describe('rotating the root', () => {
  lawOf('installation')
})

let howMany = 0

/** While the others hear of the new key, life goes on: somebody comes. */
async function aDay(): Promise<void> {
  howMany += 1
  await sends(world, {
    ...person,
    email: `visitor${howMany}@canarymeadow.example`,
    phone: `+49 30 666000${howMany}`,
  })
}

async function tokens(): Promise<string[]> {
  const rows = await rowsOf<{ token: string }>(
    world.databases.adminUrl,
    `select encode(email_index, 'hex') as token from crm_lead where email_index is not null
     union select encode(phone_index, 'hex') from crm_lead where phone_index is not null
     union select encode(email_index, 'hex') from auth_user where email_index is not null
     union select encode(email_index, 'hex') from crm_person where email_index is not null`,
  )

  return rows.map(({ token }) => token)
}

async function sequenced(): Promise<void> {
  await settled(world, world.tenantId)
  await sequencing(world.worker, world.folder).run(world.worker)
}
