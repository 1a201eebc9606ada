import { afterAll, beforeAll, test } from '@jest/globals'
import { exportSteps } from '../export/build-export.ts'
import { killedForReal, openKilledExports, type KilledExports } from './killed-exports.ts'

// An export whose worker is gone, wherever it was, begins anew and ends once.

let world: KilledExports
beforeAll(async () => {
  world = await openKilledExports()
}, 60_000)
afterAll(() => world?.close())

test.each(exportSteps)('killed with kill -9, before %s', (step) => killedForReal(world, step), 120_000)
