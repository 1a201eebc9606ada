import type { Finding } from '../../core/finding.ts'
import type { GateContext } from '../gate.ts'
import { found } from '../judge.ts'
import { declarations } from './file-kinds.ts'
import type { SourceDiff } from './diff-of-sources.ts'

/** An existing snapshot says what was right: writing it anew is changing the test. */
export function* compareSnapshots(
  context: GateContext,
  { change, before, after }: SourceDiff,
): Generator<Finding> {
  const declared = declarations(context.task)(change.path, change.from, testOf(change.path))
  if (before === null) return
  const [old, now] = [entriesOf(before), entriesOf(after ?? '')]
  if (old.size === 0 && before !== after) yield rewritten(change.path, 'It', declared?.reason)
  for (const [name, value] of old)
    if (now.get(name) !== value)
      yield rewritten(
        change.path,
        now.has(name) ? `"${name}" was rewritten and` : `"${name}" was removed and`,
        declared?.reason,
      )
}

/** Pictures are compared by their names alone. */
export const pictureSnapshot = (path: string): Finding => rewritten(path, 'This picture', undefined)

const rewritten = (path: string, what: string, reason: string | undefined): Finding =>
  reason === undefined
    ? found(
        'blocker',
        'tamper.snapshot_rewritten',
        path,
        `${what} says what was right before this task; the plan does not mean it to change.`,
      )
    : found('minor', 'tamper.snapshot_rewritten', path, `${what} is declared: ${reason}`)

/** `src/__snapshots__/a.test.ts.snap` → `src/a.test.ts`. */
const testOf = (path: string) => path.replace(/__snapshots__\//, '').replace(/\.snap$/, '')

/** Jest writes each as ``exports[`name`] = `value`;``. */
const entriesOf = (text: string): Map<string, string> =>
  new Map(
    [...text.matchAll(/^exports\[`((?:[^`\\]|\\.)*)`\] = `((?:[^`\\]|\\.)*)`;/gms)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  )
