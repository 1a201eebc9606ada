import { expect, test } from '@jest/globals'
import { attributionPurpose, keptAttribution, readFirstTouch } from './kept-attribution.ts'
import { isAttributionGranted, sourceOf, touchesOf } from './touches.ts'

const said = {
  utm_source: 'Fair',
  utm_medium: 'poster',
  utm_campaign: 'spring-2026',
  utm_content: 'blue banner',
  utm_everything: 'x',
  referrer: 'https://search.example/people/ada?q=ada@example.com#top',
  gclid: 'Cj0KCQ-1',
  first_utm_source: 'letter',
  first_at: '2026-03-01T10:00:00Z',
}
const origin = { address: '192.0.2.7', userAgent: 'test', language: 'en', gpc: false }
const box = {
  purpose: attributionPurpose,
  textHash: 'h',
  version: 1,
  language: 'en',
  method: 'form' as const,
}

test('without a grant campaign words of the closed list are kept, and the site that linked here', () => {
  expect(keptAttribution(said, false)).toEqual({
    utm_source: 'Fair',
    utm_medium: 'poster',
    utm_campaign: 'spring-2026',
    utm_content: 'blue banner',
    referrer: 'https://search.example',
  })
})

test('under the grant the click, the page that linked here and the first visit are kept, too', () => {
  const kept = keptAttribution(said, true)

  expect(kept).toEqual({
    utm_source: 'Fair',
    utm_medium: 'poster',
    utm_campaign: 'spring-2026',
    utm_content: 'blue banner',
    referrer: 'https://search.example/people/ada',
    gclid: 'Cj0KCQ-1',
    first_utm_source: 'letter',
    first_at: '2026-03-01',
  })
  expect(keptAttribution(kept, true)).toEqual(kept)
})

test.each([
  ['ada@example.com'],
  ['mail-to-ada%40example.com'],
  ['ada (at) example.com'],
  ['+49 30 901820'],
  ['call-030/9018-2000'],
  ['00493090182000'],
  ['\u{202E}\u0007 '],
])('a campaign word that looks like an address, or like nothing, is dropped: %j', (word) => {
  expect(keptAttribution({ utm_source: word, utm_content: word, first_utm_source: word }, true)).toEqual({})
})

test.each([['2026-11-27'], ['20261127'], ['spring2026'], ['q4_sale'], ['a/b 12']])(
  'what names a campaign is none: %s',
  (word) => expect(keptAttribution({ utm_campaign: word }, false)).toEqual({ utm_campaign: word }),
)

test('what does not print is taken out, and what is long is cut', () => {
  expect(
    keptAttribution({ utm_source: 'fa\u0000ir\n\u{202E}two', utm_term: 'x'.repeat(900) }, false),
  ).toEqual({ utm_source: 'fa ir two', utm_term: 'x'.repeat(100) })
})

test('a box of ours grants it; a system that says so does not, and no box does against Global Privacy Control', () => {
  expect(isAttributionGranted({ consents: [box], origin })).toBe(true)
  expect(isAttributionGranted({ consents: [{ ...box, method: 'integration' }], origin })).toBe(false)
  expect(isAttributionGranted({ consents: [{ ...box, purpose: 'product_news' }], origin })).toBe(false)
  expect(isAttributionGranted({ consents: [box], origin: { ...origin, gpc: true } })).toBe(false)
})

test('one word can be counted; two of them, and whatever is about a person, stay under the seal', () => {
  const [last, first] = touchesOf({ attribution: said, consents: [box], origin })

  expect(last).toEqual({
    kind: 'last',
    source: 'fair',
    medium: 'poster',
    campaign: 'spring-2026',
    words: [['utm_content', 'blue banner']],
    personal: [
      ['referrer', 'https://search.example/people/ada'],
      ['gclid', 'Cj0KCQ-1'],
    ],
  })
  expect(first).toMatchObject({ kind: 'first', source: 'letter', personal: [['at', '2026-03-01']] })
})

test('what was sealed before these rules is read by them', () => {
  const older = { utm_source: 'Ada Lovelace', referrer: 'https://search.example/people/ada' }
  const touches = touchesOf({ attribution: older, consents: [], origin })

  expect(touches).toEqual([
    {
      kind: 'last',
      source: null,
      medium: null,
      campaign: null,
      words: [
        ['utm_source', 'Ada Lovelace'],
        ['referrer', 'https://search.example'],
      ],
      personal: [],
    },
  ])
  expect(sourceOf(touches)).toBe('(other)')
})

test.each([
  [{}, '(direct)'],
  [{ referrer: 'https://search.example/' }, '(referral)'],
  [{ utm_medium: 'poster' }, '(other)'],
  [{ utm_source: 'fair', referrer: 'https://search.example/' }, 'fair'],
])('a submission of %j counts under %s', (attribution, source) => {
  expect(sourceOf(touchesOf({ attribution, consents: [], origin }))).toBe(source)
})

test('a first visit that a browser kept badly is as if it had kept none', () => {
  expect(readFirstTouch('{"utm_source":"fair","x":1}')).toEqual({ first_utm_source: 'fair' })
  for (const bad of ['', '{', '[]', 'null', '7', `"${'x'.repeat(2000)}"`, { a: 1 }, undefined])
    expect(readFirstTouch(bad)).toEqual({})
})
