import type { Leaf, Leaves } from './draft-changes.ts'

/**
 * The leaves of anything that is plain data. A list whose parts have keys is its order and, by their keys, its parts, so
 * that who moves a part and who writes into it don't get in each other's way; any other list is a leaf.
 *
 * @param wholes names of what makes sense only as a whole, which is a leaf, too.
 */
export function leavesOf(tree: object, wholes: readonly string[] = []): Leaves {
  const leaves = new Map<string, Leaf>()
  spread('', tree, leaves, wholes)

  return leaves
}

function spread(path: string, value: unknown, leaves: Map<string, Leaf>, wholes: readonly string[]): void {
  const inner = (name: string, of: unknown) => {
    const at = path === '' ? name : `${path}.${name}`
    // JSON all the way; what is left out says nothing.
    if (wholes.includes(name) && of !== undefined) leaves.set(at, of as Leaf)
    else spread(at, of, leaves, wholes)
  }
  if (isKeyed(value)) {
    leaves.set(path, { order: value.map(({ key }) => key) })
    for (const part of value) inner(part.key, part)
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [name, each] of Object.entries(value)) inner(name, each)
  } else if (value !== undefined) leaves.set(path, value as Leaf) // as above
}

/** The tree that such leaves make: a part that is no longer in its list takes with it what was written into it. */
export function treeOf(leaves: Leaves): object {
  const tree: Node = {}
  for (const [path, leaf] of leaves) grow(tree, path.split('.'), leaf)

  return built(tree) as object // the root has no leaf of its own
}

interface Node {
  [name: string]: Node
}
const own = Symbol('leaf')
type Grown = Node & { [own]?: Leaf }

function grow(node: Grown, [name, ...rest]: readonly string[], leaf: Leaf): void {
  if (name === undefined) node[own] = leaf
  else grow((node[name] ??= {}), rest, leaf)
}

function built(node: Grown): unknown {
  const leaf = node[own]
  const parts = Object.entries(node).map(([name, inner]) => [name, built(inner)] as const)
  if (leaf === undefined) return Object.fromEntries(parts)
  if (!isOrder(leaf)) return leaf
  const byKey = new Map(parts)

  // A part of which nothing but an unknown leaf is left has lost its key.
  return leaf.order.map((key) => byKey.get(key)).filter((part) => isKeyed([part]))
}

export const isOrder = (leaf: unknown): leaf is { readonly order: readonly string[] } =>
  typeof leaf === 'object' && leaf !== null && 'order' in leaf && Array.isArray(leaf.order)

const isKeyed = (value: unknown): value is readonly { readonly key: string }[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(
    (part: unknown) =>
      typeof part === 'object' && part !== null && 'key' in part && typeof part.key === 'string',
  )
