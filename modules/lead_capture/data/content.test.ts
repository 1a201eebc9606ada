import { expect, test } from '@jest/globals'
import { canonicalJson, formSchema, pageSchema, textHash } from './content.ts'
import { demoForm } from './demo-form.ts'
import { demoPage } from './demo-page.ts'

test('the demo says only what a page and a form can say, and reading it changes nothing', () => {
  expect(pageSchema.parse(demoPage)).toEqual(demoPage)
  expect(formSchema.parse(demoForm)).toEqual(demoForm)
})

test('legal text of the demo is marked as an example', () => {
  expect([demoForm.notice.example, demoPage.footer.imprint.example]).toEqual([true, true])
})

test('a text keeps its hash however its members are ordered', () => {
  const box = demoForm.consents[0]!
  const turned = { language: box.language, version: box.version, text: box.text, purpose: box.purpose }

  expect(textHash(turned)).toBe(textHash(box))
})

test('one letter, another version or another language is another text', () => {
  const box = demoForm.consents[0]!
  const others = [
    { ...box, text: `${box.text} ` },
    { ...box, version: 2 },
    { ...box, language: 'de' },
  ]

  expect(new Set([box, ...others].map(textHash)).size).toBe(4)
})

// The worked example of RFC 8785, 3.2.3, as far as we serve such values.
test('canonical JSON orders by UTF-16 code units and escapes as the RFC says', () => {
  expect(canonicalJson({ '€': 'Euro', '\r': 'CR', 1: 'One', '😀': 'Smiley', ö: 'o' })).toBe(
    '{"\\r":"CR","1":"One","ö":"o","€":"Euro","😀":"Smiley"}',
  )
})

test('a link leads to a place, never to a script', () => {
  const links = [
    '#form',
    '/privacy',
    'https://example.com/',
    'mailto:ada@example.com',
    'javascript:alert(1)',
    '//evil.example',
  ]
  const accepted = links.filter(
    (href) =>
      pageSchema.safeParse({ ...demoPage, site: { name: 'x', navigation: [{ label: 'x', href }] } }).success,
  )

  expect(accepted).toEqual(links.slice(0, 4))
})

test('a form without an e-mail address is no form', () => {
  const fields = demoForm.fields.filter(({ name }) => name !== 'email')

  expect(formSchema.safeParse({ ...demoForm, fields }).success).toBe(false)
})
