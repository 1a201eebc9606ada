import { gunzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { pageWithHoles } from './page-with-holes.ts'

const pages = {
  'no hole': 'plain',
  'one hole': `${'before '.repeat(500)}#${' after'.repeat(700)}`,
  'holes at both ends and side by side': '#middle##end#',
  'nothing but a hole': '#',
}
const fillings = ['', 'x', 'token-äöü-€', 'A'.repeat(65_535)]

test.each(Object.entries(pages))('compressed and filled, a page with %s is the page', (_name, html) => {
  const page = pageWithHoles(html, '#')
  for (const filling of fillings) {
    const whole = html.replaceAll('#', filling)

    expect(page.plain(filling).toString()).toBe(whole)
    expect(gunzipSync(page.gzip(filling)).toString()).toBe(whole)
  }
})

test('the compressed form is one gzip member, as browsers expect', () => {
  const gzip = pageWithHoles('a#b#c', '#').gzip('hole')

  expect(gzip.indexOf(Buffer.from([0x1f, 0x8b, 8]), 1)).toBe(-1)
})
