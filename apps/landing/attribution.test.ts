import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { demoFormContent, type FormContent } from '@leadkeep/lead_capture/frontend'
import { startLanding, tokenIn } from './landing-under-test.ts'

const purpose = 'campaign_measurement'
const text = 'Measure which advertisement brought me here.'
/** The demo's form, with one box more. */
const asking: FormContent = {
  ...demoFormContent,
  version: demoFormContent.version + 1,
  consents: [...demoFormContent.consents, purpose],
  texts: Object.fromEntries(
    Object.entries(demoFormContent.texts).map(([language, texts]) => [
      language,
      { ...texts, consents: { ...texts.consents, [purpose]: { purpose, text, version: 1, language } } },
    ]),
  ),
}

let landing: Awaited<ReturnType<typeof startLanding>>
beforeAll(async () => {
  landing = await startLanding()
  landing.state.published.form = asking
})
afterAll(() => landing.stop())

const said = {
  utm_source: 'fair',
  utm_term: 'ada@example.com',
  gclid: 'Cj0KCQ-1',
  referrer: 'https://search.example/people/ada?q=ada',
  lk_first: '{"at":"2026-03-01T10:00:00Z","utm_source":"letter"}',
}

async function sealed(more: Record<string, unknown>, headers: Record<string, string> = {}): Promise<unknown> {
  const token = await tokenIn(await landing.get('/'))
  const sent = { name: 'Ada', email: 'ada@example.com', ...said, ...more }
  const answer = await landing.postJson('token' in more ? sent : { ...sent, token }, headers)
  expect(answer.status).toBe(202)
  const opened = (await landing.opened(landing.stored.length - 1)) as { attribution: unknown } // as it was sealed

  return opened.attribution
}

const ordinary = { utm_source: 'fair', referrer: 'https://search.example' }

test('without the box nothing that follows a person is sealed, let alone kept', async () => {
  expect(await sealed({})).toEqual(ordinary)
})

test('with it the click, the page that linked here and the first visit are', async () => {
  expect(await sealed({ consent_campaign_measurement: true })).toEqual({
    utm_source: 'fair',
    gclid: 'Cj0KCQ-1',
    referrer: 'https://search.example/people/ada',
    first_at: '2026-03-01',
    first_utm_source: 'letter',
  })
})

test('Global Privacy Control stands above the box, and a system’s word is no box', async () => {
  expect(await sealed({ consent_campaign_measurement: true }, { 'sec-gpc': '1' })).toEqual(ordinary)
  expect(await sealed({ consent_campaign_measurement: true, token: '' })).toEqual(ordinary)
})

test('without JavaScript the page’s own address tells the same', async () => {
  const token = await tokenIn(await landing.get('/'))
  const referer = `${landing.url}/?utm_source=fair&gclid=Cj0KCQ-1`
  const fields = { name: 'Ada', email: 'ada@example.com', token }
  await landing.post('/f/enquiry', fields, { referer })
  expect(await landing.opened(landing.stored.length - 1)).toMatchObject({
    attribution: { utm_source: 'fair' },
  })
})
