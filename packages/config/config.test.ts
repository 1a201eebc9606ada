import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { backendConfig, landingConfig, upConfig, workerConfig } from './index.ts'
import { variables } from './variables.ts'

const example = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8')
const database = 'postgres://leadkeep_landing:pw@db:5432/leadkeep'
const landing = {
  DATABASE_URL: database,
  LEADKEEP_LANDING_SECRET: 'ab'.repeat(32),
  LEADKEEP_INSTALLATION_KEY: Buffer.alloc(32, 7).toString('base64'),
}
const staff = { DATABASE_URL: database, KEYS_DATABASE_URL: 'postgres://k:pw@keys/keys' }

test('.env.example says what every variable is for, and of no other', () => {
  const described = [...example.matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name)
  const declared = Object.values(variables).map(({ name }) => name)
  const runnersOwn = ['CHROMIUM_PATH']

  expect(new Set(described)).toEqual(new Set([...declared, ...runnersOwn]))
  const blocks = example.split('\n\n').filter((block) => /^[A-Z]/m.test(block))
  for (const block of blocks) expect(block).toMatch(/^# \S.+/m)
})

test('defaults in .env.example are the defaults', () => {
  const shown = Object.fromEntries(
    [...example.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  )

  expect(upConfig(shown)).toEqual(upConfig({}))
})

test('values arrive typed, with their defaults', () => {
  expect(upConfig({})).toMatchObject({
    landingPort: 3000,
    backendPort: 3001,
    dataDirectory: '.leadkeep',
    demo: true,
  })
  expect(landingConfig({ ...landing, LANDING_PORT: '8080' })).toMatchObject({
    port: 8080,
    secret: Buffer.alloc(32, 0xab),
    installationKey: Buffer.alloc(32, 7),
    trustedProxies: [],
  })
  expect(landingConfig({ ...landing, LEADKEEP_TRUSTED_PROXIES: '10.0.0.0/8, ::1' }).trustedProxies).toEqual([
    '10.0.0.0/8',
    '::1',
  ])
})

test('everything wrong is named at once with its remedy, and no value is repeated', () => {
  const wrong = {
    ...landing,
    LANDING_PORT: '99999canary',
    LEADKEEP_LANDING_SECRET: 'canary',
    DATABASE_URL: 'mysql://canary',
  }
  const error = refusal(() => landingConfig(wrong))

  expect(error).toMatchObject({ code: 'config.invalid' })
  expect(error.fields.map(({ field }) => field).sort()).toEqual([
    'DATABASE_URL',
    'LANDING_PORT',
    'LEADKEEP_LANDING_SECRET',
  ])
  expect(error.message).toMatch(/LANDING_PORT must be a port/)
  expect(JSON.stringify([error.message, error.fields, String(error.stack)])).not.toMatch(/canary/)
})

test('a bad port, proxy, origin, switch, password or database is refused', () => {
  const refused = {
    LANDING_PORT: ['0', '65536', '-1', '3000.5', '3e3', 'http'],
    LEADKEEP_TRUSTED_PROXIES: ['10.0.0.0/33', 'proxy', '10.0.0.1/', '*', '1.2.3.4/8/8'],
    LEADKEEP_PUBLIC_ORIGIN: ['https://crm.example.com/x', 'crm.example.com', 'ftp://crm'],
    LEADKEEP_DEMO: ['maybe'],
    LEADKEEP_ADMIN_EMAIL: ['admin'],
    LEADKEEP_ADMIN_PASSWORD: ['short'],
    LEADKEEP_KEY_PROVIDER: ['file:', 'env:', 'vault', 'plain:abc'],
    SMTP_URL: ['http://mail'],
  }
  for (const [name, values] of Object.entries(refused))
    for (const value of values)
      expect({ name, value, error: refusal(() => upConfig({ [name]: value })).code }).toMatchObject({
        error: 'config.invalid',
      })
})

test('data and keys are two databases: one alone, or the same twice, is refused', () => {
  expect(refusal(() => upConfig({ DATABASE_URL: database })).fields[0]?.field).toBe('KEYS_DATABASE_URL')
  expect(
    refusal(() => upConfig({ DATABASE_URL: database, KEYS_DATABASE_URL: 'postgres://other:x@db/leadkeep' }))
      .code,
  ).toBe('config.invalid')
  expect(upConfig(staff)).toMatchObject({ demo: false })
})

test('the landing app has no setting through which it could reach a key', () => {
  expect(
    Object.keys(landingConfig({ ...landing, ...staff, LEADKEEP_KEY_PROVIDER: 'file:/key' })).join(),
  ).not.toMatch(/keyProvider|keysDatabase/)
})

test('a key provider is given the one variable it names', () => {
  const environment = { ...staff, LEADKEEP_KEY_PROVIDER: 'env:ROOT_KEY', ROOT_KEY: 'abc', OTHER: 'x' }

  expect(backendConfig(environment).keyProvider).toEqual({
    setting: 'env:ROOT_KEY',
    environment: { ROOT_KEY: 'abc' },
  })
  expect(refusal(() => workerConfig(staff)).fields[0]?.field).toBe('LEADKEEP_KEY_PROVIDER')
})

test('a secret may be a file; what is not a secret may not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadkeep-config-'))
  try {
    writeFileSync(join(folder, 'url'), `${database}\n`)
    const { DATABASE_URL: _, ...rest } = landing
    expect(landingConfig({ ...rest, DATABASE_URL_FILE: join(folder, 'url') }).databaseUrl).toBe(database)
    expect(
      refusal(() => landingConfig({ ...rest, DATABASE_URL_FILE: join(folder, 'canary') })).message,
    ).not.toMatch(/canary/)
    expect(landingConfig({ ...landing, LANDING_PORT_FILE: join(folder, 'url') }).port).toBe(3000)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

function refusal(work: () => unknown): {
  code: string
  message: string
  stack?: string
  fields: { field: string }[]
} {
  try {
    work()
  } catch (error) {
    // An AppError, or the assertions on its parts fail.
    return error as ReturnType<typeof refusal>
  }
  throw new Error('It was not refused.')
}
