import type { Finding } from '../../core/finding.ts'
import type { GateContext } from '../gate.ts'
import { found } from '../judge.ts'
import type { Report, TestResult } from '../report.ts'
import { runTests, type Runs } from './run-tests.ts'
import type { World, worldsOf } from './worlds.ts'

type Seen = 'absent' | 'green' | 'assertion' | 'error'
type Sights = { old: Seen[]; hollowed: Seen | null }

/**
 * A new test must fail by its assertion where the work is not. It is looked at, until it does,
 *
 * 1. on the old code;
 * 2. on the old code, completed by empty exports for what the tests import, so that they can be loaded;
 * 3. the same with functions that answer nothing, for what asks only whether there is an answer;
 * 4. on the new code with every module that the task touched made empty. That counts as proof only for a test that is
 *    green nowhere before: it calls new methods of old things, which on the old code is an error and no assertion.
 *
 * Green on old code, it proves nothing new: it is let through, and named, if it notices 4 and another new test of its
 * file is proven; then it guards what was there. Red only by errors in its own body, everywhere, it is let through and
 * named, because an honest test may read something of an answer before it asserts.
 *
 * Limits: an empty module is a guess at "not there", and a test can be red for another reason than the one it claims.
 * What it claims, a person reads. Whoever writes his own assertion errors by hand is not found here.
 */
export async function newTestsProve(
  context: GateContext,
  worlds: Awaited<ReturnType<typeof worldsOf>>,
  tests: readonly TestResult[],
  runs: Runs,
): Promise<Finding[]> {
  const sights = new Map(tests.map((each): [TestResult, Sights] => [each, { old: [], hollowed: null }]))
  const which = (wanted: (sights: Sights) => boolean) =>
    tests.filter((each) => wanted(sights.get(each) ?? unseen()))
  const look = async (
    world: () => Promise<World>,
    at: readonly TestResult[],
    note: (sights: Sights, seen: Seen) => void,
  ) => {
    if (at.length === 0) return
    const report = await runTests(context, await world(), [...new Set(at.map(({ file }) => file))], runs)
    for (const each of at) note(sights.get(each) ?? unseen(), sight(report, each))
  }
  const onOldCode = (world: () => Promise<World>) =>
    look(
      world,
      which((each) => !isProven(each) && each.old[0] !== 'green'),
      ({ old }, seen) => void old.push(seen),
    )

  await onOldCode(() => Promise.resolve(worlds.base))
  await onOldCode(() => worlds.completed('everything'))
  await onOldCode(() => worlds.completed('nothing'))
  await look(
    () => worlds.hollowed('everything'),
    which((each) => !isProven(each)),
    (each, seen) => {
      each.hollowed = seen
    },
  )

  const provenFiles = new Set(which(isProven).map(({ file }) => file))

  return [...sights].flatMap(([test, seen]) => verdict(test, seen, provenFiles.has(test.file)))
}

const unseen = (): Sights => ({ old: [], hollowed: null })

const isProven = ({ old, hollowed }: Sights): boolean =>
  old[0] !== 'green' && (old.includes('assertion') || (hollowed === 'assertion' && !old.includes('green')))

function verdict(test: TestResult, sights: Sights, besideProof: boolean): Finding[] {
  if (isProven(sights)) return []
  const where = `${test.file} › ${test.name}`
  const { old, hollowed } = sights
  const code = old[0] === 'green' ? 'tamper.green_on_base' : 'tamper.green_without_work'

  if (old.includes('green') && besideProof && (hollowed === 'assertion' || hollowed === 'error'))
    return [
      found(
        'minor',
        code,
        where,
        'This new test passes without the work. It guards what was there, and proves nothing of this task.',
      ),
    ]
  if (old.includes('green') || hollowed === 'green')
    return [
      found(
        'major',
        code,
        where,
        'This new test passes without the work, so it does not test it. Assert what the work answers.',
      ),
    ]
  if ([...old, hollowed].includes('error') && test.asserted !== 0)
    return [
      found(
        'minor',
        'tamper.red_by_error',
        where,
        'Without the work this test stops at an error before its assertion. Read whether it asserts what it says.',
      ),
    ]

  return [
    found(
      'major',
      'tamper.not_red_by_assertion',
      where,
      'No assertion of this test fails without the work: it cannot be loaded there, or asserts nothing.',
    ),
  ]
}

function sight(report: Report, { file, name }: TestResult): Seen {
  const test = report.tests.find((each) => each.file === file && each.name === name)
  if (!test || test.status === 'skipped') return 'absent'

  return test.status === 'failed' ? (test.byAssertion ? 'assertion' : 'error') : 'green'
}
