import { z } from 'zod'

/** What the tamper gate wants to know of one source file, at base and at head. Counted by a parser, not by a pattern. */
export const sourceFacts = z.object({
  /** `false`: it has a syntax error, and everything else is empty. */
  parsed: z.boolean(),
  tests: z.array(
    z.object({
      /** Titles from the outermost `describe` inwards; a title that is not a fixed text is `…`. */
      name: z.string(),
      line: z.int(),
      /** Assertions in it; then those that no value of the program can change, that a `catch` swallows, after an early `return`, and never awaited. */
      expects: z.int(),
      vacuous: z.int(),
      swallowed: z.int(),
      unreachable: z.int(),
      floating: z.int(),
      /** Defined only if something holds. */
      conditional: z.boolean(),
    }),
  ),
  /** Each place that skips, narrows or postpones: `test.skip`, `xit`, `{ todo: true }`. */
  weakened: z.array(z.object({ by: z.string(), within: z.string(), line: z.int() })),
  expects: z.int(),
  /** `expect.assertions(n)` added up; `hasAssertions` counts one. */
  promised: z.int(),
  /** Numbers by the names they stand under: `coverageThreshold.global.lines`, `setTimeout`, `retryTimes`. */
  numbers: z.array(z.object({ name: z.string(), value: z.number() })),
  /** Modules replaced by stand-ins: the specifiers of `jest.mock` and its like. */
  mocked: z.array(z.string()),
  /** Directives that silence a tool. */
  silenced: z.array(z.object({ by: z.string(), line: z.int() })),
  anys: z.int(),
  /** Ends the process that counts the tests, or replaces what counts them. */
  meddles: z.array(z.object({ by: z.string(), line: z.int() })),
})
export type SourceFacts = z.infer<typeof sourceFacts>
export type TestFacts = SourceFacts['tests'][number]

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
