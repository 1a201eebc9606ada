import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import canonicalize from 'canonicalize'
import { Client } from 'pg'
import golden from './fixtures/leaves.json' with { type: 'json' }
import rfc8785 from './fixtures/rfc8785.json' with { type: 'json' }
import { canonicalJson } from './canonical-json.ts'
import {
  leafHash,
  leafOf,
  record,
  type Json,
  storedEntry,
  storedEntryColumns,
  type StoredEntryRow,
} from './index.ts'
import { auditWorld } from './test-world.ts'
import type { World } from '@leadkeep/testing'

let world: World
let admin: Client

beforeAll(async () => {
  world = await auditWorld()
  admin = new Client({ connectionString: world.databases.adminUrl })
  await admin.connect()
  // As a dump is restored: with the rows' own times.
  await admin.query('set session_replication_role = replica')
})
afterAll(async () => {
  await admin.end()
  await world.close()
})

describe('canonical JSON is that of RFC 8785', () => {
  test.each(rfc8785.documents)('$name', ({ input, output }) => {
    expect(canonicalJson(JSON.parse(input))).toBe(output)
  })

  test.each(rfc8785.numbers)('the double $ieee is $json', async ({ ieee, json }) => {
    const number = Buffer.from(ieee, 'hex').readDoubleBE()

    expect(canonicalJson(number)).toBe(json)
    expect(canonicalJson(await throughDatabase(number))).toBe(json)
  })

  test('what is no JSON is refused', () => {
    for (const wrong of [NaN, Infinity, '\ud800']) expect(() => canonicalJson({ wrong })).toThrow(TypeError)
    expect(() => canonicalJson({ '\udc00': 1 })).toThrow(TypeError)
  })
})

test('an implementation that is not ours writes the same', () => {
  const seed = (number: number) => Math.imul(number, 2_654_435_761) >>> 0
  const any = (number: number, depth: number): Json => {
    const kind = seed(number) % (depth > 3 ? 4 : 6)
    if (kind === 0) return String.fromCodePoint(...[1, 2, 3].map((each) => seed(number + each) % 0xd800))
    if (kind === 1) return (seed(number + 1) - 2 ** 31) * 10 ** ((seed(number) % 60) - 30)
    if (kind === 2) return [true, false, null][number % 3]!
    if (kind === 3) return String.fromCodePoint(0x1f300 + (number % 500))
    const children = Array.from({ length: number % 5 }, (_, index) => any(number * 7 + index, depth + 1))

    return kind === 4
      ? children
      : Object.fromEntries(children.map((child, index) => [String(any(number + index, 9)), child]))
  }
  for (let number = 1; number < 2_000; number += 1) {
    const value = any(number, 0)

    expect(canonicalJson(value)).toBe(canonicalize(value))
  }
})

async function throughDatabase(value: number): Promise<Json> {
  const { rows } = await admin.query<{ value: string }>('select $1::jsonb::text as value', [
    JSON.stringify(value),
  ])

  return JSON.parse(rows[0]!.value) as Json // it came from a jsonb
}

describe('the leaf of a row comes out the same forever', () => {
  test.each(golden.leaves)('$name', async ({ tenant, id, recorded, body, leaf, hash }) => {
    await admin.query(
      `insert into audit_entry (tenant_id, id, recorded_at, transaction_id, body)
        values ($1, $2, $3::timestamptz, '1'::xid8, $4::jsonb)`,
      [tenant, id, recorded, body],
    )

    const found = await leavesOf(tenant, id)

    expect(found.toString('utf8')).toBe(leaf)
    expect(leafHash(found).toString('hex')).toBe(hash)
  })

  test('whatever time zone or date style the connection has', async () => {
    const { tenant, id, leaf } = golden.leaves[0]!
    await admin.query(`set timezone = 'Pacific/Chatham'; set datestyle = 'SQL, DMY'`)

    expect((await leavesOf(tenant, id)).toString('utf8')).toBe(leaf)
  })

  test('of an entry as the application writes it, too', async () => {
    const scope = world.scope(await world.tenant(), { requestId: '0192f1c4-7a00-7000-8000-00000000c001' })
    const id = await record(world.services.database, scope, {
      act: 'test.act',
      outcome: 'done',
      facts: { z: 1, a: 'ö' },
    })

    const leaf = (await leavesOf(scope.tenantId, id)).toString('utf8')

    expect(leaf).toMatch(
      /^\{"body":\{"act":"test\.act","actor":\{"id":"[0-9a-f-]{36}","kind":"user"\},"at":"/,
    )
    expect(leaf).toMatch(/"recorded":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z","tenant":"[0-9a-f-]{36}"\}$/)
    expect(leaf).toContain('"facts":{"a":"ö","z":1}')
  })
})

async function leavesOf(tenant: string, id: string): Promise<Buffer> {
  const { rows } = await admin.query<StoredEntryRow>(
    `select ${storedEntryColumns} from audit_entry e where e.tenant_id = $1 and e.id = $2`,
    [tenant, id],
  )

  return leafOf(storedEntry(rows[0]!))
}
