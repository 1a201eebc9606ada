import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import canonicalize from 'canonicalize'
import { Client } from 'pg'
import golden from './fixtures/leaves.json' with { type: 'json' }
import rfc8785 from './fixtures/rfc8785.json' with { type: 'json' }
import { leafHash, leafOf, record, storedEntry, storedEntryColumns, type StoredEntryRow } from './index.ts'
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
    expect(canonicalize(JSON.parse(input))).toBe(output)
  })

  test.each(rfc8785.numbers)('the double $ieee is $json', async ({ ieee, json }) => {
    const number = Buffer.from(ieee, 'hex').readDoubleBE()

    expect(canonicalize(number)).toBe(json)
    expect(canonicalize(await throughDatabase(number))).toBe(json)
  })

  test('what is no JSON is refused', () => {
    for (const wrong of [NaN, Infinity, '\ud800']) expect(() => canonicalize({ wrong })).toThrow()
  })
})

async function throughDatabase(value: number): Promise<unknown> {
  const { rows } = await admin.query<{ value: string }>('select $1::jsonb::text as value', [JSON.stringify(value)])

  return JSON.parse(rows[0]!.value)
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
    const id = await record(world.services.database, scope, { act: 'test.act', outcome: 'done', facts: { z: 1, a: 'ö' } })

    const leaf = (await leavesOf(scope.tenantId, id)).toString('utf8')

    expect(leaf).toMatch(/^\{"body":\{"act":"test\.act","actor":\{"id":"[0-9a-f-]{36}","kind":"user"\},"at":"/)
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
