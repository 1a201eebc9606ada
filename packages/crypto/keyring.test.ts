import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { AppError, installation, systemAmbient } from '@leadkeep/kernel'
import { Client, type Pool } from 'pg'
import { rawPublicKey, verifierKey, verifyBytes, publicKeyFromRaw } from './curve-keys.ts'
import { openIntake, sealIntake } from './intake-box.ts'
import { requireIntakeKey } from './intake-key.ts'
import { keyStorePool } from './key-store/key-store.ts'
import { keyStoreSchema } from './key-store/schema.ts'
import { startKeyStore } from './key-store/temporary-key-store.ts'
import { Keyring } from './keyring.ts'
import { environmentKeyProvider } from './providers/environment-key.ts'
import type { KeyProvider } from './providers/key-provider.ts'
import { open, seal } from './seal.ts'

const root = environmentKeyProvider(randomBytes(32).toString('hex'))
let store: Awaited<ReturnType<typeof startKeyStore>>
let pool: Pool
let keyring: Keyring
let tenant: string
let now = new Date('2026-11-22T12:00:00Z')

beforeAll(async () => {
  store = await startKeyStore()
  pool = store.pool()
  await anotherKeyring().createInstallation()
}, 60_000)

afterAll(async () => {
  await pool.end()
  await store.stop()
})

beforeEach(async () => {
  now = new Date('2026-11-22T12:00:00Z')
  tenant = randomUUID()
  keyring = anotherKeyring()
  await keyring.createTenant(tenant)
})

const ambient = { ...systemAmbient, now: () => now }
const anotherKeyring = (provider: KeyProvider = root, itsPool: Pool | null = pool) =>
  new Keyring({ pool: itsPool, provider, ambient })
const later = (milliseconds: number) => {
  now = new Date(now.getTime() + milliseconds)
}
const minute = 60_000
const day = 24 * 60 * minute
const cell = () => ({ tenantId: tenant, table: 'crm.lead', column: 'email', row: tenant })
const coded = (code: string) => expect.objectContaining({ name: 'AppError', code: `crypto.${code}` })
const watched = () => {
  const calls = { wrap: 0, unwrap: 0 }
  const provider: KeyProvider = {
    name: 'watched',
    wrap: (key, aad) => (calls.wrap++, root.wrap(key, aad)),
    unwrap: (wrapped, aad) => (calls.unwrap++, root.unwrap(wrapped, aad)),
    version: () => root.version(),
  }

  return { calls, provider }
}

test('what one process seals under a subject key, another opens', async () => {
  const ada = randomUUID()
  await keyring.createSubject(tenant, ada)
  const sealed = seal((await keyring.subjectKeys(tenant, [ada], 'data')).get(ada)!, cell(), 'ada@example.com')

  const keys = await anotherKeyring().subjectKeys(tenant, [ada], 'data')
  expect(open(keys.get(ada)!, cell(), sealed)).toBe('ada@example.com')
  const evidence = (await keyring.subjectKeys(tenant, [ada], 'evidence')).get(ada)!
  expect(() => open(evidence, cell(), sealed)).toThrow(coded('cannot_open'))
})

test('keys for many subjects come in one call, in whatever order; who has none is absent', async () => {
  const people = Array.from({ length: 11_000 }, () => randomUUID())
  await keyring.createSubjects(tenant, people)
  await keyring.createSubjects(tenant, [...people.slice(0, 100), ...people.slice(0, 100)])
  await keyring.createSubjects(tenant, [])
  const asked = [...people.toReversed(), randomUUID()]
  const keys = await keyring.subjectKeys(tenant, asked, 'data')
  expect(keys.size).toBe(people.length)
  expect(await keyring.subjectKeys(tenant, [], 'data')).toEqual(new Map())
})

test('erasing destroys one key for ever: the other stays, and no late job makes a new one', async () => {
  const ada = randomUUID()
  await keyring.createSubject(tenant, ada)
  await keyring.destroySubject(tenant, ada, 'data')
  await keyring.destroySubject(tenant, ada, 'data')
  await keyring.createSubject(tenant, ada)
  expect((await keyring.subjectKeys(tenant, [ada], 'data')).size).toBe(0)
  expect((await keyring.subjectKeys(tenant, [ada], 'evidence')).size).toBe(1)

  const bob = randomUUID()
  await keyring.destroySubject(tenant, bob, 'data')
  await keyring.createSubject(tenant, bob)
  expect((await keyring.subjectKeys(tenant, [bob], 'data')).size).toBe(0)
})

test("another tenant's subject does not exist", async () => {
  const ada = randomUUID()
  const other = randomUUID()
  await keyring.createTenant(other)
  await keyring.createSubject(tenant, ada)
  expect((await keyring.subjectKeys(other, [ada], 'data')).size).toBe(0)
})

test('a wrapped key moved to another row does not unwrap', async () => {
  const [ada, bob, other] = [randomUUID(), randomUUID(), randomUUID()]
  await keyring.createTenant(other)
  await keyring.createSubjects(tenant, [ada, bob])
  const move = (what: string) =>
    store.owner.query(`alter table keystore.subject_key disable trigger only_destroy;
    update keystore.subject_key as target set wrapped = source.wrapped from keystore.subject_key as source
    where source.tenant_id = target.tenant_id and ${what}; alter table keystore.subject_key enable trigger only_destroy`)

  await move(`source.subject_id = '${ada}' and target.subject_id = '${bob}' and source.kind = target.kind`)
  await expect(keyring.subjectKeys(tenant, [bob], 'data')).rejects.toThrow(coded('cannot_unwrap'))
  expect((await keyring.subjectKeys(tenant, [ada], 'data')).size).toBe(1)

  await move(`source.subject_id = '${ada}' and target.subject_id = '${ada}' and source.kind = 'evidence'
    and target.kind = 'data'`)
  await expect(keyring.subjectKeys(tenant, [ada], 'data')).rejects.toThrow(coded('cannot_unwrap'))

  await store.owner.query('alter table keystore.tenant_key disable trigger only_destroy')
  await store.owner.query(`update keystore.tenant_key t set wrapped = s.wrapped from keystore.tenant_key s
    where t.tenant_id = '${tenant}' and s.tenant_id = t.tenant_id and s.purpose = 'index' and t.purpose = 'suppression'`)
  await expect(anotherKeyring().index(tenant)).rejects.toThrow(coded('cannot_unwrap'))
  await store.owner.query(`update keystore.tenant_key t set wrapped = s.wrapped from keystore.tenant_key s
    where t.tenant_id = '${tenant}' and s.tenant_id = '${other}' and s.purpose = t.purpose`)
  await store.owner.query('alter table keystore.tenant_key enable trigger only_destroy')
  await expect(anotherKeyring().index(tenant)).rejects.toThrow(coded('cannot_unwrap'))
})

test('an unwrapped tenant key lives five minutes and no longer, even when more was asked for', async () => {
  const { calls, provider } = watched()
  const ring = new Keyring({ pool, provider, ambient, tenantKeyLifetime: 60 * minute })
  await ring.tenantKey(tenant)
  later(5 * minute - 1)
  await Promise.all([ring.tenantKey(tenant), ring.index(tenant), ring.logKey(tenant)])
  expect(calls.unwrap).toBe(1)
  later(1)
  await Promise.all([ring.tenantKey(tenant), ring.index(tenant), ring.logKey(tenant)])
  expect(calls.unwrap).toBe(2)
  later(-2 * minute)
  await ring.tenantKey(tenant)
  expect(calls.unwrap).toBe(3)
})

test('tenants are apart: no key, index, hash or log of one is that of another', async () => {
  const other = randomUUID()
  await keyring.createTenant(other)
  const both = [tenant, other]
  const sealed = seal(await keyring.tenantKey(tenant), cell(), 'price')
  const otherKey = await keyring.tenantKey(other)
  expect(() => open(otherKey, cell(), sealed)).toThrow(coded('cannot_open'))
  const of = async (each: (id: string) => Promise<Buffer>) =>
    new Set(await Promise.all(both.map(async (id) => (await each(id)).toString('hex')))).size
  expect(
    await of(async (id) => (await keyring.index(id)).exact('crm.lead', 'email', 'ada@example.com')),
  ).toBe(2)
  expect(await of((id) => keyring.keyedHash(id, 'address', '203.0.113.7'))).toBe(2)
  expect(await of((id) => keyring.suppressionHash(id, 'ada@example.com'))).toBe(2)
  expect(await of(async (id) => (await keyring.logKey(id)).publicKey)).toBe(2)
})

test("a tenant's log and the installation's sign under names of their own", async () => {
  for (const id of [tenant, installation]) {
    const { name, publicKey, sign } = await keyring.logKey(id)
    expect(name).toBe(`leadkeep/log/${id}`)
    expect(verifierKey(name, publicKey)).toMatch(
      /^leadkeep\/log\/[0-9a-f-]{36}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}$/,
    )
    const words = Buffer.from('checkpoint')
    expect(verifyBytes(publicKeyFromRaw('ed25519', publicKey), words, sign(words))).toBe(true)
    expect((await anotherKeyring().logKey(id)).publicKey).toEqual(publicKey)
  }
})

test('the intake key of the day: signed, renewed after a day, destroyed for ever, still listed', async () => {
  const first = await keyring.rotateIntake(tenant, now)
  const installationKey = await keyring.installationPublic()
  expect(rawPublicKey(installationKey)).toHaveLength(32)
  expect(() => requireIntakeKey(installationKey, tenant, first, now)).not.toThrow()
  later(day - 1)
  expect((await keyring.rotateIntake(tenant, now)).number).toBe(1)
  later(1)
  const second = await keyring.rotateIntake(tenant, now)
  expect(second.number).toBe(2)

  const binding = { tenantId: tenant, formId: 'f', formVersion: 1, submissionId: 's', textHashes: [] }
  const payload = await sealIntake(first.publicKey, first.number, binding, Buffer.from('Ada'))
  const privateKey = await anotherKeyring().intakePrivate(tenant, 1)
  expect((await openIntake(privateKey!, binding, payload)).toString()).toBe('Ada')

  await keyring.destroyIntake(tenant, 1)
  await keyring.destroyIntake(tenant, 1)
  expect(await keyring.intakePrivate(tenant, 1)).toBeNull()
  expect(await keyring.intakePrivate(tenant, 99)).toBeNull()
  expect(
    (await keyring.listIntake(tenant)).map(({ number, destroyedAt }) => [number, destroyedAt !== null]),
  ).toEqual([
    [2, false],
    [1, true],
  ])
  await keyring.destroyIntake(tenant, 2)
  expect((await keyring.rotateIntake(tenant, now)).number).toBe(3)
})

test('several processes at once make one set of keys', async () => {
  const fresh = randomUUID()
  const people = Array.from({ length: 300 }, () => randomUUID())
  const pools = Array.from({ length: 4 }, () => store.pool())
  const rings = pools.map((itsPool) => anotherKeyring(root, itsPool))
  try {
    await Promise.all(rings.flatMap((ring) => [ring.createInstallation(), ring.createTenant(fresh)]))
    const names = await Promise.all(
      rings.map(async (ring) => (await ring.logKey(fresh)).publicKey.toString('hex')),
    )
    expect(new Set(names).size).toBe(1)

    const shuffled = (turn: number) => [...people.slice(turn * 70), ...people.slice(0, turn * 70)]
    await Promise.all(
      rings.flatMap((ring, turn) => [
        ring.createSubjects(fresh, shuffled(turn)),
        ring.createSubject(fresh, people[turn]!),
      ]),
    )
    const sealed = seal((await rings[0]!.subjectKeys(fresh, people, 'data')).get(people[5]!)!, cell(), 'Ada')
    expect(open((await rings[3]!.subjectKeys(fresh, people, 'data')).get(people[5]!)!, cell(), sealed)).toBe(
      'Ada',
    )

    const keys = await Promise.all(
      rings.flatMap((ring) => [ring.rotateIntake(fresh, now), ring.rotateIntake(fresh, now)]),
    )
    expect(new Set(keys.map((key) => key.publicKey.toString('hex'))).size).toBe(1)
    expect(new Set(keys.map((key) => key.signature.toString('hex'))).size).toBe(1)
  } finally {
    await Promise.all(pools.map((each) => each.end()))
  }
})

test('a tenant that was never made has no keys, and gets none on the way', async () => {
  const nobody = randomUUID()
  for (const act of [
    () => keyring.tenantKey(nobody),
    () => keyring.createSubject(nobody, randomUUID()),
    () => keyring.rotateIntake(nobody, now),
    () => keyring.intakePrivate(nobody, 1),
  ])
    await expect(act()).rejects.toThrow(coded('key_missing'))
  const { rows } = await store.owner.query('select from keystore.tenant_key where tenant_id = $1', [nobody])
  expect(rows).toHaveLength(0)
})

test('another root opens nothing and adds nothing', async () => {
  const ring = anotherKeyring(environmentKeyProvider(randomBytes(32).toString('hex')))
  const fresh = randomUUID()
  for (const act of [
    () => ring.createInstallation(),
    () => ring.check(),
    () => ring.createTenant(fresh),
    () => ring.createTenant(tenant),
    () => ring.tenantKey(tenant),
    () => ring.installationPublic(),
  ])
    await expect(act()).rejects.toThrow(coded('cannot_unwrap'))
  const { rows } = await store.owner.query('select from keystore.tenant_key where tenant_id = $1', [fresh])
  expect(rows).toHaveLength(0)
})

test('a provider that is away is told apart, is not remembered, and nothing is written', async () => {
  let away = true
  const provider: KeyProvider = {
    name: 'kms',
    wrap: (key, aad) => (away ? Promise.reject(new Error('timeout')) : root.wrap(key, aad)),
    unwrap: (wrapped, aad) => (away ? Promise.reject(new Error('timeout')) : root.unwrap(wrapped, aad)),
    version: () => root.version(),
  }
  const ring = anotherKeyring(provider)
  const ada = randomUUID()
  const refusal = { code: 'crypto.key_provider_unavailable', status: 503 }
  await expect(ring.tenantKey(tenant)).rejects.toMatchObject(refusal)
  await expect(ring.createSubject(tenant, ada)).rejects.toMatchObject(refusal)
  await expect(ring.createTenant(randomUUID())).rejects.toMatchObject(refusal)
  expect((await keyring.subjectKeys(tenant, [ada], 'data')).size).toBe(0)

  away = false
  await ring.createSubject(tenant, ada)
  expect((await ring.subjectKeys(tenant, [ada], 'data')).size).toBe(1)
})

test('nothing in the key store is a key in the clear', async () => {
  const { rows } = await store.owner.query<{ wrapped: Buffer }>(`
    select wrapped from keystore.subject_key union all select wrapped from keystore.tenant_key
    union all select wrapped from keystore.intake_key union all select wrapped from keystore.installation_key`)
  const present = rows.filter(({ wrapped }) => wrapped !== null)
  expect(present.length).toBeGreaterThan(10)
  const forms = new Set(present.map(({ wrapped }) => `format ${wrapped[0]}, ${wrapped.length} bytes`))
  expect([...forms]).toEqual([`format 2, ${1 + 4 + 12 + 32 + 16} bytes`])
})

test('the schema can be laid again, also by several at once', async () => {
  const clients = await Promise.all([1, 2, 3].map(() => connected('postgres:owner')))
  await Promise.all(clients.map((client) => client.query(keyStoreSchema)))
  await Promise.all(clients.map((client) => client.end()))
  await expect(keyring.check()).resolves.toBeUndefined()
})

test.each([
  ['replace a key', `update keystore.subject_key set wrapped = '\\x00'`],
  ['move a key', `update keystore.subject_key set subject_id = gen_random_uuid()`],
  ['replace a tenant key', `update keystore.tenant_key set wrapped = '\\x00'`],
  ['replace the installation key', `update keystore.installation_key set wrapped = '\\x00'`],
  ['replace a public key', `update keystore.intake_key set public_key = '\\x00'`],
  ['forget that a key was destroyed', `delete from keystore.subject_key`],
  ['forget an intake key', `delete from keystore.intake_key`],
  ['empty a table', `truncate keystore.subject_key`],
  ['switch the guard off', `alter table keystore.subject_key disable trigger only_destroy`],
  ['make a table', `create table keystore.mine ()`],
])('the role of the processes cannot %s', async (_, sql) => {
  await keyring.createSubject(tenant, randomUUID())
  await expect(pool.query(sql)).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|LK010)$/) })
})

test('a destroyed key is not revived', async () => {
  const ada = randomUUID()
  await keyring.createSubject(tenant, ada)
  await keyring.destroySubject(tenant, ada, 'data')
  const revive = `update keystore.subject_key set wrapped = '\\x00', destroyed_at = null where subject_id = $1`
  await expect(pool.query(revive, [ada])).rejects.toMatchObject({ code: 'LK010' })
})

test('the landing role is not let into the key store', async () => {
  await expect(connected('leadkeep_landing:leadkeep_landing')).rejects.toMatchObject({ code: '42501' })
})

test('no key store, or one that nobody answers for: 503, for everything', async () => {
  const nowhere = keyStorePool('postgres://nobody:nobody@127.0.0.1:1/nothing')
  for (const gone of [null, nowhere]) {
    const ring = anotherKeyring(root, gone)
    for (const act of [
      () => ring.createInstallation(),
      () => ring.installationPublic(),
      () => ring.createTenant(tenant),
      () => ring.createSubject(tenant, tenant),
      () => ring.subjectKeys(tenant, [tenant], 'data'),
      () => ring.tenantKey(tenant),
      () => ring.index(tenant),
      () => ring.keyedHash(tenant, 'a', 'b'),
      () => ring.logKey(tenant),
      () => ring.destroySubject(tenant, tenant, 'data'),
      () => ring.rotateIntake(tenant, now),
      () => ring.intakePrivate(tenant, 1),
      () => ring.destroyIntake(tenant, 1),
      () => ring.listIntake(tenant),
    ]) {
      const refused = await act().then(
        () => undefined,
        (error: unknown) => error,
      )
      expect(refused).toBeInstanceOf(AppError)
      expect(refused).toMatchObject({ code: 'crypto.key_store_unavailable', status: 503, retryAfter: 5 })
    }
  }
  await nowhere.end()
})

test('a key store that goes away in the middle and comes back', async () => {
  const ada = randomUUID()
  await keyring.createSubject(tenant, ada)
  store.owner.on('error', () => undefined) // the test's own connection is cut off too
  await store.halt()
  const refusal = { code: 'crypto.key_store_unavailable', status: 503 }
  await expect(keyring.subjectKeys(tenant, [ada], 'data')).rejects.toMatchObject(refusal)
  await expect(keyring.destroySubject(tenant, ada, 'data')).rejects.toMatchObject(refusal)
  await store.resume()
  expect((await keyring.subjectKeys(tenant, [ada], 'data')).size).toBe(1)
}, 60_000)

async function connected(credentials: string): Promise<Client> {
  const client = new Client({
    connectionString: store.url('leadkeep_keys').replace(/\/\/[^@]+@/, `//${credentials}@`),
  })
  await client.connect()

  return client
}
