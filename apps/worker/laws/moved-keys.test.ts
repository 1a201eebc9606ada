import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { environmentKeyProvider, Keyring, keyStorePool } from '@leadkeep/crypto'
import { rowsOf, tamper } from '@leadkeep/testing'
import type { Pool } from 'pg'
import { openVisitedWorld, type VisitedWorld } from './visited-world.ts'

// Law 7, for keys: a wrapped key works in the one row of the key store that it was made for.

interface WrappedKey {
  readonly kind: string
  readonly tenantId: string
  /** How the row is found again. */
  readonly table: string
  readonly row: string
  readonly wrapped: Buffer
  /** Takes the key out of its row, as the product does. */
  take(keyring: Keyring): Promise<unknown>
}

let world: VisitedWorld
let pool: Pool
let keys: readonly WrappedKey[]

beforeAll(async () => {
  world = await openVisitedWorld()
  pool = keyStorePool(world.databases.keysUrl, 2)
  keys = (await Promise.all([world.demo, world.other].map(keysOf))).flat()
}, 180_000)
afterAll(async () => {
  await pool?.end()
  await world?.close()
})

test('there is one of every kind that the key store holds, in both tenants', async () => {
  const tables = await rowsOf<{ name: string }>(
    world.databases.keysAdminUrl,
    `select table_name as name from information_schema.columns where table_schema = 'keystore' and column_name = 'wrapped'`,
  )
  // The installation's own key is one row under one root: there is no other place for it.
  const held = tables.map(({ name }) => name).filter((name) => name !== 'installation_key')
  expect([...new Set(keys.map(({ table }) => table))].toSorted()).toEqual(held.toSorted())
  expect(new Set(keys.map(({ kind }) => kind))).toEqual(
    new Set(['tenant', 'index', 'suppression', 'log', 'intake', 'data', 'evidence']),
  )
})

test('each unwraps where it stands', async () => {
  for (const key of keys) expect([key.kind, await refusalOf(key)]).toEqual([key.kind, 'it unwrapped'])
})

test('none unwraps in the place of any other: not another subject’s, not another kind, not another tenant’s', async () => {
  for (const place of keys)
    for (const moved of keys) {
      if (moved === place) continue
      await put(place, moved.wrapped)
      expect([moved.kind, place.kind, await refusalOf(place)]).toEqual([
        moved.kind,
        place.kind,
        'crypto.cannot_unwrap',
      ])
      await put(place, place.wrapped)
    }
}, 120_000)

test('not one bit of it can be another', async () => {
  for (const key of keys)
    for (const at of [0, 4, 5, 17, key.wrapped.length - 1]) {
      const changed = Buffer.from(key.wrapped)
      changed[at]! ^= 1
      await put(key, changed)
      expect([key.kind, at, await refusalOf(key)]).toEqual([key.kind, at, 'crypto.cannot_unwrap'])
      await put(key, key.wrapped)
    }
}, 120_000)

/** Two of each kind where a tenant has two. */
async function keysOf(tenantId: string): Promise<WrappedKey[]> {
  const tenantKeys = await rowsOf<{ purpose: string; wrapped: Buffer }>(
    world.databases.keysAdminUrl,
    `select purpose, wrapped from keystore.tenant_key where tenant_id = $1`,
    [tenantId],
  )
  const subjectKeys = await rowsOf<{ subject: string; kind: 'data' | 'evidence'; wrapped: Buffer }>(
    world.databases.keysAdminUrl,
    `select subject_id as subject, kind, wrapped from keystore.subject_key
     where tenant_id = $1 and subject_id in (select subject_id from keystore.subject_key where tenant_id = $1 limit 2)`,
    [tenantId],
  )
  const intakeKeys = await rowsOf<{ number: number; wrapped: Buffer }>(
    world.databases.keysAdminUrl,
    `select number, wrapped from keystore.intake_key where tenant_id = $1 and wrapped is not null limit 2`,
    [tenantId],
  )

  return [
    ...tenantKeys.map(({ purpose, wrapped }) => ({
      kind: purpose,
      tenantId,
      table: 'tenant_key',
      row: purpose,
      wrapped,
      take: (keyring: Keyring) => keyring.logKey(tenantId),
    })),
    ...subjectKeys.map(({ subject, kind, wrapped }) => ({
      kind,
      tenantId,
      table: 'subject_key',
      row: `${subject} ${kind}`,
      wrapped,
      take: (keyring: Keyring) => keyring.subjectKeys(tenantId, [subject], kind),
    })),
    ...intakeKeys.map(({ number, wrapped }) => ({
      kind: 'intake',
      tenantId,
      table: 'intake_key',
      row: String(number),
      wrapped,
      take: (keyring: Keyring) => keyring.intakePrivate(tenantId, number),
    })),
  ]
}

const places: Readonly<Record<string, string>> = {
  tenant_key: `update keystore.tenant_key set wrapped = $3 where tenant_id = $1 and purpose = $2`,
  subject_key: `update keystore.subject_key set wrapped = $3 where tenant_id = $1 and subject_id || ' ' || kind = $2`,
  intake_key: `update keystore.intake_key set wrapped = $3 where tenant_id = $1 and number::text = $2`,
}

const put = ({ table, tenantId, row }: WrappedKey, wrapped: Buffer) =>
  tamper(world.databases.keysAdminUrl, places[table]!, [tenantId, row, wrapped])

/** By a keyring that has opened nothing yet. */
async function refusalOf(key: WrappedKey): Promise<string> {
  const provider = environmentKeyProvider(world.rootKey)
  try {
    await key.take(new Keyring({ pool, provider, ambient: world.ambient }))

    return 'it unwrapped'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}
