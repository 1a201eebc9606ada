import type { Finding } from '../../core/finding.ts'
import { found } from '../judge.ts'
import { declarations, fileKinds } from './file-kinds.ts'
import type { SourceDiff } from './diff-of-sources.ts'
import type { SourceFacts, TestFacts } from './source-facts.ts'
import type { GateContext } from '../gate.ts'

/** What one changed test or test support file has become, read by itself. */
export function compareTests(context: GateContext, diff: SourceDiff): Finding[] {
  const { change, kind, was, is } = diff
  const { path, from } = change
  const declared = declarations(context.task)(path, from)
  const kindOf = fileKinds(context.settings)
  if (declared) {
    const said = found(
      'note',
      'tamper.declared',
      path,
      `The plan means this test to change: ${declared.reason}`,
    )

    return [said, ...(is ? always(path, was, is) : [])]
  }
  if (change.kind === 'delete' && kind === 'test')
    return [
      found(
        'blocker',
        'tamper.test_file_removed',
        path,
        'An existing test file was removed, and the plan does not say so.',
      ),
    ]
  if (change.kind === 'rename' && kind === 'test' && kindOf(path) !== 'test')
    return [
      found(
        'blocker',
        'tamper.test_file_removed',
        from,
        `An existing test file was renamed to ${path}, where no runner looks.`,
      ),
    ]

  const moved = change.kind === 'rename' && kind === 'test'
  const findings = moved
    ? [
        found(
          'major',
          'tamper.test_moved',
          path,
          `An existing test was moved here from ${from ?? ''}, and the plan does not say so.`,
        ),
      ]
    : []
  if (!is || !was) return findings
  if (!is.parsed)
    return [
      ...findings,
      found(
        'major',
        'tamper.unreadable',
        path,
        'This file has a syntax error: what it tests cannot be said.',
      ),
    ]

  return [...findings, ...always(path, was, is), ...weaker(path, was, is)]
}

/** Not even a declared refactor may do these. */
function* always(path: string, was: SourceFacts | null, is: SourceFacts): Generator<Finding> {
  const known = new Map<string, number>()
  for (const { by, within } of was?.weakened ?? [])
    known.set(`${by} ${within}`, (known.get(`${by} ${within}`) ?? 0) + 1)
  for (const { by, within, line } of is.weakened) {
    const left = known.get(`${by} ${within}`) ?? 0
    known.set(`${by} ${within}`, left - 1)
    if (left > 0) continue
    const narrows = by.endsWith('only') || by.startsWith('f') || by.includes('only')
    yield found(
      'blocker',
      narrows ? 'tamper.narrowed' : 'tamper.skipped',
      `${path}:${line}`,
      narrows
        ? `${by} leaves every other test out ("${within}").`
        : `${by} keeps "${within}" from being run or from counting.`,
    )
  }
  for (const { by, line } of is.meddles.slice(was?.meddles.length ?? 0))
    yield found(
      'blocker',
      'tamper.meddles',
      `${path}:${line}`,
      `${by} in a test can end the run, or change its report.`,
    )
  for (const test of is.tests) {
    const before = sameTest(was, test)
    if (test.vacuous > (before?.vacuous ?? 0))
      yield found(
        'major',
        'tamper.vacuous',
        `${path}:${test.line}`,
        `"${test.name}" asserts something that no program can change.`,
      )
    if (test.swallowed > (before?.swallowed ?? 0))
      yield found(
        'blocker',
        'tamper.swallowed',
        `${path}:${test.line}`,
        `"${test.name}" catches its own failed assertion.`,
      )
    if (test.unreachable > (before?.unreachable ?? 0))
      yield found(
        'blocker',
        'tamper.early_return',
        `${path}:${test.line}`,
        `"${test.name}" can return before it asserts.`,
      )
    if (test.floating > (before?.floating ?? 0))
      yield found(
        'major',
        'tamper.not_awaited',
        `${path}:${test.line}`,
        `"${test.name}" does not wait for an assertion: it is decided after the test.`,
      )
    if (test.conditional && !before?.conditional)
      yield found(
        'blocker',
        'tamper.conditional',
        `${path}:${test.line}`,
        `Whether "${test.name}" exists at all depends on something.`,
      )
  }
}

/** A file that asserts less than it did. */
function* weaker(path: string, was: SourceFacts, is: SourceFacts): Generator<Finding> {
  if (is.expects < was.expects)
    yield found(
      'major',
      'tamper.fewer_assertions',
      path,
      `This file asserts ${is.expects} times; it did ${was.expects} times.`,
    )
  if (is.promised < was.promised)
    yield found(
      'major',
      'tamper.fewer_promised',
      path,
      `expect.assertions adds up to ${is.promised}; it was ${was.promised}.`,
    )
  for (const test of was.tests)
    if (!test.name.includes('…') && !is.tests.some(({ name }) => name === test.name))
      yield found(
        'major',
        'tamper.test_removed',
        `${path}:${test.line}`,
        `"${test.name}" is no longer here, and the plan does not say so.`,
      )
}

const sameTest = (facts: SourceFacts | null, test: TestFacts) =>
  facts?.tests.find(({ name }) => name === test.name)
