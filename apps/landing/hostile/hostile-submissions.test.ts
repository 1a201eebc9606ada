import { expect, test } from '@jest/globals'
import { surviveHostility } from './hostility-under-test.ts'

test('a hostile submission is refused clearly or becomes a clean lead, and nothing beside it is lost', async () => {
  const { accepted, refused } = await surviveHostility(300, 20_261_127)

  // Otherwise it would be about one half of the promise only.
  expect(Math.min(accepted, refused)).toBeGreaterThan(20)
}, 300_000)
