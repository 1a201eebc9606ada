import { join } from 'node:path'
import { expect } from '@jest/globals'
import { restoreInstallation } from '../restore/restore-installation.ts'
import { passphrase, type BackedUp } from './backed-up-world.ts'
import { killed } from './die-at.ts'
import { whatOpens, whatStands } from './someone-to-erase.ts'

/** A restore by a process that is killed with `kill -9`, once or more, and then by another that goes on there. */
export async function restoredDespite(world: BackedUp, deaths: readonly string[]): Promise<void> {
  const into = await world.emptyInstallation()
  const { outside: _, keys: __, takeKeys: ___, onStep: ____, ...options } = into
  const checkpoints = join(world.folderOfBackups, new URL(into.adminUrl).pathname.slice(1))
  const keys = { manifest: world.keys, opener: { passphrase } }
  for (const dieAt of deaths)
    expect([
      dieAt,
      await killed('restore-and-die.ts', { dieAt, checkpoints, options: { ...options, keys } }),
    ]).toEqual([dieAt, 'SIGKILL'])
  const verdict = await restoreInstallation(into)

  // What a killed process had counted it counted for itself.
  expect(verdict.faults).toEqual([])
  const { services, close } = await world.servicesOf(into)
  expect(await whatOpens(services, world.tenantId, [world.erased])).toEqual([])
  expect(await whatStands(into.adminUrl, [world.erased])).toEqual([])
  expect((await whatOpens(services, world.tenantId, [world.ada])).length).toBeGreaterThan(5)
  expect(await services.keyring.liveKeys(world.departed)).toBe(0)
  expect((await services.keyring.newestLogKey(world.tenantId)).version).toBe(2)
  await close()
}
