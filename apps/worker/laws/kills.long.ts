import { afterAll, beforeAll, describe, test } from '@jest/globals'
import { restoreSteps } from '../restore/restore-installation.ts'
import { openBackedUpWorld, type BackedUp } from './backed-up-world.ts'
import { erasureDeaths } from './erasure-deaths.ts'
import { erasedDespite } from './killed-erasures.ts'
import { restoredDespite } from './killed-restores.ts'

// What was cut off by `kill -9` is finished by whoever comes next: nothing is lost, and nothing is done twice.

let world: BackedUp
beforeAll(async () => {
  world = await openBackedUpWorld()
}, 120_000)
afterAll(() => world?.close(), 120_000)

describe('an erasure', () => {
  test.each(erasureDeaths)('killed %s', (dieAt) => erasedDespite(world, dieAt), 120_000)
})

const places = ['prepare', ...restoreSteps, 'serve']

describe('a restore', () => {
  test.each(places)('killed at %s', (dieAt) => restoredDespite(world, [dieAt]), 180_000)

  test('killed at each of its steps, one after the other', () => restoredDespite(world, places), 600_000)
})
