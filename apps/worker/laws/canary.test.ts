import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { createUser } from '@leadkeep/auth'
import { execute } from '@leadkeep/commands'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@leadkeep/database'
import { startWorker } from '@leadkeep/events'
import { AppError, type Module, type Services } from '@leadkeep/kernel'
import { demoForm } from '@leadkeep/lead_capture'
import { openWorld, type World } from '@leadkeep/testing'
import { modules as listed } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { seedWith } from '../seed/seed.ts'
import { looking, rowsOf } from './behind-the-scenes.ts'
import { root, startLandingProcess, tokenIn, type LandingProcess } from './landing-process.ts'
import { searchFor } from './needles.ts'
import { staffDoor, type StaffDoor } from './staff-door.ts'

// Law 3, over everything there is: a person of unmistakable words goes through every surface, every job fails with
// them, and afterwards they stand nowhere: not in a table, file or log of Postgres, not in what a process wrote.
// Limits: Next's own console is not part of it, nor is the memory of the processes.

const modules: readonly Module[] = listed
const subscribers = modules.flatMap((module) => [...(module.subscribers ?? [])])
const schedules = modules.flatMap((module) => [...(module.schedules ?? [])])
const password = 'a password of twelve'

const person = {
  name: 'Zephyrine Quillfeather',
  email: 'zephyrine.quillfeather@canarymeadow.example',
  phone: '+49 30 98765434',
  company: 'Vantongeren Marmalades',
  message: 'Please ring the wobblebell at Thistlecombe.',
}
const home = 'Gooseberrylane 7'
const address = '198.51.100.217'
const browser = 'Snorkelfox/77.1 (Periwinkle)'
const edited = { name: 'Zephyrine Umbrellawright', company: 'Tumbleweedworks' }
const written = { note: 'She breeds hippogriffs.', task: 'Send her the pumpernickel' }

const words = `
  Zephyrine Quillfeather canarymeadow 3098765434 98765434 Vantongeren Marmalades wobblebell Thistlecombe Gooseberrylane
  198.51.100.217 Snorkelfox Periwinkle Umbrellawright Tumbleweedworks hippogriffs pumpernickel`
const canariesIn = searchFor(words.trim().split(/\s+/))
const decoy = 'Kerfufflecrumb'
const decoysIn = searchFor([decoy])

let folder: string
let postgres: EmbeddedPostgres
const postgresLog: string[] = []
const output: string[] = []
let world: World
let worker: Services
let landing: LandingProcess
let door: StaffDoor
let tenantId: string
let token: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leadkeep-canary-'))
  // A server of its own, whose files and log are ours to read.
  postgres = await startEmbeddedPostgres({ directory: folder, log: (line) => void postgresLog.push(line) })
  process.env['LEADKEEP_TEST_POSTGRES'] = postgres.url
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    jest
      .spyOn(console, method)
      .mockImplementation((...given: unknown[]) => void output.push(given.map(String).join(' ')))
  world = await openWorld(modules)
  worker = await world.as('worker')
  await seedWith(worker, { demo: false, adminEmail: 'admin@main.example', adminPassword: password })
  tenantId = (await rowsOf<{ id: string }>(world.databases.adminUrl, 'select id from directory_tenant'))[0]!
    .id
  landing = await startLandingProcess(world, { LEADKEEP_TRUSTED_PROXIES: '127.0.0.1' })
  door = staffDoor(world.services, (entry) => void output.push(JSON.stringify(entry)))
  token = await door.signIn('admin@main.example', password)
}, 180_000)

afterAll(async () => {
  await landing?.stop()
  await world?.close()
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('a person of unmistakable words', () => {
  test('is received, by both doors of the form and in every way to get it wrong', async () => {
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

    const wrong = [
      await landing.submit({ ...person, email: person.name }, headers),
      await landing.submit({ ...person, [person.company]: person.email }, headers),
      await landing.submit({ ...person, name: { first: person.name } }, headers),
      await landing.submit({ ...person, message: person.message.repeat(300) }, headers),
      await landing.submit(person, { ...headers, 'idempotency-key': person.name }),
      await landing.submit(person, { ...headers, 'content-type': `text/${browser}` }),
      await landing.submit(person, {
        ...headers,
        'sec-fetch-site': 'cross-site',
        origin: 'https://canarymeadow.example',
      }),
      await landing
        .submit(person, { ...headers, 'content-length': '99999999' })
        .catch(() => ({ status: 413 })),
      await landing.postForm({ ...person, email: person.message }, headers),
      await landing.get(`/p/${encodeURIComponent(person.name)}?utm_content=${person.email}`, headers),
      await landing.get(`/f/${person.email}`, headers),
      await landing.get(`/f/enquiry/thanks?receipt=${encodeURIComponent(person.email)}`, headers),
      await landing.get('/', { ...headers, host: 'zephyrine.canarymeadow.example' }),
    ]
    expect(wrong.map(({ status }) => status).filter((status) => status >= 500)).toEqual([])
    expect(wrong.filter(({ status }) => status >= 400).length).toBeGreaterThan(8)
  })

  test('makes every job and every schedule fail, with these words in what is thrown', async () => {
    const failures: string[] = []
    for (const { id, event } of subscribers) await enqueue(id, event)
    const jobs = await startWorker({
      url: world.databases.url('worker'),
      modules: modules.map(failing),
      services: worker,
      ambient: world.ambient,
      onFailure: (job, code) => {
        failures.push(job)
        console.error(`${job}: ${code}`)
      },
    })
    const wanted = [...subscribers, ...schedules].map(({ id }) => id)
    while (!wanted.every((id) => failures.filter((each) => each === id).length >= 3)) await sleep(100)
    await jobs.stop()

    expect(failures.length).toBeGreaterThanOrEqual(wanted.length * 3)
    const [jobRow] = await rowsOf<{ output: unknown }>(
      world.databases.adminUrl,
      `select output from pgboss.job where output is not null limit 1`,
    )
    expect(jobRow!.output).toMatchObject({ code: expect.any(String) })
  }, 120_000)

  test('becomes a lead in the real worker nevertheless', async () => {
    await rowsOf(
      world.databases.adminUrl,
      `update pgboss.job set start_after = now(), state = 'retry' where state in ('retry', 'failed', 'created')`,
    )
    const child = await realWorker()
    try {
      while ((await leadIds()).length < 2) await sleep(100)
      await sleep(1_500) // a schedule or two, and the sequencer
    } finally {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    expect(await leadIds()).toHaveLength(2)
  }, 60_000)

  test('is worked on by staff through every route that could tell of her', async () => {
    const [first = '', second = ''] = await leadIds()
    const seen = (answer: Response) => answer.text()
    const ask = (method: string, path: string, body?: unknown) =>
      door.ask(method, path, { token, body, address, headers: { 'user-agent': browser } })
    const query = encodeURIComponent

    // Where she is to be read, she is: else nothing below would mean anything.
    for (const path of [
      '/api/crm/leads',
      `/api/crm/leads?search=${query(person.email)}`,
      `/api/crm/leads?search=${query(person.phone)}`,
      `/api/crm/leads?search=${query('Zephyrine')}`,
      `/api/crm/leads/${first}`,
    ])
      expect([path, await seen(await ask('GET', path))]).toEqual([
        path,
        expect.stringContaining(person.email),
      ])
    expect((await ask('PATCH', `/api/crm/leads/${first}`, { version: 1, ...edited })).status).toBe(200)
    expect((await ask('POST', `/api/crm/leads/${first}/notes`, { text: written.note })).status).toBe(201)
    expect((await ask('POST', `/api/crm/leads/${first}/tasks`, { title: written.task })).status).toBe(201)
    expect((await ask('POST', `/api/crm/leads/${first}/person`, { version: 2 })).status).toBe(201)
    expect((await ask('POST', '/api/crm/leads', person)).status).toBe(201)
    expect((await ask('DELETE', `/api/crm/leads/${second}`)).status).toBeLessThan(500)
    expect(await seen(await ask('POST', '/api/crm/leads/exports', {}))).toContain(edited.name)
    expect(
      (await ask('POST', '/api/auth/users', { email: person.email, name: person.name, password, roles: [] }))
        .status,
    ).toBe(201)

    // The log and its export tell what happened, and hold none of it.
    for (const format of ['jsonl', 'csv']) {
      const exported = await seen(await ask('POST', '/api/audit_logs/exports', { format, purpose: 'a test' }))
      expect(exported).toContain('lead_capture.submission.receive')
      expect(canariesIn(`the ${format} export`, exported)).toEqual([])
    }
    const log = await seen(await ask('GET', '/api/audit_logs/entries'))
    expect(canariesIn('the log', log)).toEqual([])
    const [entry] = await rowsOf<{ id: string }>(
      world.databases.adminUrl,
      `select e.id from audit_entry e join audit_opening o on o.entry_id = e.id where e.act = 'crm.lead.update' limit 1`,
    )
    expect(
      await seen(await ask('POST', `/api/audit_logs/entries/${entry!.id}/openings`, { purpose: 'a test' })),
    ).toContain(edited.company)
  })

  test('is refused in every way there is, and no refusal repeats her', async () => {
    const [lead = ''] = await leadIds()
    await execute(worker, operatorScope(worker, tenantId), createUser, {
      email: 'nobody.much@main.example',
      name: 'Nobody Much',
      password,
      roles: [],
    })
    const powerless = await door.signIn('nobody.much@main.example', password)
    const ask = (method: string, path: string, body?: unknown, as = token) =>
      door.ask(method, path, { token: as, body, address, headers: { 'user-agent': browser } })
    const name = encodeURIComponent(person.name)
    const answers = [
      await ask('POST', '/api/auth/login', { email: person.email, password: person.message }),
      await ask('POST', '/api/auth/login', {
        email: 'nobody@canarymeadow.example',
        password: person.message,
      }),
      await ask('POST', '/api/auth/login', { email: person.name, password: { no: person.name } }),
      await ask('GET', '/api/crm/leads', undefined, person.name.replace(' ', '-')),
      await ask('POST', '/api/crm/leads', person, powerless),
      await ask('GET', `/api/crm/leads?search=${name}`, undefined, powerless),
      await ask('PATCH', `/api/crm/leads/${lead}`, { version: 1, ...edited }, powerless),
      await ask('POST', '/api/crm/leads', { ...person, email: person.name }),
      await ask('POST', '/api/crm/leads', { ...person, stage: person.name, [person.company]: 1 }),
      await ask('PATCH', `/api/crm/leads/${lead}`, { version: 1, ...edited }),
      await ask('PATCH', `/api/crm/leads/${world.ambient.newId()}`, { version: 1, ...edited }),
      await ask('GET', `/api/crm/leads/${name}`),
      await ask('GET', `/api/crm/leads?cursor=${name}`),
      await ask('GET', `/api/crm/leads?stage=${name}&owner=${name}&from=${name}`),
      await ask('GET', `/api/crm/${name}`),
      await ask('GET', `/api/audit_logs/entries?act=${name}`),
      await ask('POST', '/api/audit_logs/exports', { format: person.name, purpose: 'x' }),
      await ask('POST', '/api/auth/users', { email: person.email, name: person.name, password, roles: [] }),
      await ask('POST', '/api/auth/users', {
        email: person.name,
        name: person.name,
        password: 'short',
        roles: [person.name],
      }),
      await ask('POST', '/api/auth/roles', { key: person.name, title: 'x', features: [person.name] }),
    ]
    for (const answer of answers)
      expect(canariesIn(`${answer.status} ${answer.url}`, await answer.text())).toEqual([])
    expect(answers.filter(({ status }) => status >= 500)).toEqual([])
    expect(answers.filter(({ status }) => status >= 400).length).toBeGreaterThan(15)
  })
})

describe('is found nowhere', () => {
  beforeAll(async () => {
    // What is looked for is found where it is: one word is put into a table, a file and the log on purpose.
    await looking(world.databases.adminUrl, async (admin) => {
      await admin.query(`create table decoy as select '${decoy}'::text as word`)
      await admin.query(`do $$ begin raise log 'the % of a log', '${decoy}'; end $$`)
      await admin.query('analyze')
    })
    for (const url of [world.databases.adminUrl, world.databases.keysAdminUrl])
      await looking(url, (admin) => admin.query('checkpoint'))
    await sleep(300)
  })

  test('in a dump of either database: tables, jobs, statistics, what is running', async () => {
    const data = await dumpOf(world.databases.adminUrl)
    const keys = await dumpOf(world.databases.keysAdminUrl)

    expect(decoysIn('a table', Buffer.concat([...data.values()]))).toHaveLength(1)
    expect([...data.keys()]).toEqual(
      expect.arrayContaining(['public.crm_lead', 'public.audit_entry', 'pgboss.job_common', 'pg_stats']),
    )
    expect([...keys.keys()]).toContain('keystore.subject_key')
    const leaks = [...data, ...keys].flatMap(([table, text]) => canariesIn(table, text))
    expect(leaks).toEqual([])
  })

  test('in the files of the server, its write-ahead log among them', () => {
    const files = filesUnder(folder)
    expect(files.some((file) => file.includes('pg_wal'))).toBe(true)
    const leaks: string[] = []
    let decoys = 0
    for (const file of files) {
      const bytes = readFileSync(file)
      leaks.push(...canariesIn(file.slice(folder.length), bytes))
      decoys += decoysIn(file, bytes).length
    }
    expect(decoys).toBeGreaterThanOrEqual(2)
    expect(leaks).toEqual([])
  }, 120_000)

  test('in the log of the server', () => {
    expect(decoysIn('the log', postgresLog.join('\n'))).toHaveLength(1)
    expect(canariesIn('the log of Postgres', postgresLog.join('\n'))).toEqual([])
  })

  test('in what the processes wrote', () => {
    const everything = [...output, landing.output()].join('\n')
    // Jobs failed and said so; landing said that it listens.
    expect(everything).toMatch(/lead_capture\.process-submission: \S+/)
    expect(everything).toMatch(/landing listens on/)
    expect(everything).toMatch(/Jobs and schedules are running/)
    expect(canariesIn('the output', everything)).toEqual([])
  })
})

/** Throws what libraries and databases throw: words in the message, in a cause, in a detail, in a field. */
function failing(module: Module): Module {
  const everything = [...Object.values(person), home, address, browser].join(' | ')
  const cause = Object.assign(new Error(`Failing row contains (${everything})`), {
    code: '23505',
    detail: `Key (email)=(${everything})`,
  })
  const errors = [
    new Error(`Could not make a lead of ${everything}`),
    new AppError(`No: ${everything}`, { code: 'test.refused', status: 500, cause }),
    Object.assign(cause, { name: person.name }),
  ]
  let thrown = 0
  const fail = () => Promise.reject(errors[thrown++ % errors.length])

  return {
    ...module,
    subscribers: module.subscribers?.map((subscriber) => ({ ...subscriber, handle: fail })),
    schedules: module.schedules?.map((schedule) => ({ ...schedule, every: 0.2, run: fail })),
  }
}

/** A job for the subscriber, whatever event it waits for. */
async function enqueue(queue: string, event: string): Promise<void> {
  const ids = { tenantId, eventId: world.ambient.newId(), event, requestId: world.ambient.newId(), data: {} }
  for (let index = 0; index < 3; index++)
    await worker.database.door('test_enqueue', 'select doors.enqueue($1::text[], $2::jsonb[])', [
      [queue],
      [JSON.stringify(ids)],
    ])
}

async function realWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'apps/worker/main.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      DATABASE_URL: world.databases.url('worker'),
      KEYS_DATABASE_URL: world.databases.keysUrl,
      LEADKEEP_KEY_PROVIDER: 'env:ROOT',
      ROOT: world.rootKey,
      LEADKEEP_DATA_DIR: join(folder, 'worker'),
    },
  })
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => void output.push(part.toString()))
  const said = await Promise.race([
    once(child, 'message').then(() => 'ready'),
    once(child, 'exit').then(() => 'ended'),
  ])
  if (said !== 'ready') throw new Error(`The worker did not start:\n${output.join('\n')}`)

  return child
}

async function leadIds(): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    world.databases.adminUrl,
    `select id from crm_lead where submission_id is not null order by created_at, id`,
  )

  return rows.map(({ id }) => id)
}

/** Every row of every table, view and statistic, as text and with its bytes as hexadecimal, by table. */
function dumpOf(url: string): Promise<Map<string, Buffer>> {
  return looking(url, async (admin) => {
    const { rows } = await admin.query<{ name: string }>(
      `select format('%I.%I', nspname, relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace
       where relkind in ('r', 'm') and nspname not in ('pg_catalog', 'information_schema')`,
    )
    const dump = new Map<string, Buffer>()
    for (const name of [
      ...rows.map((row) => row.name),
      'pg_stats',
      'pg_stat_activity',
      'pg_description',
      'pg_largeobject',
    ]) {
      const all = await admin.query<{ row: string }>(`select t::text as row from ${name} t`)
      dump.set(name, Buffer.from(all.rows.map(({ row }) => row).join('\n')))
    }

    return dump
  })
}

const filesUnder = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
