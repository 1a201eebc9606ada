import { expect, test } from '@jest/globals'
import { inWords } from './in-words.ts'

const known: Readonly<Record<string, string>> = {
  'audit_logs.field.stage_since': 'In this stage since',
  'audit_logs.field.crm.task.title': 'Task',
  'audit_logs.field.title': 'Title',
  'audit_logs.value.source.landing': 'Landing page',
  'audit_logs.value.privacy.request.state.open': 'Open',
  'audit_logs.yes': 'yes',
}
const say = (key: string) => known[key] ?? key
const held = [
  {
    table: 'consent.purpose',
    keptFor: '',
    records: [{ key: 'news', title: 'News by e-mail', basis: 'consent' }],
  },
]
const said = inWords(say, 'en', { held })
const textOf = (record: object, table = 'crm.lead') => said.linesOf(record, table).map(({ text }) => text)

test('a value has the name of its own table’s column, or of any, whichever way it is spelt', () => {
  const names = (table: string) =>
    said.linesOf({ title: 'x', stageSince: 'y', other: 'z' }, table).map(({ name }) => name)

  expect(names('crm.task')).toEqual(['Task', 'In this stage since', 'other'])
  expect(names('crm.note')).toEqual(['Title', 'In this stage since', 'other'])
})

test('numbers of the house and what is empty are not among what people read', () => {
  const record = { id: '1', subject_id: '2', token_hash: '3', closed_by: '4', key: '5', version: 6 }

  expect(textOf({ ...record, fields: [], purpose: null, message: '', wording: { hash: 'x' } })).toEqual([])
  expect(textOf({ receiptId: 'HDA5-1VM5' })).toEqual(['HDA5-1VM5'])
})

test('dates, languages, purposes and words of ours are said; people’s own are left as they are', () => {
  expect(textOf({ at: '2026-11-28T09:05:00.000Z', due_on: '2026-12-28' })).toEqual([
    '28 November 2026 at 09:05 UTC',
    '28 December 2026',
  ])
  expect(textOf({ language: 'de', purpose: 'news', source: 'landing', gpc: true })).toEqual([
    'German',
    'News by e-mail',
    'Landing page',
    'yes',
  ])
  expect(textOf({ state: 'open' }, 'privacy.request')).toEqual(['Open'])
  for (const own of ['2026-99-99', '9999-99-99T99:99:99Z', '[sic] she wrote', '{', '<b>'])
    expect(textOf({ message: own, language: own })).toEqual([own, own])
})

test('what is stored as JSON is read line by line', () => {
  expect(textOf({ words: '[["utm_content","blue banner"],["utm_term","shoes"]]' })).toEqual([
    'utm_content: blue banner\nutm_term: shoes',
  ])
  expect(textOf({ wording: { hash: 'x', title: 'Hello', language: 'en' } })).toEqual([
    'Title: Hello\nlanguage: English',
  ])
})
