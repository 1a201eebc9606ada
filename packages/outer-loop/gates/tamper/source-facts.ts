/** What the tamper gate wants to know of one source file, at base and at head. Counted by a parser, not by a pattern. */
export type SourceFacts = {
  /** `false`: it has a syntax error, and everything else is empty. */
  parsed: boolean
  tests: TestFacts[]
  /** Each place that skips, narrows or postpones: `test.skip`, `xit`, `{ todo: true }`. */
  weakened: { by: string; within: string; line: number }[]
  expects: number
  /** `expect.assertions(n)` added up; `hasAssertions` counts one. */
  promised: number
  /** Numbers by the names they stand under: `coverageThreshold.global.lines`, `setTimeout`, `retryTimes`. */
  numbers: { name: string; value: number }[]
  /** Modules replaced by stand-ins: the specifiers of `jest.mock` and its like. */
  mocked: string[]
  /** Directives that silence a tool. */
  silenced: { by: string; line: number }[]
  anys: number
  /** Ends the process that counts the tests, or replaces what counts them. */
  meddles: { by: string; line: number }[]
}

export type TestFacts = {
  /** Titles from the outermost `describe` inwards; a title that is not a fixed text is `…`. */
  name: string
  line: number
  /** Assertions in it; then those that no value of the program can change, that a `catch` swallows, after an early `return`, and never awaited. */
  expects: number
  vacuous: number
  swallowed: number
  unreachable: number
  floating: number
  /** Defined only if something holds. */
  conditional: boolean
}

export const noFacts = (): SourceFacts => ({
  parsed: true,
  tests: [],
  weakened: [],
  expects: 0,
  promised: 0,
  numbers: [],
  mocked: [],
  silenced: [],
  anys: 0,
  meddles: [],
})
