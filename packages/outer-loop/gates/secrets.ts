import type { Finding } from '../core/finding.ts'
import { findSecrets } from './examine.ts'
import type { Change, GateContext } from './gate.ts'
import { matches } from './globs.ts'
import { found, gate } from './judge.ts'
import { betrays } from './known-values.ts'
import { readFiles } from './objects.ts'
import { lockFiles } from './protected-paths.ts'

/** Added text with a secret in it. A finding says where and of what form, and never what. */
export const secrets = gate('secrets', 'static', async (context) => {
  const { changes, git, start, head, known } = context
  const kept = changes.filter(({ kind, mode }) => kind !== 'delete' && mode !== '160000')
  const before = await readFiles(
    git,
    start,
    kept.map(({ path, from }) => from ?? path),
  )
  const after = await readFiles(
    git,
    head,
    kept.map(({ path }) => path),
  )
  const texts = kept
    .filter(({ binary }) => !binary)
    .map(({ path, from }) => added(path, before.get(from ?? path), after.get(path)))
  const isLock = matches(lockFiles)
  const examined = texts.filter(({ path }) => !isLock(path))
  const seen = await findSecrets(context, examined)

  return {
    findings: [
      ...examined.flatMap(({ path, isNew }, index) =>
        (seen[index] ?? [])
          .filter(({ line }) => isNew(line))
          .map(({ line, rule }) => ofRule(path, line, rule)),
      ),
      ...texts.filter(({ text }) => betrays(text, known)).map(({ path }) => leaked(path)),
      ...leakedWhole(kept, after, known),
    ],
  }
})

/**
 * The whole text is examined, so that a key over several lines is whole; what counts is a line that the file did not have.
 */
function added(path: string, before: Buffer | undefined, after: Buffer | undefined) {
  const old = new Set(before?.toString('utf8').split('\n'))
  const text = after?.toString('utf8') ?? ''
  const lines = text.split('\n')

  return {
    path,
    text: before === undefined || lines.some((each) => !old.has(each)) ? text : '',
    isNew: (line: number) => !old.has(lines[line - 1] ?? ''),
  }
}

const ofRule = (path: string, line: number, rule: string): Finding =>
  rule === 'entropy'
    ? found(
        'minor',
        'secrets.entropy',
        `${path}:${line}`,
        'Text that looks drawn by lot. If it is a secret, take it out.',
      )
    : found(
        'blocker',
        'secrets.found',
        `${path}:${line}`,
        `This looks like a secret (${rule}). Take it out; if it is real, it must be replaced.`,
      )

const leaked = (path: string): Finding =>
  found(
    'blocker',
    'secrets.known_value',
    path,
    'A value that the engine knows to be secret stands in this file, as it is or in another spelling.',
  )

/** Names of files and bytes that are no text. */
const leakedWhole = (
  kept: readonly Change[],
  after: ReadonlyMap<string, Buffer>,
  known: GateContext['known'],
): Finding[] =>
  kept
    .filter(
      ({ path, binary }) =>
        betrays(path, known) || (binary && betrays(after.get(path)?.toString('latin1') ?? '', known)),
    )
    .map(({ path, binary }) =>
      found(
        'blocker',
        'secrets.known_value',
        binary ? path : undefined,
        'A value that the engine knows to be secret stands in a file or in its name.',
      ),
    )
