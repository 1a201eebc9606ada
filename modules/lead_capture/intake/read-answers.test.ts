import { expect, test } from '@jest/globals'
import { demoForm } from '../data/demo-form.ts'
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
