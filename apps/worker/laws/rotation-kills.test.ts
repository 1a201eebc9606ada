import { afterAll, beforeAll, test } from '@jest/globals'
import { rotationKinds } from '@leadkeep/crypto'
import { unmistakable } from '@leadkeep/testing'
import { cutOffEverywhere, killedForReal } from './killed-rotations.ts'
import { openRotatingWorld, type Rotating } from './rotating.ts'
import { becomesKnown, sends } from './someone-to-erase.ts'

// A rotation that was cut off anywhere is finished by running it again: nothing is lost, and nothing is done twice.

let world: Rotating
beforeAll(async () => {
  world = await openRotatingWorld()
  await becomesKnown(world, await sends(world, unmistakable.person))
}, 120_000)
afterAll(() => world?.close())

test.each(rotationKinds)(
  'cut off before each of its steps, and within them (%s)',
  (kind) => cutOffEverywhere(world, kind),
  120_000,
)

// The other kinds, at every step: rotation-kills.long.ts.
test('killed with kill -9', () => killedForReal(world, 'tenant', 'destroy'), 120_000)
