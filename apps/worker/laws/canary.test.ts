import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createUser } from '@leadkeep/auth'
import { execute } from '@leadkeep/commands'
import type { Module } from '@leadkeep/kernel'
import { demoForm } from '@leadkeep/lead_capture'
import { looking, rowsOf, searchFor, unmistakable } from '@leadkeep/testing'
import { modules as listed } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { sequencing } from '../sequencing.ts'
import { dumpOf } from './dump.ts'
import { codesOfFaults, everyJobFails } from './failing-jobs.ts'
import { administrator, type InstalledWorld } from './installed-world.ts'
import { tokenIn } from './landing-process.ts'
import { refusedActs, wrongVisits } from './refusals.ts'
import { readTheLog, workOn } from './staff-work.ts'
import { startWatchedInstallation, type WatchedInstallation } from './watched-installation.ts'
import { startWorkerProcess } from './worker-process.ts'

const { address, browser, canariesIn, home, person } = unmistakable

// Law 3, over everything there is: a person of unmistakable words goes through every surface, every job fails with
// them, and afterwards they stand nowhere: not in a table, file or log of Postgres, not in what a process wrote. What
// Next itself writes is looked through in a journey (nothing-of-a-person-is-in-a-log.spec.ts). Limit: the memory of the
// processes is not part of it.

const decoy = 'Kerfufflecrumb'
const decoysIn = searchFor([decoy])

let watched: WatchedInstallation
let world: InstalledWorld
let token: string

beforeAll(async () => {
  watched = await startWatchedInstallation()
  world = watched.world
  token = await watched.door.signIn(administrator.email, administrator.password)
}, 180_000)
afterAll(() => watched?.stop())

describe('a person of unmistakable words', () => {
  test('is received, by both doors of the form and in every way to get it wrong', async () => {
    const { landing } = watched
    const headers = {
      'x-forwarded-for': address,
      'user-agent': browser,
      referer: `http://localhost:${landing.port}/?utm_term=Gooseberrylane`,
    }
    const consent = { [`consent_${demoForm.consents[0]!.purpose}`]: true }
    const campaign = {
      utm_content: home,
      utm_source: 'fair',
      referrer: `https://elsewhere.example/${person.email}`,
    }
    const sent = await landing.submit(
      { ...person, ...consent, ...campaign },
      { ...headers, 'idempotency-key': person.email },
    )
    expect(sent.status).toBe(202)
    const page = await landing.get(`/f/enquiry?utm_content=${encodeURIComponent(home)}`, headers)
    expect((await landing.postForm({ ...person, token: tokenIn(page) }, headers)).status).toBe(303)
    await landing.get(String(sent.headers['location']), headers)

    const wrong = await wrongVisits(landing, headers)
    expect(wrong.map(({ status }) => status).filter((status) => status >= 500)).toEqual([])
    expect(wrong.filter(({ status }) => status >= 400).length).toBeGreaterThan(8)
  })

  test('makes every job there is fail, in every way, with these words in what is thrown', async () => {
    const { jobs, failures } = await everyJobFails(
      world,
      world.worker,
      [...modules, own(sequencing(world.worker, watched.folder))],
      world.tenantId,
      (job, code) => console.error(`${job}: ${code}`),
    )
    for (const id of jobs) {
      const codes = failures.filter(({ job }) => job === id).map(({ code }) => code)
      expect([id, [...new Set(codes)].toSorted()]).toEqual([id, codesOfFaults])
    }
    expect(jobs).toEqual(expect.arrayContaining(['lead_capture.process-submission', 'audit.sequence']))
    const kept = await rowsOf<{ output: Readonly<Record<string, unknown>> }>(
      world.databases.adminUrl,
      `select output from pgboss.job where output is not null`,
    )
    expect(kept.length).toBeGreaterThanOrEqual(codesOfFaults.length)
    for (const { output: told } of kept) {
      expect(Object.keys(told)).toEqual(['code'])
      expect(codesOfFaults).toContain(told['code'])
    }
  }, 120_000)

  test('becomes a lead in the real worker nevertheless', async () => {
    await rowsOf(
      world.databases.adminUrl,
      `update pgboss.job set start_after = now(), state = 'retry' where state in ('retry', 'failed', 'created')`,
    )
    const child = startWorkerProcess(world, {
      LEADKEEP_KEY_PROVIDER: 'env:ROOT',
      ROOT: world.rootKey,
      LEADKEEP_DATA_DIR: join(watched.folder, 'worker'),
    })
    try {
      expect([await child.started, child.output()]).toEqual(['ready', expect.any(String)])
      while ((await leadIds()).length < 2) await sleep(100)
      await sleep(1_500) // a schedule or two, and the sequencer
    } finally {
      await child.stop()
      watched.output.push(child.output())
    }
    expect(await leadIds()).toHaveLength(2)
  }, 60_000)

  test('is worked on by staff through every route that could tell of her', async () => {
    const [first = '', second = ''] = await leadIds()
    await workOn(asking(token), [first, second])
    const [entry] = await rowsOf<{ id: string }>(
      world.databases.adminUrl,
      `select e.id from audit_entry e join audit_opening o on o.entry_id = e.id where e.act = 'crm.lead.update' limit 1`,
    )
    await readTheLog(asking(token), entry!.id)
  })

  test('is refused in every way there is, and no refusal repeats her', async () => {
    const [lead = ''] = await leadIds()
    await execute(world.worker, operatorScope(world.worker, world.tenantId), createUser, {
      email: 'nobody.much@main.example',
      name: 'Nobody Much',
      password: administrator.password,
      roles: [],
    })
    const powerless = await watched.door.signIn('nobody.much@main.example', administrator.password)
    const answers = await refusedActs(lead, world.ambient.newId(), {
      staff: asking(token),
      powerless: asking(powerless),
      unknown: asking(person.name.replace(' ', '-')),
    })
    for (const answer of answers)
      expect(canariesIn(`${answer.status} ${answer.url}`, await answer.text())).toEqual([])
    expect(answers.filter(({ status }) => status >= 500)).toEqual([])
    expect(answers.filter(({ status }) => status >= 400).length).toBeGreaterThan(15)
  })
})

describe('is found nowhere', () => {
  beforeAll(async () => {
    // What is looked for is found where it is: one word is put into a table, a file and the log on purpose.
    for (const url of [world.databases.adminUrl, world.databases.keysAdminUrl])
      await looking(url, async (admin) => {
        await admin.query(`create table decoy as select '${decoy}'::text as word`)
        await admin.query('analyze')
        await admin.query('checkpoint')
      })
    await looking(world.databases.adminUrl, (admin) =>
      admin.query(`do $$ begin raise log 'the % of a log', '${decoy}'; end $$`),
    )
    await sleep(300)
  })

  test('in a dump of either database: tables, jobs, statistics, what is running', async () => {
    const data = await dumpOf(world.databases.adminUrl)
    const keys = await dumpOf(world.databases.keysAdminUrl)

    for (const dump of [data, keys])
      expect(decoysIn('a table', Buffer.concat([...dump.values()]))).toHaveLength(1)
    expect([...data.keys()]).toEqual(
      expect.arrayContaining(['public.crm_lead', 'public.audit_entry', 'pgboss.job_common', 'pg_stats']),
    )
    expect([...keys.keys()]).toContain('keystore.subject_key')
    const leaks = [...data, ...keys].flatMap(([table, text]) => canariesIn(table, text))
    expect(leaks).toEqual([])
  })

  test('in the files of the server, its write-ahead log among them', () => {
    const files = watched.files()
    expect(files.some((file) => file.includes('pg_wal'))).toBe(true)
    const leaks: string[] = []
    let decoys = 0
    for (const file of files) {
      const bytes = contentOf(file)
      leaks.push(...canariesIn(file.slice(watched.folder.length), bytes))
      decoys += decoysIn(file, bytes).length
    }
    expect(decoys).toBeGreaterThanOrEqual(2)
    expect(leaks).toEqual([])
  }, 120_000)

  test('in the log of the server', () => {
    const log = watched.postgresLog.join('\n')
    expect(decoysIn('the log', log)).toHaveLength(1)
    expect(canariesIn('the log of Postgres', log)).toEqual([])
  })

  test('in what the processes wrote', () => {
    const everything = [...watched.output, watched.landing.output()].join('\n')
    // Jobs failed and said so; landing said that it listens.
    expect(everything).toMatch(/lead_capture\.process-submission: \S+/)
    expect(everything).toMatch(/landing listens on/)
    expect(everything).toMatch(/Jobs and schedules are running/)
    expect(canariesIn('the output', everything)).toEqual([])
  })
})

const modules: readonly Module[] = listed
/** What the worker adds to the modules' own. */
const own = (...schedules: NonNullable<Module['schedules']>): Module => ({
  id: 'worker',
  title: 'Worker',
  schedules,
})

/** Asks as whoever shows this token, from her address and with her browser. */
const asking =
  (as: string) =>
  (method: string, path: string, body?: unknown): Promise<Response> =>
    watched.door.ask(method, path, { token: as, body, address, headers: { 'user-agent': browser } })

async function leadIds(): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    world.databases.adminUrl,
    `select id from crm_lead where submission_id is not null order by created_at, id`,
  )

  return rows.map(({ id }) => id)
}

/** A running server replaces some of its files: one that has gone since they were listed has a successor. */
function contentOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    // By shape: errors of the file system come from another realm here.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT')
      return Buffer.alloc(0)
    throw error
  }
}
