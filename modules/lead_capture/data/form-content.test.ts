import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { demoForm, demoFormContent } from './demo-form.ts'
import { demoTrialForm as trial } from './demo-trial-form.ts'
import { formContentSchema, type FormContent } from './form-content.ts'
import { closestLanguage, inLanguage } from './form-definition.ts'
import { readStoredForm } from './stored-form.ts'
import { canonicalJson, textHash } from './text-hash.ts'

const fixture: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures', 'form-format-1.json'), 'utf8'),
)

test('the demo says only what a form can say, and reading it changes nothing', () => {
  expect(formContentSchema.parse(demoFormContent)).toEqual(demoFormContent)
  expect(formContentSchema.parse(trial)).toEqual(trial)
  expect(readStoredForm(trial)).toEqual(trial)
})

test('legal text of the demo is marked as an example', () => {
  expect(demoForm.notice.example).toBe(true)
})

// Hashes of served texts are on logs and in decisions: these were taken when format 1 was the only one.
test('a form of format 1 is read as the newest, and its texts keep the hashes they had', () => {
  const read = readStoredForm(fixture)

  expect(read).toEqual(demoFormContent)
  expect([read.texts['en']!.notice, read.texts['en']!.consents['product_news']!].map(textHash)).toEqual([
    '3ec5e8af48b48483b37fa9dba2945ee497d4faf148dc67bb156a58d12e6965f8',
    '581baf4a39edc60241cd76ba5f033b54110ca5da65da66d14892d18f4752aaa3',
  ])
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

test('an address to go on to is a page of the web, by https', () => {
  const tried = [
    'https://www.example.com/thanks?from=form',
    'http://example.com/',
    'javascript:alert(1)',
    '/thanks',
    'https://evil',
  ]
  const accepted = tried.filter(
    (to) => formContentSchema.safeParse({ ...trial, after: { kind: 'redirect', to } }).success,
  )

  expect(accepted).toEqual(tried.slice(0, 1))
})

type Draft = ReturnType<typeof structuredClone<FormContent>>

/** What is wrong with the form after a change, as path and sentence. */
function faultsAfter(change: (form: Draft) => void): string[] {
  const draft = structuredClone(trial)
  change(draft)
  const { error } = formContentSchema.safeParse(draft)

  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)
}

test.each<[string, (form: Draft) => void, string]>([
  [
    'without a name',
    (form) => void (form.fields[6] = { key: 'name', kind: 'text', required: true }),
    'fields: A form asks everybody for a name.',
  ],
  [
    'whose e-mail address only some are asked for',
    (form) => void Object.assign(form.fields[7]!, { when: { field: 'reason', is: ['trial'] } }),
    'fields: A form asks everybody for an e-mail address.',
  ],
  [
    'with a field in no step',
    (form) => void form.steps[0]!.fields.pop(),
    'fields.4: “start” stands in no step.',
  ],
  ['with a field in two', (form) => void form.steps[0]!.fields.push('name'), 'steps: “name” is there twice.'],
  [
    'that asks for what there is not',
    (form) => void form.steps[0]!.fields.push('budget'),
    'steps.0.fields: There is no field “budget” to ask for.',
  ],
  [
    'with an option twice',
    (form) => void Object.assign(form.fields[2]!, { options: ['forms', 'proof', 'follow_up', 'forms'] }),
    'fields.2.options: “forms” is there twice.',
  ],
  [
    'whose bounds leave nothing',
    (form) => void Object.assign(form.fields[3]!, { min: 9, max: 8 }),
    'fields.3.min: The smallest value is above the largest.',
  ],
  [
    'whose condition looks ahead',
    (form) => void Object.assign(form.fields[1]!, { when: { field: 'name', filled: true } }),
    'fields.1.when.field: A condition looks at a field that is asked earlier.',
  ],
  [
    'whose condition waits for no option',
    (form) => void Object.assign(form.fields[1]!, { when: { field: 'reason', is: ['moved'] } }),
    'fields.1.when.is: “reason” has no option “moved”.',
  ],
  ['that lacks a language', (form) => void delete form.texts['de'], 'texts.de: This text is missing.'],
  ['that has one too many', (form) => void form.languages.pop(), 'texts.de: This text belongs to nothing.'],
  [
    'that lacks a label in one language',
    (form) => void delete form.texts['de']!.fields['areas'],
    'texts.de.fields.areas: This text is missing.',
  ],
  [
    'that lacks an option in one language',
    (form) => void delete form.texts['de']!.fields['areas']!.options!['proof'],
    'texts.de.fields.areas.options.proof: This text is missing.',
  ],
  [
    'that lacks a step in one language',
    (form) => void delete form.texts['de']!.steps['need'],
    'texts.de.steps.need: This text is missing.',
  ],
  [
    'that lacks a box in one language',
    (form) => void delete form.texts['de']!.consents['product_news'],
    'texts.de.consents.product_news: This text is missing.',
  ],
  [
    'that thanks in one language only',
    (form) => void delete form.texts['de']!.thanks,
    'texts.de.thanks: The thank-you text is missing in this language.',
  ],
  [
    'whose German notice is English',
    (form) => void (form.texts['de']!.notice = form.texts['en']!.notice),
    'texts.de.notice.language: This text says that it is in another language.',
  ],
])('a form %s can’t be published, and is told where', (_, change, sentence) => {
  expect(faultsAfter(change)).toContain(sentence)
})

test.each(['token', 'consent_news', 'utm_source', 'lang', 'constructor', '__proto__', 'Name', 'e-mail', ''])(
  'a field can’t be called “%s”',
  (key) => {
    expect(faultsAfter((form) => void (form.fields[3]!.key = key)).length).toBeGreaterThan(0)
  },
)

test('a visitor meets one language: its words, its steps in their order, what is hidden last', () => {
  const form = inLanguage(trial, 'de')

  expect(form.steps.map(({ title }) => title)).toEqual(['Was Sie brauchen', 'Wie wir Sie erreichen'])
  expect(form.fields.map(({ key }) => key).at(-1)).toBe('partner')
  expect(form.fields[0]).toMatchObject({
    label: 'Was führt Sie zu uns?',
    options: [{ key: 'trial', label: 'Ich möchte es ausprobieren' }, { key: 'moving' }, { key: 'other' }],
  })
  expect(form.consents.map((box) => box.language)).toEqual(['de'])
  expect(demoForm.steps.map(({ title }) => title)).toEqual([null])
})

test('the language is the one that is wished for first, by its beginning too, else the form’s first', () => {
  const wishes = [['de'], ['de-AT', 'en'], ['fr', 'EN'], ['fr'], []]

  expect(wishes.map((each) => closestLanguage(trial.languages, each))).toEqual(['de', 'de', 'en', 'en', 'en'])
})
