import { expect, test } from '@jest/globals'
import { demoForm } from '../data/demo-form.ts'
import { demoTrialForm } from '../data/demo-trial-form.ts'
import type { FormContent } from '../data/form-content.ts'
import { inLanguage } from '../data/form-definition.ts'
import { answerReader } from './read-answers.ts'

const read = answerReader(demoForm)
const ada = { name: 'Ada Lovelace', email: 'ada@example.com' }

test('values are trimmed and otherwise as they were typed', () => {
  const { answers, errors } = read({
    ...ada,
    email: '  Ada@Example.com ',
    message: ' two\n lines ',
    phone: '',
  })

  expect(errors).toEqual([])
  expect(answers.fields).toEqual({ name: 'Ada Lovelace', email: 'Ada@Example.com', message: 'two\n lines' })
})

test('a form and an API caller tick a box each in their way', () => {
  const ticked = ['on', true, 'true'].map(
    (tick) => read({ ...ada, consent_product_news: tick }).answers.ticked,
  )
  const left = [false, '', undefined].map(
    (tick) => read({ ...ada, ...(tick === undefined ? {} : { consent_product_news: tick }) }).answers.ticked,
  )

  expect(ticked).toEqual([['product_news'], ['product_news'], ['product_news']])
  expect(left).toEqual([[], [], []])
})

test('campaign words are kept, cut rather than refused', () => {
  const { answers, errors } = read({
    ...ada,
    utm_source: 'fair',
    utm_content: 'x'.repeat(900),
    referrer: 'https://a.example/',
  })

  expect(errors).toEqual([])
  expect(answers.attribution).toEqual({
    utm_source: 'fair',
    utm_content: 'x'.repeat(300),
    referrer: 'https://a.example/',
  })
})

test('what is wrong is named by its field, in a sentence, without the value', () => {
  const { errors } = read({
    email: 'canary-71',
    company: 5,
    budget: 'canary-72',
    consent_other: 'on',
    message: 'm'.repeat(9000),
  })

  expect(errors.map(({ field, code }) => [field, code.split('.').at(-1)])).toEqual([
    ['name', 'required'],
    ['email', 'invalid'],
    ['company', 'invalid'],
    ['message', 'too_long'],
    ['budget', 'unknown'],
    ['consent_other', 'unknown'],
  ])
  expect(JSON.stringify(errors)).not.toContain('canary')
  expect(errors.every(({ message }) => /[.”]$/.test(message))).toBe(true)
})

const bea = { reason: 'trial', name: 'Bea Ödegård', email: 'bea@example.com' }
const readTrial = answerReader(inLanguage(demoTrialForm, 'en'))
const othersOf = (sent: object) => readTrial({ ...bea, ...sent }).answers.others
const faultsOf = (sent: object) =>
  readTrial({ ...bea, ...sent }).errors.map(({ field, code }) => `${field} ${code.split('.').at(-1)}`)

test('what has a role becomes the lead’s own, everything else is kept by its field', () => {
  const { answers, errors } = readTrial({
    ...bea,
    areas: ['proof', 'forms', 'proof'],
    leads: '+40',
    start: '2026-12-24',
  })

  expect(errors).toEqual([])
  expect(answers.fields).toEqual({ name: 'Bea Ödegård', email: 'bea@example.com' })
  // Options come in the form's own order, each once.
  expect(answers.others).toEqual({
    reason: 'trial',
    areas: ['forms', 'proof'],
    leads: '+40',
    start: '2026-12-24',
  })
})

test('a form sends one ticked option as a text, an API caller a number as one', () => {
  expect(othersOf({ areas: 'forms', leads: 40 })).toMatchObject({ areas: ['forms'], leads: '40' })
  expect(othersOf({ areas: '', leads: '' })).toEqual({ reason: 'trial' })
  expect(othersOf({ areas: null, leads: null })).toEqual({ reason: 'trial' })
})

test('a question that was not asked is not answered, whatever was sent; one that was asked must be', () => {
  expect(othersOf({ system: 'Excel' })).toEqual({ reason: 'trial' })
  expect(faultsOf({ reason: 'moving' })).toEqual(['system required'])
  expect(othersOf({ reason: 'moving', system: 'Excel' })).toEqual({ reason: 'moving', system: 'Excel' })
})

test('a question that hangs on one that was not asked is not asked either', () => {
  const form: FormContent = structuredClone(demoTrialForm)
  Object.assign(form.fields[3]!, { required: true, when: { field: 'system', filled: true } })
  const readChain = answerReader(inLanguage(form, 'en'))

  expect(readChain({ ...bea, system: 'Excel', leads: 'many' }).errors).toEqual([])
  expect(readChain({ ...bea, reason: 'moving', system: 'Excel' }).errors).toMatchObject([{ field: 'leads' }])
})

test.each([
  ['an option there is not', { reason: 'gift' }, 'reason invalid'],
  ['an option of a list that there is not', { areas: ['forms', 'gift'] }, 'areas invalid'],
  ['no option', { reason: '' }, 'reason required'],
  ['a list where one is chosen', { reason: ['trial'] }, 'reason invalid'],
  ['a number in words', { leads: 'forty' }, 'leads invalid'],
  ['half a lead', { leads: '1.5' }, 'leads invalid'],
  ['too few', { leads: '0' }, 'leads too_small'],
  ['too many', { leads: '1000001' }, 'leads too_large'],
  ['a day that is none', { start: '2026-02-30' }, 'start invalid'],
  ['a day in another order', { start: '24.12.2026' }, 'start invalid'],
  ['a day too early', { start: '2025-12-31' }, 'start too_early'],
  ['a record', { message: { toString: 'x' } }, 'message invalid'],
  ['two texts', { name: ['Bea', 'Bo'] }, 'name invalid'],
])('%s is told beside its field', (_, sent, fault) => {
  expect(faultsOf(sent)).toEqual([fault])
})

test('a limit is said in the visitor’s own way of writing it', () => {
  const german = answerReader(inLanguage(demoTrialForm, 'de'))({
    ...bea,
    leads: '2000000',
    start: '2025-01-01',
  })

  expect(german.errors.map(({ message }) => message)).toEqual([
    'Bitte geben Sie höchstens 1.000.000 an.',
    'Bitte geben Sie den 1. Januar 2026 oder einen späteren Tag an.',
  ])
})

test('pasted control characters become spaces, and lone halves of characters are replaced', () => {
  const { answers } = readTrial({ ...bea, name: 'Bea\u0000\u000bBo', message: 'a\r\nb\u0007c\ud800' })

  expect(answers.fields).toMatchObject({ name: 'Bea Bo', message: 'a\nb c\ufffd' })
})

test('a hidden field takes what it is given, cut rather than refused, or what the form says', () => {
  const form: FormContent = structuredClone(demoTrialForm)
  Object.assign(form.fields[5]!, { value: 'direct' })
  const readHidden = answerReader(inLanguage(form, 'en'))
  const partnerOf = (partner?: string) => readHidden({ ...bea, partner }).answers.others['partner']

  expect([partnerOf(), partnerOf(''), partnerOf('acme'), partnerOf('x'.repeat(999))?.length]).toEqual([
    'direct',
    'direct',
    'acme',
    300,
  ])
})
