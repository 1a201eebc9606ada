import { afterAll, beforeAll, test } from '@jest/globals'
import { openBackedUpWorld, type BackedUp } from './backed-up-world.ts'
import { erasedDespite } from './killed-erasures.ts'
import { restoredDespite } from './killed-restores.ts'

// What was cut off by `kill -9` is finished by whoever comes next: nothing is lost, and nothing is done twice. The other
// places: kills.long.ts.

let world: BackedUp
beforeAll(async () => {
  world = await openBackedUpWorld()
}, 120_000)
afterAll(() => world?.close(), 120_000)

test('an erasure, killed between two keys', () => erasedDespite(world, 'between keys'), 60_000)

test(
  'a restore, killed as the erasures are applied again',
  () => restoredDespite(world, ['erasures']),
  60_000,
)
