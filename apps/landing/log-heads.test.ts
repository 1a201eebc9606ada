import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { systemAmbient } from '@leadkeep/kernel'
import type { LogHead } from '@leadkeep/lead_capture/frontend'
import { startLanding } from './landing-under-test.ts'

const path = '/.well-known/leadkeep-log'
const head: LogHead = {
  key: 'leadkeep/log/ada+0a1b2c3d+AQ',
  checkpoint: 'leadkeep/log/ada\n7\nhash\n\n— leadkeep/log/ada c2ln\n',
}

let landing: Awaited<ReturnType<typeof startLanding>>
let answer: () => Promise<LogHead | null>
let asked = 0
let later = 0
beforeAll(async () => {
  landing = await startLanding({
    logHead: () => {
      asked += 1

      return answer()
    },
    ambient: { ...systemAmbient, now: () => new Date(Date.now() + later) },
  })
})
afterAll(() => landing.stop())
beforeEach(() => {
  answer = async () => head
  asked = 0
  later += 60_000
})

test('the log’s key stands in the first line, its newest checkpoint after an empty one', async () => {
  const response = await landing.get(path)

  expect(await response.text()).toBe(`${head.key}\n\n${head.checkpoint}`)
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('public, max-age=5')
})

test('however many ask, the database is asked once in a while', async () => {
  await Promise.all([1, 2, 3, 4].map(() => landing.get(path)))
  expect(asked).toBe(1)

  later += 5_000
  await landing.get(path)
  expect(asked).toBe(2)
})

test('a log without a checkpoint has nothing to show yet', async () => {
  answer = async () => null

  expect((await landing.get(path)).status).toBe(404)
})

test('a database that is away is told, and asked again by the next', async () => {
  answer = async () => {
    throw new Error('connect ECONNREFUSED')
  }
  expect((await landing.get(path)).status).toBe(503)

  answer = async () => head
  expect((await landing.get(path)).status).toBe(200)
})
