import { test } from '@jest/globals'
import { killedAt } from './crash-under-test.ts'

test.each([
  ['the agents run on', false],
  ['the machine goes down with it', true],
])(
  'killed at any step while %s, the end is the same and nothing is paid twice but what was in flight',
  (_, reboots) => killedAt({ reboots, first: 1, each: 1 }),
  600_000,
)
