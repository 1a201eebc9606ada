import { afterAll, beforeAll, test } from '@jest/globals'
import { exportSteps } from '../export/build-export.ts'
import { cutOff, killedForReal, openKilledExports, type KilledExports } from './killed-exports.ts'

// An export whose worker is gone, wherever it was, begins anew and ends once.

let world: KilledExports
beforeAll(async () => {
  world = await openKilledExports()
}, 60_000)
afterAll(() => world?.close())

test.each(exportSteps)('cut off before %s', (step) => cutOff(world, step), 60_000)

// At every step: export-kills.long.ts.
test('killed with kill -9, with all done but the commit', () => killedForReal(world, 'told'), 60_000)
