import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import { standInProject } from './stand-ins/project.ts'

let project: Awaited<ReturnType<typeof standInProject>>
const up = '  Ctrl-C stops everything.'

// Whole installations come and go here.
jest.setTimeout(120_000)

beforeAll(async () => {
  project = await standInProject()
})
afterEach(() => project.stopAll())
afterAll(() => project.remove())

test('one command ends with two addresses and a first sign-in, once; a second start takes seconds', async () => {
  const first = project.start()
  await first.says(up)
  expect(first.output).toContain(`http://localhost:${project.ports.landing}`)
  expect(first.output).toContain(`http://127.0.0.1:${project.ports.backend}`)
  expect(first.output).toMatch(/admin@demo\.example +once-only/)
  expect(first.output).toMatch(/landing +│ listening on/)
  expect(await first.stop('SIGINT')).toBe(0)
  expect(project.processes()).toEqual([])

  const began = Date.now()
  const second = project.start()
  await second.says(up)
  expect(Date.now() - began).toBeLessThan(30_000) // Two or three on a machine that does nothing else.
  expect(second.output).not.toMatch(/once-only|Building/)
})

test('each process gets its own settings and none of the others', async () => {
  const run = project.start(['up'], {
    LEADKEEP_ADMIN_PASSWORD: 'a password of twelve',
    AWS_SECRET: 'not yours',
    TMPDIR: '/tmp',
  })
  await run.says(up)
  const given = async (port: number) =>
    JSON.parse(await project.ask(port, '/environment')) as Record<string, string> // the stand-in's own form
  const plain = ['NEXT_TELEMETRY_DISABLED', 'NODE_ENV', 'PATH', 'TMPDIR']
  const staff = ['DATABASE_URL', 'KEYS_DATABASE_URL', 'LEADKEEP_KEY_PROVIDER']
  const [landing, backend, worker] = await Promise.all(
    [project.ports.landing, project.ports.backend, project.ports.worker].map(given),
  )

  expect(Object.keys(landing!).sort()).toEqual(
    [
      ...plain,
      'DATABASE_URL',
      'LANDING_PORT',
      'LEADKEEP_HOST',
      'LEADKEEP_INSTALLATION_KEY',
      'LEADKEEP_LANDING_SECRET',
    ].sort(),
  )
  expect(Object.keys(backend!).sort()).toEqual(
    [...plain, ...staff, 'BACKEND_PORT', 'LEADKEEP_LANDING_ORIGIN'].sort(),
  )
  const mail = ['LEADKEEP_LANDING_ORIGIN', 'LEADKEEP_MAIL_FROM', 'LEADKEEP_PUBLIC_ORIGIN']
  expect(Object.keys(worker!).sort()).toEqual([...plain, ...staff, ...mail, 'LEADKEEP_DATA_DIR'].sort())
  const roles = [landing, backend, worker].map(
    (environment) => new URL(environment!['DATABASE_URL']!).username,
  )
  expect(roles).toEqual(['leadkeep_landing', 'leadkeep_backend', 'leadkeep_worker'])
  expect(JSON.stringify(landing)).not.toMatch(/root\.key|leadkeep_keys|leadkeep_owner|superuser/)
  for (const file of ['secrets.json', 'keys/root.key', 'data/superuser-password'])
    expect(statSync(join(project.data, file)).mode & 0o777).toBe(0o600)
})

test('a second start on the same folder says so and disturbs nothing', async () => {
  const first = project.start()
  await first.says(up)
  const second = project.start()

  expect(await second.ended()).toBe(1)
  expect(second.output.trim()).toMatch(
    /^Leadkeep already runs on .* \(process \d+\): stop it first, or set LEADKEEP_DATA_DIR\.$/,
  )
  expect(await project.ask(project.ports.landing, '/readyz')).toBe('ready')
})

test('a crashed process comes back; so does Postgres, where it was', async () => {
  const run = project.start()
  await run.says(up)
  const before = await project.ask(project.ports.landing, '/pid')
  await project.ask(project.ports.landing, '/crash')
  await run.says('landing  │ ended (code 7); starting again')
  await eventually(async () => expect(await project.ask(project.ports.landing, '/pid')).not.toBe(before))

  const port = postgresPort()
  process.kill(project.postgresPid(), 'SIGKILL')
  await run.says('postgres │ ended; starting again')
  await eventually(async () => expect(project.postgresPid()).toBeGreaterThan(0))
  expect(postgresPort()).toBe(port)
  expect(await run.stop()).toBe(0)
  expect(project.processes()).toEqual([])
})

test('nothing is left behind: not of a process that does not listen, nor what it started itself', async () => {
  const run = project.start()
  await run.says(up)
  const grandchild = await project.ask(project.ports.worker, '/stubborn')
  expect(project.processes().some((line) => line.startsWith(`${grandchild} `))).toBe(true)
  const began = Date.now()
  expect(await run.stop()).toBe(0)

  expect(Date.now() - began).toBeLessThan(15_000)
  expect(project.processes()).toEqual([])
})

test('nothing is left behind when the supervisor itself is killed', async () => {
  const run = project.start()
  await run.says(up)
  await run.stop('SIGKILL')

  await eventually(() => expect(project.processes()).toEqual([]))
  const again = project.start()
  await again.says(up)
})

test('asked to end in the middle of a start, it ends', async () => {
  const run = project.start()
  await run.says('Starting Postgres')

  expect(await run.stop('SIGINT')).toBe(0)
  expect(project.processes()).toEqual([])
})

test('the backend is built when what it is made of has changed, and only then', async () => {
  const builds = () => readFileSync(join(project.root, 'builds'), 'utf8').split('\n').length - 1
  const once = async (...flags: string[]) => {
    const run = project.start(['up', ...flags])
    await run.says(up)
    await run.stop()
  }
  await once()
  const before = builds()
  mkdirSync(join(project.root, 'modules/crm'), { recursive: true })
  writeFileSync(join(project.root, 'modules/crm/index.ts'), 'export const changed = true\n')
  await once('--no-build')
  expect(builds()).toBe(before)
  await once()
  expect(builds()).toBe(before + 1)
})

test('a taken port is one sentence', async () => {
  const other = createServer().listen(project.ports.backend, '127.0.0.1')
  try {
    const run = project.start()
    expect(await run.ended()).toBe(1)
    expect(run.output.trim()).toBe(
      `Port ${project.ports.backend} is taken: stop what listens there, or set BACKEND_PORT.`,
    )
  } finally {
    other.close()
  }
})

test('a wrong DATABASE_URL is one sentence without its password', async () => {
  const run = project.start(['up'], {
    DATABASE_URL: 'postgres://me:canary@127.0.0.1:1/a',
    KEYS_DATABASE_URL: 'postgres://me:canary@127.0.0.1:1/b',
  })

  expect(await run.ended()).toBe(1)
  expect(run.output.trim()).toMatch(
    /^DATABASE_URL \(127\.0\.0\.1:1\/a\) does not answer \(ECONNREFUSED\): .*\.$/m,
  )
  expect(run.output).not.toMatch(/canary/)
})

test('a wrong setting is one sentence that names it', async () => {
  const run = project.start(['up'], { LANDING_PORT: 'canary' })

  expect(await run.ended()).toBe(1)
  expect(run.output.trim()).toBe('LANDING_PORT must be a port, 1 to 65535; .env.example says what it is for.')
})

test('a key file that has gone is refused: a new one would open nothing', async () => {
  renameSync(join(project.data, 'keys/root.key'), join(project.data, 'keys/elsewhere'))
  const run = project.start()

  expect(await run.ended()).toBe(1)
  expect(run.output).toMatch(/There is no root key file/)
  expect(project.processes()).toEqual([])
  renameSync(join(project.data, 'keys/elsewhere'), join(project.data, 'keys/root.key'))
})

test('doctor has a line for each thing and fails for what is in the way', async () => {
  const before = project.start(['doctor'], { LEADKEEP_DATA_DIR: 'nothing-here' })
  expect(await before.ended()).toBe(0)
  expect(before.output).toMatch(/^! Nothing is installed in .* yet: run "npm start"\.$/m)
  const run = project.start()
  await run.says(up)
  const during = project.start(['doctor'])
  expect(await during.ended()).toBe(0)
  expect(during.output).toMatch(/^✓ The embedded Postgres answers$/m)
  expect(during.output).toMatch(/^✓ The key store opens with the root key$/m)
  expect(during.output).toMatch(/^✓ What only modules know$/m)
  expect(before.output).not.toContain('What only modules know')
  expect(during.output).toMatch(/^! No recovery file/m)
  await run.stop()

  writeFileSync(join(project.data, 'data/cluster/PG_VERSION'), '16\n')
  const after = project.start(['doctor'])
  expect(await after.ended()).toBe(1)
  expect(after.output).toMatch(/^✗ The data in .* is of PostgreSQL 16: .*\.$/m)
})

const postgresPort = () =>
  Number(readFileSync(join(project.data, 'data/cluster/postmaster.pid'), 'utf8').split('\n')[3])

async function eventually(assertion: () => void | Promise<void>, patience = 20_000): Promise<void> {
  const deadline = Date.now() + patience
  for (;;)
    try {
      return await assertion()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await sleep(100)
    }
}
