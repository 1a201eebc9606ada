import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { Client } from 'pg'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'

let directory: string
let server: EmbeddedPostgres | undefined
let log: string[]

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'leadkeep-postgres-test-'))
  log = []
})

afterEach(async () => {
  await server?.stop()
  server = undefined
  rmSync(directory, { recursive: true, force: true })
})

test('a folder becomes two UTF-8 databases, reachable from this machine alone, and keeps what it holds', async () => {
  await start()
  expect(await ask(server!.url, 'show server_encoding')).toBe('UTF8')
  expect(await ask(server!.keysUrl, 'select current_database()')).toBe('leadkeep_keys')
  expect(await ask(server!.url, 'show listen_addresses')).toBe('127.0.0.1')
  expect(await ask(server!.url, 'show synchronous_commit')).toBe('on')
  await ask(server!.url, `create table kept as select 'Ada' as name`)
  await server!.stop()

  await start()
  expect(await ask(server!.url, 'select name from kept')).toBe('Ada')
})

test('the password is drawn once and readable by its owner alone', async () => {
  await start()
  const first = new URL(server!.url).password
  expect(first.length).toBeGreaterThanOrEqual(32)
  expect(statSync(join(directory, 'superuser-password')).mode & 0o777).toBe(0o600)
  await server!.stop()

  await start()
  expect(new URL(server!.url).password).toBe(first)
})

test('after kill -9 what was committed is still there, and what the dead server left behind does not matter', async () => {
  await start()
  await ask(server!.url, `create table kept as select 'Ada' as name`)
  process.kill(server!.pid, 'SIGKILL')
  await server!.exited
  expect(existsSync(join(directory, 'cluster/postmaster.pid'))).toBe(true)

  await start()
  expect(await ask(server!.url, 'select name from kept')).toBe('Ada')
})

test('a process number that somebody else has by now does not keep the server from starting', async () => {
  await start()
  await server!.stop()
  writeFileSync(join(directory, 'cluster/postmaster.pid'), `${process.pid}\n`)

  await start()
  expect(await ask(server!.url, 'select 1')).toBe(1)
})

test('a folder of another version, a taken port, a lost password: each is said in one sentence', async () => {
  await start()
  await expect(
    startEmbeddedPostgres({ directory: `${directory}/other`, port: server!.port }),
  ).rejects.toMatchObject({
    code: 'database.embedded.port_taken',
  })
  await server!.stop()
  writeFileSync(join(directory, 'cluster/PG_VERSION'), '16\n')
  await expect(start()).rejects.toMatchObject({ code: 'database.embedded.other_version' })
  writeFileSync(join(directory, 'cluster/PG_VERSION'), '18\n')
  rmSync(join(directory, 'superuser-password'))
  await expect(start()).rejects.toMatchObject({ code: 'database.embedded.password_missing' })
})

test('the log repeats no value: not of a refused row, not of a bad one, not of a statement that crashed', async () => {
  await start()
  await ask(server!.url, 'create table person (email text primary key check (length(email) > 30))')
  await expect(ask(server!.url, `insert into person values ('canary@example.com')`)).rejects.toThrow(
    /violates check/,
  )
  await expect(ask(server!.url, `select 'canary'::uuid`)).rejects.toThrow(/invalid input/)
  await expect(ask(server!.url, 'select $1::int', ['canary'])).rejects.toThrow(/invalid input/)
  const crashing = expect(ask(server!.url, `select pg_sleep(20), 'canary'`)).rejects.toThrow()
  process.kill(await pidOf('%canary%'), 'SIGKILL')
  await crashing
  await server!.stop()

  expect(log.join('\n')).toMatch(/was terminated by signal 9/)
  expect(log.join('\n')).not.toMatch(/canary/)
})

test('it ends with the process that started it, even if that one is killed', async () => {
  const starter = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(new URL('./embedded-postgres.ts', import.meta.url).href)})
    console.log((await startEmbeddedPostgres({ directory: process.argv[1] })).port)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', starter, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output] = (await once(child.stdout, 'data')) as [Buffer] // a stream without an encoding gives bytes
  const port = Number(output.toString())
  expect(await listens(port)).toBe(true)

  child.kill('SIGKILL')
  for (let tries = 0; tries < 100 && existsSync(join(directory, 'cluster/postmaster.pid')); tries++)
    await sleep(100)
  expect(await listens(port)).toBe(false)
})

async function start() {
  server = await startEmbeddedPostgres({ directory, log: (line) => log.push(line) })
}

async function ask(url: string, sql: string, values?: string[]): Promise<unknown> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {}) // A crash is what one of the tests is about.
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql, values)

    return Object.values(rows[0] ?? {})[0]
  } finally {
    await client.end().catch(() => {})
  }
}

async function pidOf(statement: string): Promise<number> {
  const sql = 'select pid from pg_stat_activity where query like $1 and pid <> pg_backend_pid()'
  const pid = await ask(server!.url, sql, [statement])

  return typeof pid === 'number' ? pid : pidOf(statement)
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    return await once(socket, 'connect').then(
      () => true,
      () => false,
    )
  } finally {
    socket.destroy()
  }
}
