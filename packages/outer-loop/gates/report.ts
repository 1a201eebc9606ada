/** What a runner says of one test. */
export type TestResult = {
  /** As the runner writes the path, made relative to the folder it ran in. */
  file: string
  line?: number | undefined
  /** `describe › test`. */
  name: string
  /** The runner's own spelling, to ask for this test again. */
  pattern: string
  status: 'passed' | 'failed' | 'skipped' | 'flaky'
  /** Of a failed one: whether an assertion said no, rather than an error on the way to it. */
  byAssertion: boolean
  /** Assertions that held, where the runner counts them. */
  asserted: number | null
  message: string
}

/** A runner's report, read by code. */
export type Report = {
  tests: TestResult[]
  /** Files of which no test could be reached: an import failed, a syntax error. */
  unloaded: { file: string; message: string }[]
  /** What went wrong outside every test. */
  errors: string[]
  attachments: { name: string; path: string; mediaType: string }[]
}

export const countsOf = ({ tests, unloaded }: Report, flaky = 0) => {
  const of = (status: TestResult['status']) => tests.filter((each) => each.status === status).length

  return {
    passed: of('passed'),
    failed: of('failed') + unloaded.length,
    skipped: of('skipped'),
    flaky: of('flaky') + flaky,
  }
}

/** An assertion's own words, as Jest, Vitest, Playwright and node:assert begin them. */
export const saysAssertion = (message: string): boolean =>
  /^(Error: |AssertionError[^:]*: |JestAssertionError: )?(expect\(|expect\.assertions\(|expect\.hasAssertions\(|assert\.|assert\()|^AssertionError/.test(
    plain(message),
  )

// oxlint-disable-next-line no-control-regex
export const plain = (text: string): string => text.replaceAll(/\u001B\[[0-9;]*m/g, '')
