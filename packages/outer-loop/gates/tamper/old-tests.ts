import type { Finding } from '../../core/finding.ts'
import type { GateContext } from '../gate.ts'
import { found } from '../judge.ts'
import { filesOf } from '../objects.ts'
import type { Report } from '../report.ts'
import { declarations, fileKinds } from './file-kinds.ts'
import { keyOf, runTests, type Runs } from './run-tests.ts'
import type { World } from './worlds.ts'
import { matches } from '../globs.ts'

/**
 * Tests as they stood before, against the new code. If what tests stand on changed (fixtures, setup), all of them are
 * run: rather slow than fooled.
 */
export async function oldTestsHold(
  context: GateContext,
  worlds: { oldTests: World },
  now: Report,
  runs: Runs,
): Promise<{ findings: Finding[]; before: Report | null }> {
  const files = await filesToRun(context)
  if (files.length === 0) return { findings: [], before: null }
  const before = await runTests(context, worlds.oldTests, files, runs)
  const red = [
    ...before.tests.filter(({ status }) => status === 'failed').map(keyOf),
    ...before.unloaded.map(({ file }) => file),
  ]
  const alwaysRed = red.length === 0 ? new Set<string>() : await redBefore(context, before, runs)
  const moved = new Map(context.changes.flatMap(({ from, path }) => (!from ? [] : [[from, path] as const])))
  const current = new Map(now.tests.map((each) => [keyOf(each), each]))
  const findings: Finding[] = []

  for (const { file, message } of before.unloaded)
    if (!alwaysRed.has(file))
      findings.push(
        found(
          'blocker',
          'tamper.old_test_fails',
          file,
          `As it stood before, this file cannot be loaded with the new code: ${message.slice(0, 1_500)}`,
        ),
      )
  for (const test of before.tests) {
    const today = current.get(keyOf({ file: moved.get(test.file) ?? test.file, name: test.name }))
    const where = `${test.file} › ${test.name}`
    const isJudged = now.tests.some(({ file }) => file === (moved.get(test.file) ?? test.file))
    if (test.status === 'failed' && !alwaysRed.has(keyOf(test)))
      findings.push(
        found(
          'blocker',
          'tamper.old_test_fails',
          where,
          `As it stood before, this test fails with the new code: ${test.message.slice(0, 1_500)}`,
        ),
      )
    if (isJudged && test.status !== 'skipped' && !today)
      findings.push(
        found(
          'blocker',
          'tamper.test_removed',
          where,
          'This test is no longer there, and the plan does not say so.',
        ),
      )
    if (isJudged && test.status !== 'skipped' && today?.status === 'skipped')
      findings.push(found('blocker', 'tamper.skipped', where, 'This test was run before, and no longer is.'))
  }

  return { findings, before }
}

async function filesToRun({ changes, settings, task, git, start }: GateContext): Promise<string[]> {
  const kindOf = fileKinds(settings)
  const runs = matches(settings.tests?.files ?? [])
  const declared = declarations(task)
  const shaken = changes.filter(({ kind, path, from }) => kind !== 'add' && !declared(path, from))
  const touched = shaken.map(({ path, from }) => from ?? path).filter(runs)
  const foundation = shaken.some(({ path, from }) => kindOf(from ?? path) === 'support')
  if (!foundation) return touched

  return (await filesOf(git, start)).map(({ path }) => path).filter((path) => runs(path) && !declared(path))
}

/** What was red at the start already is nobody's tampering. */
async function redBefore(context: GateContext, before: Report, runs: Runs): Promise<Set<string>> {
  const red = [...before.tests.filter(({ status }) => status === 'failed'), ...before.unloaded].map(
    ({ file }) => file,
  )
  const start: World = { name: 'start', commit: context.start, replacements: new Map() }
  const report = await runTests(context, start, [...new Set(red)], runs)

  return new Set([
    ...report.tests.filter(({ status }) => status === 'failed').map(keyOf),
    ...report.unloaded.map(({ file }) => file),
  ])
}
