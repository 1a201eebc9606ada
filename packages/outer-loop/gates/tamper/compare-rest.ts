import type { Finding } from '../../core/finding.ts'
import type { GateContext } from '../gate.ts'
import { found } from '../judge.ts'
import { declarations } from './file-kinds.ts'
import type { SourceDiff } from './diff-of-sources.ts'
import type { SourceFacts } from './source-facts.ts'

/** Limits that tests must reach: lower is weaker. Patience they are given: more is weaker. */
const limit = /threshold|(^|\.)(lines|branches|functions|statements|minimum|break)$/i
const patience = /timeout|retr(y|ies)|maxFailures|maxWarnings|max-warnings|bail|maxDiffPixel|flak/i

/** Thresholds lowered and patience raised, in a configuration, a package.json or a test. */
export function* compareNumbers(
  context: GateContext,
  { change, kind, before, was, is }: SourceDiff,
): Generator<Finding> {
  if (!was || !is || change.kind === 'delete' || (before === null && kind !== 'judging')) return
  const isNewTest = (name: string) =>
    !was.tests.some((test) => name.endsWith(` of ${test.name.split(' › ').at(-1)}`))
  const declared = declarations(context.task)(change.path, change.from)
  for (const name of new Set([...was.numbers, ...is.numbers].map((each) => each.name))) {
    const [old, now] = [valuesOf(was, name), valuesOf(is, name)]
    if (/ of /.test(name) && isNewTest(name)) continue
    const isLimit = limit.test(name) && !patience.test(name)
    const lowered = isLimit && old.length > 0 && Math.min(...now, Infinity) < Math.min(...old)
    const dropped = isLimit && old.length > 0 && now.length === 0
    const raised =
      patience.test(name) &&
      now.length > 0 &&
      Math.max(...now) > Math.max(...old, old.length === 0 ? patienceUnsaid(name) : 0)
    if (lowered || dropped)
      yield found(
        declared ? 'minor' : 'blocker',
        'tamper.threshold_lowered',
        change.path,
        `${name}: ${old.join(', ')} → ${now.join(', ') || 'absent'}.`,
      )
    if (raised)
      yield found(
        declared ? 'minor' : 'major',
        'tamper.patience_raised',
        change.path,
        `${name}: ${old.join(', ') || 'absent'} → ${now.join(', ')}.`,
      )
  }
}

/** A time-out that was not said is the runner's own five seconds; a retry that was not said is none. */
const patienceUnsaid = (name: string) => (/timeout/i.test(name) ? 5_000 : 0)
const valuesOf = ({ numbers }: SourceFacts, name: string) =>
  numbers.filter((each) => each.name === name).map(({ value }) => value)

/** How types, lint and tests are judged is not the worker's to say. */
export function* compareJudging(
  context: GateContext,
  { change, kind, before, after }: SourceDiff,
): Generator<Finding> {
  const declared = declarations(context.task)(change.path, change.from)
  if (kind === 'judging' && before !== after)
    yield found(
      declared ? 'minor' : 'blocker',
      'tamper.configuration',
      change.path,
      declared
        ? `The plan means this configuration to change: ${declared.reason}`
        : 'This file decides how tests, types or lint are judged.',
    )
  if (!/(^|\/)package\.json$/.test(change.path)) return
  const [old, now] = [manifest(before), manifest(after)]
  for (const key of judgingKeys)
    if (JSON.stringify(old[key]) !== JSON.stringify(now[key]))
      yield found(
        'blocker',
        'tamper.configuration',
        change.path,
        `"${key}" in this package.json decides how the work is judged.`,
      )
  const [oldScripts, scripts] = [manifest(old['scripts']), manifest(now['scripts'])]
  for (const name of new Set([...Object.keys(oldScripts), ...Object.keys(scripts)])) {
    const wraps =
      oldScripts[name] === undefined &&
      /^(pre|post)/.test(name) &&
      oldScripts[name.replace(/^(pre|post)/, '')] !== undefined
    if (before !== null && oldScripts[name] !== scripts[name] && (oldScripts[name] !== undefined || wraps))
      yield found(
        'blocker',
        'tamper.script',
        change.path,
        `The script "${name}" is one that the gates may run.`,
      )
  }
}

const judgingKeys = [
  'jest',
  'vitest',
  'ava',
  'mocha',
  'c8',
  'nyc',
  'babel',
  'eslintConfig',
  'eslintIgnore',
  'oxlint',
  'prettier',
  'browserslist',
  'type',
  'lint-staged',
  'husky',
  'knip',
]

/** An object of a JSON text, or of a value; what is none has nothing in it. */
function manifest(from: unknown): Record<string, unknown> {
  try {
    const value: unknown = typeof from === 'string' ? JSON.parse(from) : from

    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    // A package.json that is no JSON is a finding of the dependencies gate.
    return {}
  }
}

/** Tools that were told to look away, more often than before. */
export function* compareSilence(
  context: GateContext,
  { change, kind, was, is, before, after }: SourceDiff,
): Generator<Finding> {
  const { path, from } = change
  const declared = declarations(context.task)(path, from) !== undefined
  if (after === null) return
  if (!is || !is.parsed || !was) {
    const more = foreignSilence(after) - foreignSilence(before ?? '')
    if (more > 0)
      yield found('major', 'tamper.suppressed', path, `${more} more comments that silence a tool.`)

    return
  }
  const known = counted(was.silenced.map(({ by }) => by))
  for (const { by, line } of is.silenced) {
    const left = known.get(by) ?? 0
    known.set(by, left - 1)
    if (left <= 0)
      yield found(
        declared || (kind === 'test' && by === '@ts-expect-error') ? 'minor' : 'major',
        'tamper.suppressed',
        `${path}:${line}`,
        `${by} silences a tool here. Mend what it complains of.`,
      )
  }
  if (is.anys > was.anys)
    yield found(
      declared || kind === 'test' || kind === 'support' ? 'minor' : 'major',
      'tamper.any',
      path,
      `"any" (or "as unknown as") stands here ${is.anys} times; it did ${was.anys} times.`,
    )
}

/** For languages that no parser here reads. */
const foreign =
  /#\s*(type:\s*ignore|noqa|pylint:\s*disable|pragma:\s*no cover|rubocop:disable|pyright:\s*ignore)|\/\/\s*nolint|#!?\[allow\(|@SuppressWarnings|@ts-ignore|eslint-disable/g
const foreignSilence = (text: string) => [...text.matchAll(foreign)].length

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)

  return counts
}
