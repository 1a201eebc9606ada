import { expect, test } from '@jest/globals'
import { notReady, notReadyAnswer } from './not-ready.ts'
import { untilItWorks } from './until-it-works.ts'

test('what failed at first is tried again by the next who asks, and made once when it works', async () => {
  let tries = 0
  const backend = untilItWorks(async () => {
    tries += 1
    if (tries < 3) throw new Error('The key file is not there yet.')

    return { tries }
  })

  // Those who ask at once share one try.
  const both = await Promise.allSettled([backend(), backend()])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(backend()).rejects.toThrow('key file')
  const [one, other] = [await backend(), await backend()]

  expect(one).toBe(other)
  expect(tries).toBe(3)
})

test('meanwhile a caller reads when to come back, and nothing of the cause', async () => {
  const answer = notReadyAnswer(notReady(new Error('no file at /var/keys/root.key')))

  expect(answer.status).toBe(503)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'retry-after': '5',
  })
  expect(await answer.json()).toEqual({
    type: 'urn:leadkeep:problem:backend.not_ready',
    title: 'Leadkeep can’t work right now. Nothing was lost; please try again in a moment.',
    status: 503,
    code: 'backend.not_ready',
    instance: expect.stringMatching(/^urn:uuid:/),
  })
})
