import { expect, test } from '@jest/globals'
import { surviveHostility } from './hostility-under-test.ts'

test('10,000 hostile submissions are refused clearly or become clean leads, and nothing beside them is lost', async () => {
  const { accepted, refused } = await surviveHostility(10_000)

  expect(Math.min(accepted, refused)).toBeGreaterThan(700)
}, 1_200_000)
