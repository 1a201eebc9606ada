/**
 * Two states of a form or a page, compared leaf by leaf: what a person changed, and what becomes of it when somebody
 * else changed it too. A leaf is a text, or a list or setting that only makes sense as a whole.
 */

export type Leaf = string | number | boolean | null | readonly unknown[] | { readonly [key: string]: unknown }
export type Leaves = ReadonlyMap<string, Leaf>

export interface LeafChange {
  /** Its path, joined by dots: `texts.de.notice.retention`. */
  readonly path: string
  readonly before: Leaf | undefined
  readonly after: Leaf | undefined
}

/** What is different, in the order of `after`; what is gone comes last. */
export function changesBetween(before: Leaves, after: Leaves): LeafChange[] {
  const paths = [...after.keys(), ...[...before.keys()].filter((path) => !after.has(path))]

  return paths
    .map((path) => ({ path, before: before.get(path), after: after.get(path) }))
    .filter((change) => !isSame(change.before, change.after))
}

export interface Meeting {
  readonly mine: readonly LeafChange[]
  readonly theirs: readonly LeafChange[]
  /** Changed by both, to different things. */
  readonly contested: readonly string[]
}

/** What two people made of one state. */
export function meetingOf(base: Leaves, mine: Leaves, theirs: Leaves): Meeting {
  const [ours, others] = [changesBetween(base, mine), changesBetween(base, theirs)]
  const contested = ours
    .filter(({ path, after }) => others.some((other) => other.path === path && !isSame(other.after, after)))
    .map(({ path }) => path)

  return { mine: ours, theirs: others, contested }
}

/** Theirs with mine written over it, except where I gave way. */
export function merged({ mine }: Meeting, theirs: Leaves, given: ReadonlySet<string>): Leaves {
  const leaves = new Map(theirs)
  for (const { path, after } of mine.filter((change) => !given.has(change.path)))
    if (after === undefined) leaves.delete(path)
    else leaves.set(path, after)

  return leaves
}

const isSame = (one: Leaf | undefined, other: Leaf | undefined) =>
  JSON.stringify(one) === JSON.stringify(other)
