import { expect, test } from '@jest/globals'
import { mentionIn } from './is-mentioned.ts'

const ada = {
  emails: ['ada@example.com'],
  phones: ['+493098765434'],
  names: ['Ada Quernstone', 'Renée O’Brien'],
}

test.each([
  ['her address, in any case', 'write to ADA@Example.com!', 'email'],
  ['her number, as people write it', 'Call 030 / 98 76 54 34 after six', 'phone'],
  ['her number without what stands before it', 'or 98765434', 'phone'],
  ['her name', 'Met Ada  Quernstone at the fair.', 'name'],
  ['her name without accents and apostrophes', 'as renee obrien told us', 'name'],
  ['her family name', 'Mrs. QUERNSTONE, her neighbour', 'family_name'],
  ['her family name, first', 'Quernstone, Ada', 'family_name'],
])('finds %s', (_, text, found) => {
  expect(mentionIn(text, ada)).toBe(found)
})

test.each([
  ['part of a word', 'the quernstones of the mill'],
  ['her first name alone, as many have it', 'Ada called'],
  ['another number', '030 98765435, and 4 of them'],
  ['numbers that only stand side by side', '2026-11-28, 98 of 765, x434'],
  ['nothing', ''],
])('does not find %s', (_, text) => {
  expect(mentionIn(text, ada)).toBeNull()
})

test('who has neither name nor number nor address is found nowhere', () => {
  expect(mentionIn('anything at all 1234567', { emails: [], phones: ['12'], names: ['', '  '] })).toBeNull()
})
