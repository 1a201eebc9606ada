import { expect, test } from '@jest/globals'
import { systemAmbient } from '@leadkeep/kernel'
import { newReceiptId, readReceiptId } from './receipt-id.ts'

test('a receipt number survives being read out and typed again', () => {
  const receiptId = newReceiptId(systemAmbient)

  expect(receiptId).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(
    readReceiptId(
      ` ${receiptId.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `,
    ),
  ).toBe(receiptId)
})

test('anything else is no receipt number', () => {
  expect(['', 'K7QF', "' or 1=1 --", 'U'.repeat(20)].map(readReceiptId)).toEqual([null, null, null, null])
})
