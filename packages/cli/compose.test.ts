import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { backendConfig, landingConfig, migrateConfig, workerConfig } from '@leadkeep/config'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@leadkeep/database/server'
import Ajv from 'ajv'
import { Client } from 'pg'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Composition } from './command.ts'
import { prepareInstallation } from './prepare-installation.ts'

jest.setTimeout(60_000)

const root = join(import.meta.dirname, '../..')
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8')
const file: unknown = parse(text, { merge: true })
const service = z.object({
  image: z.string(),
  user: z.string(),
  environment: z.record(z.string(), z.string()).default({}),
  networks: z.array(z.string()),
  command: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  restart: z.string(),
})
const { services } = z.object({ services: z.record(z.string(), service) }).parse(file)
const apps = ['migrate', 'landing', 'backend', 'worker'] as const

test('the file is valid by the schema of the Compose Specification', () => {
  const schema: unknown = JSON.parse(
    readFileSync(join(import.meta.dirname, 'fixtures/compose-spec.json'), 'utf8'),
  )
  const { $schema: _, ...rules } = z.record(z.string(), z.unknown()).parse(schema)
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  const validate = ajv.compile(rules)

  expect(validate(file) ? [] : validate.errors).toEqual([])
  expect(validate({ services: { data: { imagine: 'postgres' } } })).toBe(false)
})

test('nobody is root, and no two of our processes are the same user', () => {
  for (const { user } of Object.values(services)) expect(user).not.toMatch(/^(root|0)/)
  expect(new Set(apps.map((name) => services[name]!.user)).size).toBe(apps.length)
})

test('nobody can write to their image or keep a capability, and everybody who stays is watched', () => {
  for (const [name, { read_only, cap_drop, healthcheck, restart }] of Object.entries(services)) {
    expect({ name, read_only, cap_drop }).toEqual({ name, read_only: true, cap_drop: ['ALL'] })
    if (restart !== 'no')
      expect({ name, watched: healthcheck !== undefined }).toEqual({ name, watched: true })
  }
})

test('a secret is with those who need it and nobody else', () => {
  const holders = (secret: string) =>
    Object.keys(services).filter((name) =>
      JSON.stringify(services[name]!.environment).includes(`\${${secret}:?`),
    )

  expect(holders('LEADKEEP_LANDING_PASSWORD')).toEqual(['migrate', 'landing'])
  expect(holders('LEADKEEP_LANDING_SECRET')).toEqual(['landing'])
  expect(holders('LEADKEEP_BACKEND_PASSWORD')).toEqual(['migrate', 'backend'])
  expect(holders('LEADKEEP_WORKER_PASSWORD')).toEqual(['migrate', 'worker'])
  expect(holders('LEADKEEP_KEYS_PASSWORD')).toEqual(['migrate', 'backend', 'worker'])
  expect(holders('LEADKEEP_ROOT_KEY')).toEqual(['migrate', 'backend', 'worker'])
  expect(holders('LEADKEEP_OWNER_PASSWORD')).toEqual(['migrate'])
  expect(holders('LEADKEEP_DATA_ADMIN_PASSWORD')).toEqual(['data', 'migrate'])
  expect(holders('LEADKEEP_KEYS_ADMIN_PASSWORD')).toEqual(['keys', 'migrate'])
})

test('landing has no key provider, no key store, and no way there', () => {
  const { environment, networks } = services['landing']!

  expect(Object.keys(environment).join()).not.toMatch(/KEY_PROVIDER|ROOT_KEY|KEYS_DATABASE/)
  expect(networks).not.toContain('keys')
  expect(services['keys']!.networks).toEqual(['keys'])
})

test('neither Postgres writes values into its log', () => {
  for (const name of ['data', 'keys'])
    expect(services[name]!.command).toEqual(
      expect.arrayContaining([
        'log_min_messages=log',
        'log_min_error_statement=panic',
        'log_error_verbosity=terse',
        'log_statement=none',
        'log_parameter_max_length=0',
        'log_parameter_max_length_on_error=0',
        'synchronous_commit=on',
      ]),
    )
})

// No engine is needed for what follows: two real servers stand in for the two containers, and each process is given just
// what the file gives it.
let directory: string
let data: EmbeddedPostgres
let keys: EmbeddedPostgres
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'leadkeep-compose-'))
  data = await startEmbeddedPostgres({ directory: join(directory, 'data') })
  keys = await startEmbeddedPostgres({ directory: join(directory, 'keys') })
  await createAdministrator(data, 'data')
  await createAdministrator(keys, 'keys')
})
afterAll(async () => {
  await Promise.all([data?.stop(), keys?.stop()])
  rmSync(directory, { recursive: true, force: true })
})

test('migrate prepares both servers with what the file gives it; then each process gets in, as itself alone', async () => {
  const composition: Composition = {
    modules: [],
    commands: [],
    checks: [],
    seed: async () => ({ signIns: [] }),
  }
  const config = migrateConfig(given('migrate'))
  const quiet = { say: () => {}, step: <T>(_title: string, work: () => Promise<T>) => work() }
  const { installationKey } = await prepareInstallation({
    ...quiet,
    config,
    composition,
    dataDirectory: directory,
    newRootKey: undefined,
  })

  const landing = landingConfig({ ...given('landing'), LEADKEEP_INSTALLATION_KEY: installationKey })
  const backend = backendConfig(given('backend'))
  const worker = workerConfig(given('worker'))
  expect(await whoAmI(landing.databaseUrl)).toBe('leadkeep_landing')
  expect(await whoAmI(backend.databaseUrl)).toBe('leadkeep_backend')
  expect(await whoAmI(worker.databaseUrl)).toBe('leadkeep_worker')
  expect(await whoAmI(backend.keysDatabaseUrl)).toBe('leadkeep_keys')
  expect(backend.keyProvider.environment).toEqual({ LEADKEEP_ROOT_KEY: secret('LEADKEEP_ROOT_KEY') })
})

/** The environment of a service, with secrets filled in and our servers in place of the containers. */
function given(name: (typeof apps)[number]): Record<string, string> {
  const filled = Object.entries(services[name]!.environment).map(([key, value]) => [
    key,
    value
      .replaceAll(/\$\{(\w+):\?[^}]*\}/g, (_match, variable: string) => secret(variable))
      .replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')
      .replace('@data:5432', `@127.0.0.1:${data.port}`)
      .replace('@keys:5432', `@127.0.0.1:${keys.port}`),
  ])

  return Object.fromEntries(filled) as Record<string, string> // pairs of two strings
}

const secret = (variable: string) => createHash('sha256').update(variable).digest('hex')

async function createAdministrator({ url, keysUrl }: EmbeddedPostgres, name: 'data' | 'keys'): Promise<void> {
  const client = new Client({ connectionString: name === 'data' ? url : keysUrl })
  await client.connect()
  await client.query(
    `create role leadkeep_admin superuser login password '${secret(`LEADKEEP_${name.toUpperCase()}_ADMIN_PASSWORD`)}'`,
  )
  await client.end()
}

async function whoAmI(url: string): Promise<string | undefined> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ me: string }>('select current_user as me')

    return rows[0]?.me
  } finally {
    await client.end()
  }
}
