import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import { declarationOf, type Database } from '@leadkeep/database'
import type { Module, Services } from '@leadkeep/kernel'
import { addNote, updateLead } from '@leadkeep/crm'
import { releaseHeld } from '@leadkeep/lead_capture'
import { LetterInMailbox, Message } from '@leadkeep/messages'
import {
  Erasure,
  eraseSubject,
  fileForSomebody,
  finishErasures,
  nameRecords,
  requestPackage,
  runErasure,
} from '@leadkeep/privacy'
import { rowsOf, unmistakable } from '@leadkeep/testing'
import { modules as listed } from '../modules.ts'
import {
  erase,
  openErasingWorld,
  sends,
  sendMail,
  subscriber,
  whatOpens,
  whatStands,
  type Erasing,
} from './someone-to-erase.ts'

// An erasure that was begun is finished, wherever it was cut off; and who writes about somebody while they are erased comes
// too late, or early enough to be emptied with the rest.

const { person } = unmistakable
const modules: readonly Module[] = listed

let world: Erasing
beforeAll(async () => {
  world = await openErasingWorld()
}, 120_000)
afterAll(() => world?.close())

test('a module with a personal column says what becomes of it', () => {
  const silent = modules
    .filter(({ entities }) =>
      entities
        ?.map(declarationOf)
        .some(({ mapped, columns }) => mapped && columns.some((each) => each.class === 'personal')),
    )
    .filter(({ subjectData }) => subjectData === undefined)

  expect(silent.map(({ id }) => id)).toEqual([])
})

describe('killed', () => {
  const deaths: readonly (readonly [when: string, dying: (services: Services) => Services])[] = [
    ['before it was said that they are suppressed', (services) => dyingAtCommit(services, 1)],
    ['in the middle of the ledger', dyingInTheLedger],
    ['with the ledger kept, before that was said', (services) => dyingAtCommit(services, 2)],
    ['with one key destroyed of two', dyingBetweenKeys],
    ['with all keys destroyed, before that was said', (services) => dyingAtCommit(services, 3)],
    ['with the openings gone, and the rows still there', (services) => dyingAtCommit(services, 4)],
    ['before its certificate was kept', (services) => dyingAtCommit(services, 5)],
  ]

  test.each(deaths)(
    '%s, it is finished by the worker, to the same end',
    async (_, dying) => {
      const her = await sends(world, somebodyNew())
      const note = await noteOn(her)
      const { id } = await execute(world.services, world.staff, eraseSubject, {
        subjectId: her,
        also: [],
        ground: 'objection',
      })
      await expect(runErasure(dying(world.worker), world.job, id)).rejects.toBeDefined()
      expect(await erasureOf(id)).not.toMatchObject({ state: 'completed' })

      world.ambient.advance(6 * 60_000)
      await finishErasures(world.worker)

      expect(await erasureOf(id)).toMatchObject({
        state: 'completed',
        subjectIds: [her, note],
        emptied: { 'crm.lead': 1, 'crm.lead.answer': 1, 'crm.note': 1 },
        statement: expect.stringContaining(`"erasure":"${id}"`),
      })
      expect(await whatStands(world.databases.adminUrl, [her, note])).toEqual([])
      expect(await whatOpens(world.worker, world.tenantId, [her, note])).toEqual([])
      const lines = (await world.worker.erasureLedger.read(world.tenantId)).filter(
        ({ erasure }) => erasure === id,
      )
      expect(lines).toMatchObject([
        { subjects: [her, note], suppressed: [{ kind: 'email' }, { kind: 'phone' }] },
      ])
      const openings = await rowsOf(
        world.databases.adminUrl,
        `select 1 from audit_opening where subject_id = $1 and table_id <> 'consent.evidence'`,
        [her],
      )
      expect(openings).toEqual([])
    },
    30_000,
  )
})

describe('while somebody is erased', () => {
  test('a job that had opened what they sent commits nothing of it', async () => {
    const her = await held()
    const late = beforeCommit(world.worker, 1, () => erase(world, her))

    await expect(
      subscriber(late, 'lead_capture.take-released', world.job, { submissionId: her }),
    ).rejects.toMatchObject({ code: 'crypto.subject_forgotten' })

    expect(await whatStands(world.databases.adminUrl, [her])).toEqual([])
    expect(
      await rowsOf(world.databases.adminUrl, 'select 1 from crm_lead where subject_id = $1', [her]),
    ).toEqual([])
    // Tried again, it finds nothing to do.
    await subscriber(world.worker, 'lead_capture.take-released', world.job, { submissionId: her })
  }, 30_000)

  test('a job that commits first is waited for, and what it wrote is emptied with the rest', async () => {
    const her = await held()
    let erasing: Promise<string> | undefined
    const early = afterFlush(world.worker, async () => {
      erasing = erase(world, her)
      // It waits for the job's transaction: the database holds it back, whatever time passes.
      await somebodyWaits()
    })
    await subscriber(early, 'lead_capture.take-released', world.job, { submissionId: her })
    const id = await erasing!

    expect(await erasureOf(id)).toMatchObject({ state: 'completed' })
    expect(await whatStands(world.databases.adminUrl, [her])).toEqual([])
    expect(await whatOpens(world.worker, world.tenantId, [her])).toEqual([])
  }, 30_000)

  test('a request of staff that had opened the record commits nothing of what was typed', async () => {
    const her = await sends(world, somebodyNew())
    const { id } = await leadOf(her)
    const late = beforeCommit(world.services, 1, () => erase(world, her))

    await expect(
      execute(late, world.staff, updateLead, { id, version: 1, company: 'Wobblebell & Daughters' }),
    ).rejects.toBeDefined()

    expect(await whatStands(world.databases.adminUrl, [her])).toEqual([])
    expect(await whatOpens(world.worker, world.tenantId, [her])).toEqual([])
  }, 30_000)

  test('an answer that had opened all that is held of them is not kept', async () => {
    const her = await sends(world, somebodyNew())
    const asked = { kind: 'access', name: person.name, email: person.email, words: 'All.', isChecked: true }
    const { id: requestId } = await execute(world.services, world.staff, fileForSomebody, asked)
    await execute(world.services, world.staff, nameRecords, { requestId, aboutIds: [her] })
    const { id: packageId } = await execute(world.services, world.staff, requestPackage, { requestId })
    const late = beforeCommit(world.worker, 1, () => erase(world, her))

    await expect(subscriber(late, 'privacy.build-package', world.job, { packageId })).rejects.toBeDefined()

    const kept = 'select 1 from privacy_package_content where id = $1 and content is not null'
    expect(await rowsOf(world.databases.adminUrl, kept, [packageId])).toEqual([])
    expect(await whatStands(world.databases.adminUrl, [her, requestId])).toEqual([])
  }, 30_000)

  test('a mail that was written to them leaves no letter, and no trace of where it went', async () => {
    const her = await sends(world, person)
    const [message] = await world.worker.database
      .fork(world.tenantId)
      .find(Message, { subjectId: her, state: 'queued' })
    const late = beforeCommit(world.worker, 1, () => erase(world, her))

    await expect(
      subscriber(late, 'messages.deliver-message', world.job, { messageId: message!.id }),
    ).rejects.toBeDefined()
    await sendMail(world, her)

    const em = world.worker.database.fork(world.tenantId)
    expect(await em.find(LetterInMailbox, { subjectId: her })).toEqual([])
    expect(await em.find(Message, { subjectId: her })).toMatchObject([
      { state: 'withheld', failure: 'messages.erased', addressHash: null },
    ])
  }, 30_000)

  test('from the decision on nobody writes to them, though their key lives a second longer', async () => {
    const her = await sends(world, somebodyNew())
    const input = { subjectId: her, also: [], ground: 'objection' as const }
    const { id } = await execute(world.services, world.staff, eraseSubject, input)
    await sendMail(world, her)

    const em = world.worker.database.fork(world.tenantId)
    expect(await em.find(Message, { subjectId: her })).toMatchObject([
      { state: 'withheld', addressHash: null },
    ])
    await runErasure(world.worker, world.job, id)
  }, 30_000)

  test('a note that somebody adds in between goes too, and stands in the ledger', async () => {
    const her = await sends(world, person)
    const { id } = await execute(world.services, world.staff, eraseSubject, {
      subjectId: her,
      also: [],
      ground: 'objection',
    })
    await noteOn(her)
    await runErasure(world.worker, world.job, id)

    const erasure = (await erasureOf(id))!
    expect(erasure.subjectIds).toHaveLength(2)
    expect(await whatStands(world.databases.adminUrl, erasure.subjectIds)).toEqual([])
    expect(await whatOpens(world.worker, world.tenantId, erasure.subjectIds)).toEqual([])
    const ledger = await world.worker.erasureLedger.read(world.tenantId)
    expect(ledger.filter(({ erasure: of }) => of === id).at(-1)).toMatchObject({
      subjects: erasure.subjectIds,
    })
  }, 30_000)
})

const erasureOf = (id: string) => world.worker.database.fork(world.tenantId).findOne(Erasure, { id })

let howMany = 0

/** Whose address and number nobody had before. */
const somebodyNew = () => ({
  ...person,
  email: `zephyrine.${++howMany}@canarymeadow.example`,
  phone: `+49 30 987654${howMany + 10}`,
})

async function leadOf(subjectId: string): Promise<{ id: string }> {
  const [lead] = await rowsOf<{ id: string }>(
    world.databases.adminUrl,
    'select id from crm_lead where subject_id = $1',
    [subjectId],
  )

  return lead!
}

async function noteOn(subjectId: string): Promise<string> {
  const input = { leadId: (await leadOf(subjectId)).id, text: unmistakable.written.note }

  return (await execute(world.services, world.staff, addNote, input)).id
}

/** A doubtful submission that staff have let out of quarantine, its job not run yet. */
async function held(): Promise<string> {
  const doubtful = { email: 'zephyrine@mailinator.com', message: 'Look: https://canarymeadow.example' }
  const id = await sends(world, { ...person, ...doubtful })
  await execute(world.services, world.staff, releaseHeld, { id })

  return id
}

/** Until the database holds somebody back. */
async function somebodyWaits(): Promise<void> {
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  while ((await rowsOf(world.databases.adminUrl, waiting)).length === 0) await sleep(20)
}

const killed = new Error('killed')

/** Killed with the work of its nth transaction done and not committed. */
function dyingAtCommit(services: Services, nth: number): Services {
  return beforeCommit(services, nth, async () => {
    throw killed
  })
}

function dyingBetweenKeys(services: Services): Services {
  let destroyed = 0

  return servicesWith(services, 'keyring', {
    async destroySubject(...given: Parameters<Services['keyring']['destroySubject']>) {
      if (++destroyed > 1) throw killed
      await services.keyring.destroySubject(...given)
    },
  })
}

function dyingInTheLedger(services: Services): Services {
  return servicesWith(services, 'erasureLedger', {
    async keep({ tenant }: { readonly tenant: string }) {
      await appendFile(join(world.folder, `${tenant}.erasures.jsonl`), '{"v":1,"tenant":"')
      throw killed
    },
  })
}

/** Something happens between the work of the nth transaction and its beginning. */
function beforeCommit(services: Services, nth: number, hook: () => Promise<unknown>): Services {
  let begun = 0

  return withEntityManager(services, (em) => {
    const begin = em.begin.bind(em)
    em.begin = async (...given) => {
      if (++begun === nth) await hook()

      return begin(...given)
    }
  })
}

/** Something happens while a transaction has written its rows and is not committed. */
const afterFlush = (services: Services, hook: () => Promise<void>): Services =>
  withEntityManager(services, (em) => {
    const flush = em.flush.bind(em)
    // Its commit flushes once more.
    em.flush = async () => {
      em.flush = flush
      await flush()
      await hook()
    }
  })

type EntityManager = ReturnType<Database['fork']>

const withEntityManager = (services: Services, change: (em: EntityManager) => void): Services =>
  servicesWith(services, 'database', {
    fork(tenantId: string) {
      const em = services.database.fork(tenantId)
      change(em)

      return em
    },
  })

/** Services of which one behaves otherwise in some of its methods. */
function servicesWith(
  services: Services,
  name: 'database' | 'keyring' | 'erasureLedger',
  other: object,
): Services {
  const changed = new Proxy<object>(services[name], {
    get(target, property) {
      if (property in other) return Reflect.get(other, property)
      const value: unknown = Reflect.get(target, property)

      // Private fields are there on the thing itself alone.
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

  return new Proxy(services, {
    get: (target, property) => (property === name ? changed : Reflect.get(target, property)),
  })
}
