import { posix } from 'node:path'
import type { Finding } from '../../core/finding.ts'
import type { GateContext } from '../gate.ts'
import { found, gate } from '../judge.ts'
import { compareJudging, compareNumbers, compareSilence } from './compare-rest.ts'
import { compareTests } from './compare-tests.ts'
import { declarations, fileKinds } from './file-kinds.ts'
import { diffOfSources, type SourceDiff } from './diff-of-sources.ts'
import { compareSnapshots, pictureSnapshot } from './snapshots.ts'

/** The tests, and what judges beside them, as text: what was taken away, weakened or silenced. Nothing is run. */
export const tamperText = gate('tamper-text', 'static', async (context) => {
  const diffs = await diffOfSources(context)
  const kindOf = fileKinds(context.settings)
  const declared = declarations(context.task)
  const pictures = context.changes
    .filter(
      ({ binary, kind, path }) => binary && kind !== 'add' && kindOf(path) === 'snapshot' && !declared(path),
    )
    .map(({ path }) => pictureSnapshot(path))

  return {
    findings: [...diffs.flatMap((diff) => [...ofFile(context, diff)]), ...mockedSubjects(diffs), ...pictures],
  }
})

function* ofFile(context: GateContext, diff: SourceDiff): Generator<Finding> {
  const { kind } = diff
  if (kind === 'snapshot') yield* compareSnapshots(context, diff)
  if (kind === 'test' || kind === 'support') yield* compareTests(context, diff)
  if (
    kind === 'test' ||
    kind === 'support' ||
    kind === 'judging' ||
    diff.change.path.endsWith('package.json')
  )
    yield* compareNumbers(context, diff)
  yield* compareJudging(context, diff)
  if (kind !== 'snapshot') yield* compareSilence(context, diff)
}

/** A stand-in for the very module that the task changed: then the test tests the stand-in. */
function mockedSubjects(diffs: readonly SourceDiff[]): Finding[] {
  const changed = new Set(
    diffs.filter(({ kind }) => kind === 'code').map(({ change }) => withoutEnding(change.path)),
  )

  return diffs
    .filter(({ kind }) => kind === 'test')
    .flatMap(({ change, was, is }) =>
      (is?.mocked ?? [])
        .filter((each) => each.startsWith('.') && !was?.mocked.includes(each))
        .map((each) => ({ test: change.path, subject: posix.join(posix.dirname(change.path), each) }))
        .filter(({ subject }) => changed.has(withoutEnding(subject)) || changed.has(`${subject}/index`))
        .map(({ test, subject }) =>
          found(
            'major',
            'tamper.mocked_subject',
            test,
            `${subject} is what this task changed, and the test replaces it.`,
          ),
        ),
    )
}

const withoutEnding = (path: string) => path.replace(/\.[cm]?[jt]sx?$/, '')
