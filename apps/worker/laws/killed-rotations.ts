import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import { checkData } from '@leadkeep/audit'
import { rotationKinds, type RotationKind } from '@leadkeep/crypto'
import { rotationSteps } from '@leadkeep/rotation'
import { rowsOf } from '@leadkeep/testing'
import { operatorScope } from '../seed/new-tenant.ts'
import { everything, type Rotating } from './rotating.ts'

export const stepsOf = (kind: RotationKind) => rotationSteps[kind].map(([name]) => name)

/** Cut off before each step, and within those that go through rows, one after another; then finished. */
export async function cutOffEverywhere(world: Rotating, kind: RotationKind): Promise<void> {
  const before = await stateOf(world)
  for (const dying of [...stepsOf(kind), 'confidential', 'personal', 'indexed', 'tell', 'end']) {
    const onStep = (step: string) => {
      if (step === dying) throw new Error('killed')
    }
    const outcome = await world.rotate(kind, { onStep }).then(
      () => 'finished',
      (error: Error) => error.message,
    )
    // What only another kind does is not met, and all of it is done.
    if (outcome === 'finished') break
  }
  if ((await underWay(world)) > 0) await world.rotate(kind)
  await allIsWell(world, kind, before)
}

/** `kill -9` of the process that rotates, and finished by another. */
export async function killedForReal(world: Rotating, kind: RotationKind, dieAt: string): Promise<void> {
  const before = await stateOf(world)
  expect(await killedAt(world, kind, dieAt)).toBe('SIGKILL')
  expect(await underWay(world)).toBe(1)
  await world.rotate(kind)
  // The child had nobody to wait for, and did not know of us.
  world.ambient.advance(6 * 60_000)
  await allIsWell(world, kind, before)
}

const stateOf = async (world: Rotating) => ({
  values: await everything(world.services, world),
  versions: await versions(world),
})

interface Before {
  readonly values: Awaited<ReturnType<typeof everything>>
  readonly versions: Readonly<Record<string, number>>
}

async function allIsWell(world: Rotating, kind: RotationKind, before: Before): Promise<void> {
  expect(await everything(world.services, world)).toEqual(before.values)
  const now = await versions(world)
  expect(now[kind]).toBe(before.versions[kind]! + 1)
  for (const other of rotationKinds.filter((each) => each !== kind))
    expect([other, now[other]]).toEqual([other, before.versions[other]])
  expect(await underWay(world)).toBe(0)
  const scope = operatorScope(world.worker, world.tenantId)
  expect((await checkData({ ...world.worker, scope })).faults).toEqual([])
}

/** The newest that lives of each kind; there is one of each. */
async function versions(world: Rotating): Promise<Record<string, number>> {
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

async function underWay(world: Rotating): Promise<number> {
  return (await rowsOf(world.databases.keysAdminUrl, 'select 1 from keystore.rotation')).length
}

async function killedAt(world: Rotating, kind: RotationKind, dieAt: string): Promise<NodeJS.Signals | null> {
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
