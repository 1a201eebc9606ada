import { expect, test } from '@jest/globals'
import { searchFor } from './needles.ts'

const search = searchFor(['Zephyrine'])

test.each([
  ['as it is', 'Dear Zephyrine Quillfeather'],
  ['in small letters', 'zephyrine@example.com'],
  ['hexadecimal', `\\x00${Buffer.from('xZephyrine').toString('hex')}ff`],
  ...[0, 1, 2, 3].map((shift) => [
    `in base64 after ${shift} bytes`,
    Buffer.from(`{"name":"${'x'.repeat(shift)}Zephyrine Q"}`).toString('base64'),
  ]),
  ['UTF-16', Buffer.from('a Zephyrine', 'utf16le')],
  ['among bytes', Buffer.concat([Buffer.alloc(100_000, 0x5a), Buffer.from('Zephyrine')])],
])('a word is found %s', (_, text) => {
  expect(search('a text', text)).toHaveLength(1)
})

test('and not where it is not', () => {
  expect(search('a text', 'Zephyrin, zephyr, Z')).toEqual([])
  expect(search('a text', '')).toEqual([])
})
