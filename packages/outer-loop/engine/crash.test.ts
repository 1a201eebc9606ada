import { test } from '@jest/globals'
import { killedAt } from './crash-under-test.ts'

// Every third step, another third for each way to die; all of them in both ways: npm run test:long -- crash
test.each([
  ['the agents run on', false, 1],
  ['the machine goes down with it', true, 2],
])(
  'killed at many a step while %s, the end is the same and nothing is paid twice but what was in flight',
  (_, reboots, first) => killedAt({ reboots, first, each: 3 }),
  240_000,
)
