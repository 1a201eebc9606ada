import { expect, test } from '@jest/globals'
import { AppError } from '@leadkeep/kernel'
import { tellErrorsByCode } from './told-by-code.ts'

function listening() {
  const heard: unknown[][] = []
  const say = (...given: unknown[]) => void heard.push(given)
  const spoken = { debug: say, error: say, info: say, log: say, warn: say }
  tellErrorsByCode(spoken)

  return { spoken, heard }
}

const quoting = Object.assign(new RangeError('Key (email)=(ada@example.com)\n    at ada@example.com:1:1'), {
  code: '23505',
  detail: 'Failing row contains (ada@example.com)',
})

test.each(['debug', 'error', 'info', 'log', 'warn'] as const)(
  'console.%s tells an error by its kind, its code and its place, and never in its own words',
  (method) => {
    const { spoken, heard } = listening()
    spoken[method]('⨯', quoting)

    expect(heard[0]![0]).toBe('⨯')
    expect(heard[0]![1]).toMatch(/^RangeError 23505\n    at .*told-by-code\.test\.ts:\d+:\d+/)
    expect(JSON.stringify(heard)).not.toContain('ada@')
  },
)

test('what we say ourselves is said; why, by its kind and code', () => {
  const { spoken, heard } = listening()
  const error = new AppError('Another record already holds this value.', {
    code: 'record.already_exists',
    status: 409,
    cause: quoting,
  })
  spoken.error(Object.assign(error, { digest: '129126750' }))

  expect(heard[0]![0]).toMatch(
    /^AppError record\.already_exists \(digest 129126750\): Another record already holds this value\.\n    at /,
  )
  expect(heard[0]![0]).toMatch(/\nbecause of RangeError 23505\n/)
  expect(JSON.stringify(heard)).not.toContain('ada@')
})

test('what somebody put into its name, its code or its digest is not told', () => {
  const { spoken, heard } = listening()
  const words = { name: 'Ada Lovelace', code: 'ada@example.com', digest: 'Ada Lovelace' }
  spoken.error(Object.assign(new Error('No.'), words))

  expect(heard).toHaveLength(1)
  expect(JSON.stringify(heard)).not.toMatch(/Lovelace|ada@/)
})
