import { expect, test } from '@jest/globals'
import { codeAt, enrolmentUri, stepOf } from './totp.ts'

/** RFC 6238, appendix B: the secret is the ASCII text 12345678901234567890, in base32. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('at %d seconds the code is that of RFC 6238', (seconds, code) => {
  expect(codeAt(secret, new Date(seconds * 1000), 8)).toBe(code)
})

test('a clock may be one step off, and no more', () => {
  const now = new Date('2026-11-28T10:00:10Z')
  const step = Math.floor(now.getTime() / 30_000)
  const codeOf = (steps: number) => codeAt(secret, new Date(now.getTime() + steps * 30_000))

  expect([-2, -1, 0, 1, 2].map((steps) => stepOf(secret, codeOf(steps), now, null))).toEqual([
    null,
    step - 1,
    step,
    step + 1,
    null,
  ])
})

test('a code that was taken is used up, and so is every one before it', () => {
  const now = new Date('2026-11-28T10:00:10Z')
  const step = stepOf(secret, codeAt(secret, now), now, null)!

  expect(stepOf(secret, codeAt(secret, now), now, step)).toBeNull()
  const earlier = new Date(now.getTime() - 30_000)
  expect(stepOf(secret, codeAt(secret, earlier), now, step)).toBeNull()
  const later = new Date(now.getTime() + 30_000)
  expect(stepOf(secret, codeAt(secret, later), later, step)).toBe(step + 1)
})

test.each(['', '12345', '1234567', 'abcdef', '١٢٣٤٥٦'])('%s is no code', (typed) => {
  expect(stepOf(secret, typed, new Date(), null)).toBeNull()
})

test('an app is told who and where, as it understands it', () => {
  expect(enrolmentUri(secret, 'Leadkeep Fernhill', 'ada@fernhill.example')).toBe(
    'otpauth://totp/Leadkeep%20Fernhill:ada%40fernhill.example?issuer=Leadkeep%20Fernhill&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30',
  )
})
