import { relative } from 'node:path'
import { z } from 'zod'
import { plain, saysAssertion, type Report, type TestResult } from './report.ts'

const assertion = z.looseObject({
  ancestorTitles: z.array(z.string()),
  title: z.string(),
  fullName: z.string(),
  status: z.enum(['passed', 'failed', 'pending', 'skipped', 'todo', 'disabled', 'focused']),
  failureMessages: z.array(z.string()).nullish(),
  failureDetails: z.array(z.unknown()).nullish(),
  numPassingAsserts: z.number().nullish(),
  location: z.looseObject({ line: z.number() }).nullish(),
})

const jestReport = z.looseObject({
  testResults: z.array(
    z.looseObject({
      name: z.string(),
      status: z.string(),
      message: z.string().nullish(),
      assertionResults: z.array(assertion),
    }),
  ),
})

/** Jest's `--json`, which Vitest writes too. `null`: it is not one. */
export function reportOfJest(text: string, folder: string): Report | null {
  const parsed = jestReport.safeParse(json(text))
  if (!parsed.success) return null
  const report: Report = { tests: [], unloaded: [], errors: [], attachments: [] }

  for (const { name, status, message, assertionResults } of parsed.data.testResults) {
    const file = relative(folder, name)
    if (assertionResults.length === 0 && status === 'failed')
      report.unloaded.push({ file, message: plain(message ?? '') })
    report.tests.push(...assertionResults.map((each) => testResult(file, each)))
  }

  return report
}

function testResult(file: string, result: z.infer<typeof assertion>): TestResult {
  const message = withoutStack(plain(result.failureMessages?.[0] ?? ''))
  const matched = (result.failureDetails ?? []).some(
    (each) => typeof each === 'object' && each !== null && 'matcherResult' in each,
  )

  return {
    file,
    line: result.location?.line,
    name: [...result.ancestorTitles, result.title].join(' › '),
    pattern: result.fullName,
    status: result.status === 'passed' || result.status === 'failed' ? result.status : 'skipped',
    byAssertion: result.status === 'failed' && (matched || saysAssertion(message)),
    asserted: result.numPassingAsserts ?? null,
    message,
  }
}

/** What the runner's own frames add tells nobody anything. */
const withoutStack = (message: string): string =>
  message
    .split('\n')
    .filter((line) => !/^\s+at .*(node_modules|node:|<anonymous>)/.test(line))
    .join('\n')

export function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No JSON is read like JSON of another shape: the schema refuses both.
    return undefined
  }
}
