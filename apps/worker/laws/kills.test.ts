import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openBackedUpWorld, type BackedUp } from './backed-up-world.ts'
import { deletedDespite } from './killed-deletions.ts'
import { erasedDespite } from './killed-erasures.ts'
import { restoredDespite } from './killed-restores.ts'

// What was cut off by `kill -9` is finished by whoever comes next: nothing is lost, and nothing is done twice. The other
// places: kills.long.ts and deletion-kills.long.ts.

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

test.each([
  ['some rows gone', { step: 'empty', statement: 60 }],
  ['the tenant’s keys gone, and those of its subjects still there', { step: 'destroy', statement: 3 }],
] as const)(
  'a tenant’s deletion, killed with %s',
  async (_, dieAt) => expect(await deletedDespite(world, dieAt)).toBe(true),
  60_000,
)
