import type { Change, GateContext } from '../gate.ts'
import { readSources } from '../examine.ts'
import { readFiles } from '../objects.ts'
import { fileKinds, type FileKind } from './file-kinds.ts'
import { noFacts, type SourceFacts } from './source-facts.ts'

/** A changed file at both ends, as text and as facts. Facts are `null` for a language that no parser here reads. */
export type SourceDiff = {
  change: Change
  kind: FileKind
  before: string | null
  after: string | null
  was: SourceFacts | null
  is: SourceFacts | null
}

export async function diffOfSources(context: GateContext): Promise<SourceDiff[]> {
  const { changes, git, start, head, settings } = context
  const kindOf = fileKinds(settings)
  const oldPath = ({ path, from }: Change) => from ?? path
  const texts = changes.filter(({ binary, mode }) => !binary && mode !== '160000' && mode !== '120000')
  const before = await readFiles(git, start, texts.map(oldPath))
  const after = await readFiles(
    git,
    head,
    texts.map(({ path }) => path),
  )
  const ends = texts.map((change) => ({
    change,
    kind: strictest(kindOf(oldPath(change)), kindOf(change.path)),
    before: change.kind === 'add' ? null : (before.get(oldPath(change))?.toString('utf8') ?? null),
    after: after.get(change.path)?.toString('utf8') ?? null,
  }))

  const asked = ends.flatMap(({ change, before: was, after: is }) => [
    { path: oldPath(change), text: was ?? '' },
    { path: change.path, text: is ?? '' },
  ])
  const facts = await readSources(context, asked)

  return ends.map((each, index) => ({
    ...each,
    was: each.before === null ? noFacts() : (facts[2 * index] ?? null),
    is: each.after === null ? noFacts() : (facts[2 * index + 1] ?? null),
  }))
}

/** A test that is renamed to something that is none has been taken away: it stays a test here. */
function strictest(a: FileKind, b: FileKind): FileKind {
  const order: FileKind[] = ['snapshot', 'judging', 'test', 'support', 'code', 'other']

  return order.indexOf(a) < order.indexOf(b) ? a : b
}
