import type { Change, GateContext } from './gate.ts'
import { matches } from './globs.ts'
import { found, gate } from './judge.ts'
import { filesOf } from './objects.ts'

/** A task changes what it owns, and it changes something. */
export const ownership = gate('ownership', 'static', async ({ changes, task, git, head }) => {
  if (changes.length === 0)
    return { findings: [found('blocker', 'ownership.empty', undefined, 'The worker changed nothing.')] }

  const owned = matches(task.owns)
  const outside = changes.flatMap((change) =>
    touched(change)
      .filter((path) => !owned(path))
      .map((path) =>
        found(
          'blocker',
          'ownership.outside',
          path,
          `${path} is not this task's (${change.kind}). It owns ${task.owns.join(', ')}. Undo this change.`,
        ),
      ),
  )

  return {
    findings: [
      ...outside,
      ...collisions(
        changes,
        (await filesOf(git, head)).map(({ path }) => path),
      ),
    ],
  }
})

/** A renamed file is a change in two places. */
const touched = ({ path, from }: Change) => (from ? [from, path] : [path])

/**
 * On a file system that ignores case or the composition of letters, two such files are one: whoever owns the first could
 * write the second.
 */
function collisions(changes: GateContext['changes'], paths: readonly string[]) {
  const folded = new Map<string, string[]>()
  for (const path of paths) {
    for (const part of prefixes(path)) {
      const key = part.normalize('NFC').toLowerCase()
      const spelt = folded.get(key) ?? []
      if (!spelt.includes(part)) folded.set(key, [...spelt, part])
    }
  }

  return changes
    .filter(({ kind }) => kind === 'add' || kind === 'rename')
    .flatMap(({ path }) =>
      prefixes(path).map((part) => ({ path, spelt: folded.get(part.normalize('NFC').toLowerCase()) ?? [] })),
    )
    .filter(({ spelt }) => spelt.length > 1)
    .map(({ path, spelt }) =>
      found(
        'blocker',
        'ownership.collision',
        path,
        `These differ only in case or accents: ${spelt.join(', ')}.`,
      ),
    )
}

/** `a/b/c` → `a`, `a/b`, `a/b/c`. */
function prefixes(path: string): string[] {
  const parts = path.split('/')

  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}
