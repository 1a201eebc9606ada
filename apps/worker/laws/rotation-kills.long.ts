import { afterAll, beforeAll, test } from '@jest/globals'
import { rotationKinds } from '@leadkeep/crypto'
import { unmistakable } from '@leadkeep/testing'
import { killedForReal, stepsOf } from './killed-rotations.ts'
import { openRotatingWorld, type Rotating } from './rotating.ts'
import { becomesKnown, sends } from './someone-to-erase.ts'

// A rotation that was cut off anywhere is finished by running it again: nothing is lost, and nothing is done twice.

let world: Rotating
beforeAll(async () => {
  world = await openRotatingWorld()
  await becomesKnown(world, await sends(world, unmistakable.person))
}, 120_000)
afterAll(() => world?.close())

test.each(rotationKinds.flatMap((kind) => stepsOf(kind).map((step) => [kind, step] as const)))(
  'killed with kill -9 (%s, at %s)',
  (kind, step) => killedForReal(world, kind, step),
  180_000,
)
