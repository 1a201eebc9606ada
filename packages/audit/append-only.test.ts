import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import type { LoginRole } from '@leadkeep/database'
import type { Scope } from '@leadkeep/kernel'
import { settled, type World } from '@leadkeep/testing'
import { Client } from 'pg'
import { Sequencer } from './index.ts'
import { auditWorld, writeDiary } from './test-world.ts'

let world: World
let scope: Scope
const clients = new Map<string, Client>()

beforeAll(async () => {
  world = await auditWorld()
  scope = world.scope(await world.tenant())
  await execute(world.services, scope, writeDiary, { words: 'Dear diary' })
  await settled(world, scope.tenantId)
  const { database, keyring } = await world.as('worker')
  const outside = { newest: async () => null, keep: async () => undefined, end: async () => undefined }
  await new Sequencer({ database, keyring, outside }).run([scope.tenantId])
  const { databases } = world
  for (const role of ['landing', 'backend', 'worker', 'owner', 'superuser'] as const) {
    const url = role === 'superuser' ? databases.adminUrl : databases.url(role satisfies LoginRole)
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query(`select set_config('app.tenant', $1, false)`, [scope.tenantId])
    clients.set(role, client)
  }
})
afterAll(async () => {
  for (const client of clients.values()) await client.end()
  await world.close()
})

const tables = {
  audit_entry: { column: 'body', value: `'{}'` },
  audit_leaf: { column: 'leaf_hash', value: `'\\x00'` },
  audit_checkpoint: { column: 'note', value: `''` },
  audit_mention: { column: 'recorded_at', value: 'now()' },
}

const attacks = Object.entries(tables).flatMap(([table, { column, value }]) =>
  [
    `update ${table} set ${column} = ${value}`,
    `delete from ${table}`,
    `truncate ${table}`,
    `truncate ${table} cascade`,
  ].map((attack) => ({ attack, table })),
)

describe('the log only grows', () => {
  test.each(attacks)('$attack is refused to every role', async ({ attack, table }) => {
    for (const [role, client] of clients) {
      const mayOwn = role === 'owner' || role === 'superuser'

      await expect(client.query(attack)).rejects.toMatchObject({ code: mayOwn ? 'LK003' : '42501' })
    }
    const { rows } = await clients.get('superuser')!.query(`select count(*)::int as count from ${table}`)
    expect(rows[0].count).toBeGreaterThan(0)
  })

  test('an entry can’t be written twice, not even with ON CONFLICT', async () => {
    const again = `insert into audit_entry (tenant_id, id, body) select tenant_id, id, '{"act":"x","outcome":"done"}' from audit_entry`
    const backend = clients.get('backend')!

    await expect(backend.query(again)).rejects.toMatchObject({ code: '23505' })
    await expect(
      backend.query(`${again} on conflict (tenant_id, id) do update set body = excluded.body`),
    ).rejects.toMatchObject({ code: '42501' })
  })

  test('time and transaction of an entry are the database’s, whatever the writer says', async () => {
    const { rows } = await clients.get('backend')!.query<{ fresh: boolean; own: boolean }>(
      `insert into audit_entry (tenant_id, id, body, recorded_at, transaction_id)
        values ($1, $2, '{"act":"test","outcome":"done"}', '1999-01-01', '1')
        returning recorded_at > now() - interval '1 minute' as fresh, transaction_id = pg_current_xact_id() as own`,
      [scope.tenantId, scope.newId()],
    )

    expect(rows).toEqual([{ fresh: true, own: true }])
  })

  test('the queue is the worker’s alone to empty, and nobody’s to fill', async () => {
    const fill = `insert into audit_pending (tenant_id, entry_id) select tenant_id, gen_random_uuid() from audit_entry`
    for (const role of ['landing', 'backend', 'worker'])
      await expect(clients.get(role)!.query(fill)).rejects.toMatchObject({ code: '42501' })
    for (const role of ['landing', 'backend'])
      await expect(clients.get(role)!.query('delete from audit_pending')).rejects.toMatchObject({
        code: '42501',
      })
  })
})
