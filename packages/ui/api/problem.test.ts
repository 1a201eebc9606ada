import { expect, test } from '@jest/globals'
import { problemFrom } from './problem.ts'

test('a problem brings its code, its sentence and what is wrong with which field', () => {
  const body = {
    code: 'http.invalid_input',
    title: 'Some fields need another look.',
    errors: [
      { field: 'email', code: 'invalid_format', message: 'This is not an e-mail address.' },
      { field: 'email', code: 'too_big', message: 'It is too long.' },
    ],
  }

  expect(problemFrom(422, body, 'unused')).toMatchObject({
    status: 422,
    code: 'http.invalid_input',
    title: 'Some fields need another look.',
    fields: { email: 'This is not an e-mail address.' },
  })
})

test('an answer that is no problem becomes one all the same', () => {
  for (const body of [null, 'Bad gateway', [], { errors: 'many' }, { errors: [null, { field: 3 }] }]) {
    expect(problemFrom(502, body, 'Something went wrong.')).toMatchObject({
      code: 'ui.unexpected',
      title: 'Something went wrong.',
      fields: {},
    })
  }
})
