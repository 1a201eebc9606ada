import { z } from 'zod'
import { json } from './report-of-jest.ts'
import { plain, saysAssertion, type Report, type TestResult } from './report.ts'

const error = z.looseObject({ message: z.string().nullish() })
const attempt = z.looseObject({
  status: z.string().nullish(),
  error: error.nullish(),
  errors: z.array(error).nullish(),
  attachments: z
    .array(z.looseObject({ name: z.string(), contentType: z.string(), path: z.string().nullish() }))
    .nullish(),
})
const spec = z.looseObject({
  title: z.string(),
  file: z.string(),
  line: z.number(),
  tests: z.array(
    z.looseObject({ projectName: z.string().nullish(), status: z.string(), results: z.array(attempt) }),
  ),
})
type Suite = { title: string; specs: z.infer<typeof spec>[]; suites?: Suite[] | null | undefined }
const suite: z.ZodType<Suite> = z.lazy(() =>
  z.looseObject({ title: z.string(), specs: z.array(spec), suites: z.array(suite).nullish() }),
)
const playwrightReport = z.looseObject({
  config: z.looseObject({ rootDir: z.string() }),
  suites: z.array(suite),
  errors: z.array(error).nullish(),
})

/** Playwright's JSON reporter. Each project of a test counts for itself. `null`: it is not one. */
export function reportOfPlaywright(text: string): Report | null {
  const parsed = playwrightReport.safeParse(json(text))
  if (!parsed.success) return null
  const report: Report = {
    tests: [],
    unloaded: [],
    errors: (parsed.data.errors ?? []).map((each) => plain(each.message ?? '')),
    attachments: [],
  }
  for (const each of parsed.data.suites) collect(report, each, [])

  return report
}

function collect(report: Report, { specs, suites }: Suite, above: readonly string[]) {
  for (const each of specs)
    for (const test of each.tests) {
      const last = test.results.at(-1)
      const message = plain(last?.error?.message ?? last?.errors?.[0]?.message ?? '')
      const project = test.projectName ? `[${test.projectName}] ` : ''
      report.tests.push({
        file: each.file,
        line: each.line,
        name: project + [...above, each.title].join(' › '),
        pattern: `${each.file}:${each.line}`,
        status: statusOf(test.status),
        byAssertion: test.status === 'unexpected' && saysAssertion(message),
        asserted: null,
        message,
      })
      for (const { name, contentType, path } of test.results.flatMap(({ attachments }) => attachments ?? []))
        if (path)
          report.attachments.push({
            name: `${[...above, each.title].join(' › ')}: ${name}`,
            path,
            mediaType: contentType,
          })
    }
  for (const each of suites ?? []) collect(report, each, [...above, each.title])
}

/** Playwright's words for a test over all its tries; one it does not know is no success. */
const statusOf = (status: string): TestResult['status'] =>
  status === 'expected'
    ? 'passed'
    : status === 'skipped'
      ? 'skipped'
      : status === 'flaky'
        ? 'flaky'
        : 'failed'
