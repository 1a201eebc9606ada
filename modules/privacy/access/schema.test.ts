import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { asPage } from './as-page.ts'
import { redact } from './redact.ts'
import { packageSchema, readPackage, subjectPackage, type SubjectPackage } from './schema.ts'

// FORMAT.md, section 4: what was handed out once must be understood forever.

const fixture = (name: string) => join(import.meta.dirname, '../fixtures', name)
const text = (name: string) => readFileSync(fixture(name), 'utf8')
const read = (name: string): unknown => JSON.parse(text(name))
const built = readPackage(text('subject-package-v3.json'))
const say = (key: string) => key

test('the schema of version 3 is this one', () => {
  expect(packageSchema()).toEqual(read('subject-package-v3.schema.json'))
})

test('a package of version 3 is read as it was written', () => {
  expect(built).toEqual(read('subject-package-v3.json'))
})

test('one of version 2 is read, and holds nothing less: who was given it nobody wrote down', () => {
  const kept = readPackage(text('subject-package-v2.json'))
  const [, given] = built.recipients

  expect(kept).toEqual({ ...built, recipients: [given] })
  expect(given).toMatchObject({ act: 'crm.leads.export', by: 'Sam Sales', to: null, purpose: null })
})

test('whoever was given it is named on the page, with what for and by whom', () => {
  for (const [language, said] of [
    [
      'en',
      'to Audit &amp; Sons, for: audit_logs.purpose.audit_logs.audit, by Olga Officer, 27 November 2026 at 11:00 UTC',
    ],
    [
      'de',
      'an Audit &amp; Sons, für: audit_logs.purpose.audit_logs.audit, durch Olga Officer, 27. November 2026 um 11:00 UTC',
    ],
  ] as const)
    expect(asPage(built, language, say)).toContain(`<dd>${said}</dd>`)
})

test('what is withheld is gone from it, and said to be, with why and without what', () => {
  const { released, withheld } = redact(built, [
    { table: 'crm.note', record: 0, column: 'text', because: 'rights_of_others' },
    { table: 'crm.note', record: 1, column: null, because: 'law' },
  ])

  expect(released.held.find(({ table }) => table === 'crm.note')?.records).toEqual([
    { id: '01a21f00-0000-7000-8000-0000000000d1', created_at: '2026-11-20T08:00:00.000Z' },
  ])
  expect(released.withheld).toEqual([
    { table: 'crm.note', column: 'text', because: 'rights_of_others' },
    { table: 'crm.note', column: null, because: 'law' },
  ])
  expect(withheld.map(({ row }) => row)).toEqual([
    '01a21f00-0000-7000-8000-0000000000d1',
    '01a21f00-0000-7000-8000-0000000000d2',
  ])
  expect(JSON.stringify(released)).not.toMatch(/hippogriff|Mr Babbage/)
  expect(subjectPackage.parse(released)).toEqual(released)
})

test('the words of a letter are withheld in both forms that it has', () => {
  const letter = { text: 'Mr Babbage', html: '<p>Mr Babbage</p>', headline: 'Hello' }
  const held = [{ table: 'messages.letter', keptFor: 'seven days', records: [letter] }]
  const withholding = {
    table: 'messages.letter',
    record: 0,
    column: 'text',
    because: 'rights_of_others' as const,
  }
  const { released } = redact({ ...built, held }, [withholding])

  expect(released.held[0]!.records).toEqual([{ headline: 'Hello' }])
  expect(released.withheld.map(({ column }) => column)).toEqual(['text', 'html'])
})

test('a record of which everything is withheld leaves no empty table behind', () => {
  const whole = built.held
    .find(({ table }) => table === 'crm.note')!
    .records.map((_, record) => ({ table: 'crm.note', record, column: null, because: 'law' as const }))

  expect(redact(built, whole).released.held.map(({ table }) => table)).toEqual(['crm.lead'])
})

test.each([
  ['a table that is not in it', { table: 'crm.task' }],
  ['a record that is not in it', { record: 2 }],
  ['a value that is not in it', { column: 'title' }],
])('%s can’t be withheld: it was another package that was looked through', (_, other) => {
  const withholding = { table: 'crm.note', record: 0, column: 'text', because: 'law' as const, ...other }

  expect(() => redact(built, [withholding])).toThrow(
    expect.objectContaining({ code: 'privacy.package.nothing_there' }),
  )
})

test('people’s own words never become markup, in either language', () => {
  const record = { text: '<script>alert(1)</script>' }
  const nasty: SubjectPackage = {
    ...built,
    held: [{ table: 'crm.note', keptFor: 'a year', records: [record] }],
  }
  for (const [language, title] of [
    ['en', 'What is held of you'],
    ['de-AT', 'Was über Sie gespeichert ist'],
  ] as const) {
    const page = asPage(nasty, language, say)
    expect(page).toContain(title)
    expect(page).toContain('&lt;script&gt;')
    expect(page).not.toContain('<script>')
  }
})
