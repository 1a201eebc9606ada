import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Corrections } from '@leadkeep/lead_capture/frontend'
import { startLanding, tokenIn } from './landing-under-test.ts'

type Corrected = Parameters<Corrections['correct']>[0]

const corrected: Corrected[] = []
let outcome: 'taken' | 'late' = 'taken'
let landing: Awaited<ReturnType<typeof startLanding>>
beforeAll(async () => {
  landing = await startLanding({
    corrections: { correct: async (each) => (corrected.push(each), outcome) },
  })
})
afterAll(() => landing.stop())

/** Where a visitor is led who has just sent the form without JavaScript, and what their page lets them send. */
async function sent() {
  const token = await tokenIn(await landing.get('/'))
  const answer = await landing.post('/f/enquiry', { name: 'Ada', email: 'ada@exmaple.example', token })
  const location = answer.headers.get('location') ?? ''
  const page = await (await landing.get(location)).text()
  const valueOf = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? ''

  return { location, page, fields: { receipt: valueOf('receipt'), correct: valueOf('correct') } }
}

test('who has just sent a form can put the address right, and is told so', async () => {
  const { fields } = await sent()
  const answer = await landing.post('/f/enquiry/correct', { ...fields, email: ' ada@example.com ' })
  expect(answer.status).toBe(303)
  expect(corrected.at(-1)).toMatchObject({ receiptId: fields.receipt, email: 'ada@example.com' })
  const after = await (await landing.get(answer.headers.get('location') ?? '')).text()
  expect(after).toContain('From now on we write to the address you have just given.')
  expect(after).not.toContain('name="correct"')
})

test('what is no address comes back as it was typed, with what is wrong said beside it', async () => {
  const { fields } = await sent()
  const count = corrected.length
  const answer = await landing.post('/f/enquiry/correct', { ...fields, email: 'ada@' })
  const page = await answer.text()
  expect(answer.status).toBe(422)
  expect(page).toMatch(/<details class="correct" open[^>]*>/)
  expect(page).toMatch(
    /id="corrected"[^>]*aria-invalid="true"[^>]*value="ada@"|value="ada@"[^>]*aria-invalid="true"/,
  )
  expect(page).toContain('This doesn’t look like a complete e-mail address.')
  expect(corrected).toHaveLength(count)
})

test('the number of a receipt, which is mailed, too, opens nothing by itself; nor does the token of another', async () => {
  const { location, fields } = await sent()
  const other = await sent()
  const withoutToken = location.replace(/&correct=[^&]+/, '')
  expect(await (await landing.get(withoutToken)).text()).not.toContain('name="correct"')
  for (const correct of ['', 'x'.repeat(43), other.fields.correct]) {
    const answer = await landing.post('/f/enquiry/correct', { ...fields, correct, email: 'eve@example.com' })
    expect(answer.status).toBe(404)
  }
  const foreign = { 'sec-fetch-site': 'cross-site' }
  expect((await landing.post('/f/enquiry/correct', { ...fields, email: 'a@b.c' }, foreign)).status).toBe(403)
})

test('when it is too late, that is said, and what to do', async () => {
  outcome = 'late'
  const { fields } = await sent()
  const answer = await landing.post('/f/enquiry/correct', { ...fields, email: 'ada@example.com' })
  expect(await (await landing.get(answer.headers.get('location') ?? '')).text()).toContain(
    'Please send the form again with the right address.',
  )
})
