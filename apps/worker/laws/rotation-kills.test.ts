import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { checkData } from '@leadkeep/audit'
import type { RotationKind } from '@leadkeep/crypto'
import { rotationSteps } from '@leadkeep/rotation'
import { rowsOf, unmistakable } from '@leadkeep/testing'
import { operatorScope } from '../seed/new-tenant.ts'
import { everything, openRotatingWorld, type Rotating } from './rotating.ts'
import { becomesKnown, sends } from './someone-to-erase.ts'

// A rotation that was cut off anywhere is finished by running it again: nothing is lost, and nothing is done twice.

const kinds: readonly RotationKind[] = ['installation', 'tenant', 'subject', 'index', 'log']

let world: Rotating
beforeAll(async () => {
  world = await openRotatingWorld()
  await becomesKnown(world, await sends(world, unmistakable.person))
}, 120_000)
afterAll(() => world?.close())

test.each(kinds)(
  'cut off before each of its steps, and within them (%s)',
  async (kind) => {
    const before = { values: await everything(world.services, world), versions: await versions() }
    for (const dying of [
      ...rotationSteps[kind].map(([name]) => name),
      'confidential',
      'personal',
      'indexed',
      'tell',
      'end',
    ]) {
      const onStep = (step: string) => {
        if (step === dying) throw new Error('killed')
      }
      const outcome = world.rotate(kind, { onStep }).then(
        () => 'finished',
        (error: Error) => error.message,
      )
      // What only another kind does is not met, and all of it is done.
      if ((await outcome) === 'finished') break
    }
    if ((await underWay()) > 0) await world.rotate(kind)
    await allIsWell(kind, before)
  },
  120_000,
)

test.each(kinds)(
  'killed with kill -9 (%s)',
  async (kind) => {
    const before = { values: await everything(world.services, world), versions: await versions() }
    const steps = rotationSteps[kind].map(([name]) => name)
    expect(await killedAt(kind, steps.at(-1)!)).toBe('SIGKILL')
    expect(await underWay()).toBe(1)
    await world.rotate(kind)
    // The child had nobody to wait for, and did not know of us.
    world.ambient.advance(6 * 60_000)
    await allIsWell(kind, before)
  },
  120_000,
)

interface Before {
  readonly values: Awaited<ReturnType<typeof everything>>
  readonly versions: Readonly<Record<string, number>>
}

async function allIsWell(kind: RotationKind, before: Before): Promise<void> {
  expect(await everything(world.services, world)).toEqual(before.values)
  const now = await versions()
  expect(now[kind]).toBe(before.versions[kind]! + 1)
  for (const other of kinds.filter((each) => each !== kind))
    expect([other, now[other]]).toEqual([other, before.versions[other]])
  expect(await underWay()).toBe(0)
  const scope = operatorScope(world.worker, world.tenantId)
  expect((await checkData({ ...world.worker, scope })).faults).toEqual([])
}

/** The newest that lives of each kind; there is one of each. */
async function versions(): Promise<Record<string, number>> {
  const rows = await rowsOf<{ kind: string; version: number; live: number }>(
    world.databases.keysAdminUrl,
    `select purpose as kind, max(version) as version, count(*) filter (where wrapped is not null)::int as live
       from keystore.tenant_key where tenant_id = $1 group by 1
     union all select 'subject', max(version), 1 from keystore.subject_key where wrapped is not null
     union all select 'installation', max(version), count(*) filter (where retired_at is null)::int from keystore.root`,
    [world.tenantId],
  )
  expect(rows.filter(({ live }) => live !== 1)).toEqual([])

  return Object.fromEntries(rows.map(({ kind, version }) => [kind, version]))
}

async function underWay(): Promise<number> {
  return (await rowsOf(world.databases.keysAdminUrl, 'select 1 from keystore.rotation')).length
}

async function killedAt(kind: RotationKind, dieAt: string): Promise<NodeJS.Signals | null> {
  const { databases, tenantId, folder, keyFile } = world
  const urls = { owner: databases.url('owner'), worker: databases.url('worker') }
  const given = { kind, dieAt, tenantId, folder, keyFile, keysUrl: databases.keysUrl, urls }
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'rotate-and-die.ts'), JSON.stringify(given)],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  await once(child, 'exit')

  return child.signalCode
}
