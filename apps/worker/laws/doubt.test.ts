import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { rowsOf } from '@leadkeep/testing'
import { openInstalledWorld, type InstalledWorld } from './installed-world.ts'
import { takeSubmissions } from './jobs.ts'
import { startLandingProcess, type LandingProcess } from './landing-process.ts'

// Limits that hold across processes, as they run: what comes without a proof of work is counted by all of them
// together, is never refused, and is set aside where there is too much of it, or nobody can tell.

/** As many without a proof may come from one block of addresses in a minute. */
const most = 30

let world: InstalledWorld
let both: readonly [LandingProcess, LandingProcess]

beforeAll(async () => {
  world = await openInstalledWorld()
  const settings = { LEADKEEP_TRUSTED_PROXIES: '127.0.0.1', LEADKEEP_LANDING_SECRET: 'ab'.repeat(32) }
  both = [await startLandingProcess(world, settings), await startLandingProcess(world, settings)]
}, 120_000)
afterAll(async () => {
  for (const each of both ?? []) await each.stop()
  await world?.close()
})

test('two processes count one block of addresses together, and what is too much waits in quarantine', async () => {
  // Each by itself sees fewer than there may be.
  const first = await Promise.all(
    Array.from({ length: 40 }, (_, index) => sent(both[index % 2]!, '2001:db8::1')),
  )
  // They tell what they counted when the next one comes, once a second.
  const others = []
  do
    others.push(
      await sent(both[0], '192.0.2.1'),
      await sent(both[1], '192.0.2.2'),
      await sent(both[0], '192.0.2.3'),
    )
  while ((await toldOf()) <= most)
  const late = [await sent(both[0], '2001:db8::2'), await sent(both[1], '2001:db8::3')]
  const elsewhere = await sent(both[1], '2001:db8:1::1')

  expect(await takeSubmissions(world.databases, world.worker, world.tenantId)).toEqual(new Map())
  const held = await signalsByReceipt()
  expect(late.map((receipt) => held.get(receipt))).toContainEqual(['unproven', 'unproven_burst'])
  expect(held.has(elsewhere)).toBe(false)
  expect([...held.values()].every((signals) => signals.includes('unproven_burst'))).toBe(true)
  const [made] = await rowsOf<{ leads: number }>(
    world.databases.adminUrl,
    'select count(*)::int as leads from crm_lead',
  )
  // Nothing was refused, nothing was lost.
  expect(made!.leads + held.size).toBe([...first, ...others, ...late, elsewhere].length)
}, 120_000)

/** The most that any block of addresses was counted with, by all processes together. */
async function toldOf(): Promise<number> {
  const [row] = await rowsOf<{ points: number }>(
    world.databases.adminUrl,
    `select coalesce(max(points), 0) as points from rate_limit where key like 'lead_capture.unproven.block:%'`,
  )

  return row!.points
}

let visitors = 0

async function sent(landing: LandingProcess, address: string): Promise<string> {
  const visitor = ++visitors
  const fields = { name: `Visitor ${visitor}`, email: `visitor-${visitor}@example.com` }
  const answer = await landing.submit(fields, { 'x-forwarded-for': address })
  expect(answer.status).toBe(202)

  return String(answer.json['receiptId'])
}

async function signalsByReceipt(): Promise<Map<string, string[]>> {
  const rows = await rowsOf<{ receipt_id: string; signals: string[] }>(
    world.databases.adminUrl,
    'select receipt_id, signals from lead_capture_quarantined',
  )

  return new Map(rows.map((row) => [row.receipt_id, row.signals]))
}
