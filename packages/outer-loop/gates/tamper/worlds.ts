import type { Change, GateContext } from '../gate.ts'
import { hollowOut } from '../examine.ts'
import { filesOf, readFiles, type Entry } from '../objects.ts'
import type { Replacement, Replacements } from '../workspace.ts'
import { declarations, fileKinds, type FileKind } from './file-kinds.ts'
import type { Hollowing } from './hollow.ts'

/** A tree that never was: a commit, and what stands otherwise in it. */
export type World = { name: string; commit: string; replacements: Replacements }

const testing: readonly FileKind[] = ['test', 'support', 'snapshot']

/** The trees in which the tamper gate runs tests. */
export async function worldsOf(context: GateContext) {
  const { git, start, head, changes, settings, task } = context
  const kindOf = fileKinds(settings)
  const declared = declarations(task)
  const old = byPath(await filesOf(git, start))
  const now = byPath(await filesOf(git, head))
  const isTesting = (path: string) => testing.includes(kindOf(path))

  const testsOfHead = changes
    .filter(({ kind, path }) => kind !== 'delete' && isTesting(path))
    .map(({ path }): [string, Replacement] => [path, now.get(path) ?? null])
  const dataOfHead = changes
    .filter(({ kind, path }) => kind === 'add' && kindOf(path) === 'other')
    .map(({ path }): [string, Replacement] => [path, now.get(path) ?? null])

  return {
    /** The work as it is. */
    head: { name: 'head', commit: head, replacements: new Map() } satisfies World,

    /** New code under the tests that were there before, with all that belongs to them. Declared ones stay as they are. */
    oldTests: {
      name: 'old-tests',
      commit: head,
      replacements: new Map(
        changes
          .map(({ path, from }) => ({ path, was: from ?? path }))
          .filter(({ path, was }) => isTesting(was) && old.has(was) && !declared(path, was))
          .map(({ was }): [string, Replacement] => [was, old.get(was) ?? null]),
      ),
    } satisfies World,

    /** Old code under the new tests. */
    base: { name: 'base', commit: start, replacements: new Map(testsOfHead) } satisfies World,

    /** Old code, completed so far that new tests can be loaded: what they import is there, and empty. */
    async completed(kind: Hollowing): Promise<World> {
      const hollow = await hollowCode(context, kindOf, kind, true)

      return {
        name: `completed-${kind}`,
        commit: start,
        replacements: new Map([...dataOfHead, ...hollow, ...testsOfHead]),
      }
    },

    /** New code with everything taken out that this task wrote or touched. */
    async hollowed(kind: Hollowing): Promise<World> {
      return {
        name: 'hollowed',
        commit: head,
        replacements: new Map(await hollowCode(context, kindOf, kind, false)),
      }
    },
  }
}

async function hollowCode(
  { git, start, head, changes, ...rest }: GateContext,
  kindOf: (path: string) => FileKind,
  kind: Hollowing,
  keepBase: boolean,
): Promise<[string, Replacement][]> {
  const code = changes.filter((each) => each.kind !== 'delete' && kindOf(each.path) === 'code')
  const after = await readFiles(
    git,
    head,
    code.map(({ path }) => path),
  )
  const before = await readFiles(
    git,
    start,
    code.map(({ path }) => path),
  )
  const asked = code.map(({ path }: Change) => ({
    path,
    text: after.get(path)?.toString('utf8') ?? '',
    base: keepBase ? (before.get(path)?.toString('utf8') ?? null) : null,
    kind,
  }))
  const hollow = await hollowOut({ git, start, head, changes, ...rest }, asked)

  // A file that cannot be parsed stays as it is: then the test is judged by it, which can only be stricter.
  return asked.flatMap(({ path, base }, index): [string, Replacement][] => {
    const text = hollow[index]

    return text === null || text === undefined || text === base ? [] : [[path, text]]
  })
}

const byPath = (entries: readonly Entry[]) => new Map(entries.map((each) => [each.path, each]))
