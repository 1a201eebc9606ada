import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { select, type Entry } from '@leadkeep/audit'
import { createUser } from '@leadkeep/auth'
import { command, execute } from '@leadkeep/commands'
import { createPersonFromLead, crm, Lead } from '@leadkeep/crm'
import { AppError } from '@leadkeep/kernel'
import { looking, rowsOf } from '@leadkeep/testing'
import { z } from 'zod'
import { operatorScope } from '../seed/new-tenant.ts'
import { openPopulatedWorld, type PopulatedWorld } from './populated-world.ts'
import { staffDoor, type StaffDoor } from './staff-door.ts'

const password = 'a password of twelve'

let world: PopulatedWorld
let door: StaffDoor
let admin: string

beforeAll(async () => {
  world = await openPopulatedWorld()
  door = staffDoor(world.services)
  for (const role of ['sales', 'compliance'])
    await execute(world.worker, operatorScope(world.worker, world.demo), createUser, {
      email: `one-of-${role}@demo.example`,
      name: `One of ${role}`,
      password,
      roles: [role],
    })
  admin = await door.signIn('admin@demo.example', 'correct horse battery')
}, 120_000)
afterAll(() => world?.close())

describe('law 4 under load: more requests than connections', () => {
  test('200 lists at once on a pool of five: each is answered, each has its entry, nothing waits for itself', async () => {
    expect((await world.services.database.pool()).options.max).toBe(5)
    const before = await countOf('crm.leads.list')
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => door.ask('GET', '/api/crm/leads', { token: admin })),
    )
    const shown = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { items: { name: string }[] }).items),
    )

    expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(200))
    expect(shown.every((items) => items.length === 30 && items.every(({ name }) => name !== null))).toBe(true)
    const entries = (await entriesOf('crm.leads.list')).slice(before)
    expect(entries).toHaveLength(200)
    expect(new Set(entries.map(({ request }) => request)).size).toBe(200)
    expect(entries.every(({ reads }) => reads?.[0]?.subjects.length === 30)).toBe(true)
  }, 60_000)

  test('searches, details and changes of one lead among them', async () => {
    const ids = await leadIds()
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, index) => {
        const id = ids[index % 5]
        if (index % 3 === 0)
          return door.ask('GET', `/api/crm/leads?search=${index % 2 ? 'a' : 'nobody@example.com'}`, {
            token: admin,
          })
        if (index % 3 === 1) return door.ask('GET', `/api/crm/leads/${id}`, { token: admin })

        return door.ask('POST', `/api/crm/leads/${id}/notes`, {
          token: admin,
          body: { text: `Note ${index}` },
        })
      }),
    )
    const statuses = answers.map(({ status }) => status)

    expect(statuses.filter((status) => status !== 200 && status !== 201)).toEqual([])
    expect(await idleInTransaction()).toBe(0)
  }, 60_000)
})

describe('law 4: what was opened stays told, however the act ends', () => {
  const failures = [
    {
      how: 'refuses',
      error: new AppError('No.', { code: 'test.refused', status: 409 }),
      outcome: 'refused',
      code: 'test.refused',
    },
    { how: 'fails', error: new Error('a fault of ours'), outcome: 'failed', code: 'internal' },
  ]

  test.each(failures)(
    'a command that opens a value and then $how leaves both its entries',
    async ({ error, outcome, code }) => {
      const openAndFail = command({
        id: `test.open_and_${outcome}`,
        access: ['crm.leads.view'],
        input: z.object({}),
        async run({ scope, em, open, services }) {
          const [lead] = await em.find(Lead, {}, { limit: 1 })
          const [[opened]] = await open(crm.purposes[0], select(Lead, [lead!], ['name']))
          expect(opened!.name).toEqual(expect.any(String))
          // What it wanted to change goes with it.
          lead!.assignTo(services.ambient.newId(), scope.now())
          throw error
        },
      })
      const before = await leadsAsTheyAre()
      await expect(execute(world.services, world.scope(world.demo), openAndFail, {})).rejects.toMatchObject({
        code,
      })

      expect(await entriesOf(openAndFail.id)).toMatchObject([
        {
          outcome: 'done',
          purpose: 'crm.work_leads',
          reads: [{ table: 'crm.lead', columns: ['name'], subjects: [expect.any(String)] }],
        },
        { outcome, error: code },
      ])
      expect(await leadsAsTheyAre()).toBe(before)
    },
  )

  test('two make a person of one lead at once: both have opened it, one is told that it came second', async () => {
    const [id = ''] = await leadIds()
    const version = await versionOf(id)
    const act = () => execute(world.services, world.scope(world.demo), createPersonFromLead, { id, version })
    const ends = await looking(world.databases.adminUrl, async (admin) => {
      await admin.query('begin')
      await admin.query('select from crm_lead where id = $1 for update', [id])
      const both = Promise.allSettled([act(), act()])
      while ((await countOf('crm.person.create_from_lead')) < 2) await sleep(20)
      await admin.query('commit')

      return both
    })

    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const entries = await entriesOf('crm.person.create_from_lead')
    expect(entries.filter(({ reads }) => reads)).toHaveLength(2)
    expect(entries.filter(({ changes }) => changes)).toHaveLength(1)
    expect(entries.filter(({ outcome }) => outcome === 'refused')).toMatchObject([
      { error: 'record.changed_meanwhile' },
    ])
  })

  test.each([
    ['POST', '/api/crm/leads/exports', 'compliance', {}],
    ['POST', '/api/audit_logs/exports', 'sales', { format: 'jsonl', purpose: 'audit_logs.audit' }],
  ])('%s %s is denied to %s, and says so on the log', async (method, path, role, body) => {
    const token = await door.signIn(`one-of-${role}@demo.example`, password)
    const answer = await door.ask(method, path, { token, body })
    const { code, requestId } = (await answer.json()) as { code: string; requestId?: string }
    const all = await rowsOf<{ body: Entry & { actor: { id: string }; request: string } }>(
      world.databases.adminUrl,
      `select body from audit_entry where tenant_id = $1 and outcome = 'refused' order by recorded_at desc limit 1`,
      [world.demo],
    )

    expect([answer.status, code]).toEqual([403, 'auth.not_allowed'])
    expect(all[0]!.body).toMatchObject({
      outcome: 'refused',
      error: 'auth.not_allowed',
      actor: { kind: 'user' },
    })
    expect(all[0]!.body.act).toContain(path.split('/')[2])
    if (requestId) expect(all[0]!.body.request).toBe(requestId)
  })

  test('where its entry can’t be written, nothing is opened and nobody learns anything', async () => {
    const [id = ''] = await leadIds()
    await rowsOf(world.databases.adminUrl, `revoke insert on audit_entry from leadkeep_backend`)
    try {
      for (const path of [
        '/api/crm/leads',
        `/api/crm/leads/${id}`,
        `/api/crm/leads/${world.ambient.newId()}`,
      ]) {
        const answer = await door.ask('GET', path, { token: admin })
        expect(answer.status).toBeGreaterThanOrEqual(500)
        expect(Object.keys((await answer.json()) as object)).not.toContain('items')
      }
    } finally {
      await rowsOf(world.databases.adminUrl, `grant insert on audit_entry to leadkeep_backend`)
    }
    expect((await door.ask('GET', `/api/crm/leads/${id}`, { token: admin })).status).toBe(200)
  })
})

type Written = Entry & { readonly request: string }

async function entriesOf(act: string): Promise<Written[]> {
  const rows = await rowsOf<{ body: Written }>(
    world.databases.adminUrl,
    `select body from audit_entry where tenant_id = $1 and act = $2 order by recorded_at, id`,
    [world.demo, act],
  )

  return rows.map(({ body }) => body)
}

const countOf = async (act: string) => (await entriesOf(act)).length

async function leadIds(): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    world.databases.adminUrl,
    `select id from crm_lead where tenant_id = $1 and person_id is null order by id limit 5`,
    [world.demo],
  )

  return rows.map(({ id }) => id)
}

async function versionOf(id: string): Promise<number> {
  const [row] = await rowsOf<{ version: number }>(
    world.databases.adminUrl,
    `select version from crm_lead where id = $1`,
    [id],
  )

  return row!.version
}

async function leadsAsTheyAre(): Promise<string> {
  const [row] = await rowsOf<{ all: string }>(
    world.databases.adminUrl,
    `select md5(string_agg(t::text, '' order by id)) as all from crm_lead t`,
  )

  return row!.all
}

async function idleInTransaction(): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(
    world.databases.adminUrl,
    `select count(*)::int as count from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
  )

  return row!.count
}
