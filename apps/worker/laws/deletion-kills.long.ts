import { afterAll, beforeAll, test } from '@jest/globals'
import { deletionSteps } from '../tenants/delete-tenant.ts'
import { deletedDespite } from './killed-deletions.ts'
import { openErasingWorld, type Erasing } from './someone-to-erase.ts'

// A tenant's deletion that was cut off anywhere is finished by whoever runs it again: to one certificate, and nothing is left.

let world: Erasing
beforeAll(async () => {
  world = await openErasingWorld()
}, 120_000)
afterAll(() => world?.close())

test.each(deletionSteps)(
  'killed before it comes to %s, and before one after the other of its statements',
  async (step) => {
    await deletedDespite(world, { step, statement: 0 })
    // Each of the first few, and then ever fewer.
    for (let statement = 1; await deletedDespite(world, { step, statement });)
      statement += Math.ceil(statement / 2)
  },
  600_000,
)
