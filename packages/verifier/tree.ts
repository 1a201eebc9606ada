import { areEqual, concat } from './bytes.ts'
import { sha256 } from './sha256.ts'

/** Where what is hashed is put together: millions of leaves, and no piece of memory for each. */
let leaves = new Uint8Array(64 * 1024)
const node = new Uint8Array(65)
node[0] = 1

/** SHA-256(0x00 ‖ leaf) (RFC 9162 section 2.1.1, as RFC 6962 section 2.1). */
export function leafHash(leaf: Uint8Array): Uint8Array {
  if (leaf.length >= leaves.length) leaves = new Uint8Array(2 * leaf.length)
  leaves.set(leaf, 1)

  return sha256(leaves.subarray(0, leaf.length + 1))
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  // Hashes of another length are none: whatever comes of them is no root of anything.
  if (left.length !== 32 || right.length !== 32) return sha256(concat(node.subarray(0, 1), left, right))
  node.set(left, 1)
  node.set(right, 33)

  return sha256(node)
}

/** SHA-256 of nothing: the root of a tree without leaves. */
export const emptyRoot = (): Uint8Array => sha256(new Uint8Array())

/** Whether a leaf stands at this place in the tree of this size and root (RFC 9162 section 2.1.3.2). */
export function verifyInclusion(
  { index, size, root }: { readonly index: number; readonly size: number; readonly root: Uint8Array },
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!isCount(index) || !isCount(size) || index >= size || leaf.length !== 32) return false
  const path = new Path(index, size - 1)
  let hash = leaf
  for (const sibling of proof) {
    if (path.isAtTop) return false
    hash = path.isOnRight ? nodeHash(sibling, hash) : nodeHash(hash, sibling)
    path.rise()
  }

  return path.isAtTop && areEqual(hash, root)
}

export interface Head {
  /** Number of leaves. */
  readonly size: number
  readonly root: Uint8Array
}

/** Whether the second tree is the first with leaves appended, none changed (RFC 9162 section 2.1.4.2). */
export function verifyConsistency(first: Head, second: Head, proof: readonly Uint8Array[]): boolean {
  if (!isCount(first.size) || !isCount(second.size) || first.size > second.size) return false
  // Whatever there is continues nothing; that proves nothing.
  if (first.size === 0) return false
  if (first.size === second.size) return proof.length === 0 && areEqual(first.root, second.root)
  const [start, ...rest] = isPowerOfTwo(first.size) ? [first.root, ...proof] : proof
  if (!start || proof.length === 0) return false
  const path = new Path(first.size - 1, second.size - 1)
  path.skipFinished()
  let [older, newer] = [start, start]
  for (const sibling of rest) {
    if (path.isAtTop) return false
    if (path.isOnRight) older = nodeHash(sibling, older)
    newer = path.isOnRight ? nodeHash(sibling, newer) : nodeHash(newer, sibling)
    path.rise()
  }

  return path.isAtTop && areEqual(older, first.root) && areEqual(newer, second.root)
}

/** `fn` and `sn` of RFC 9162: a place, and the last place of its tree, seen from ever higher up. By division: sizes pass 2^32. */
class Path {
  #place: number
  #last: number

  constructor(place: number, last: number) {
    this.#place = place
    this.#last = last
  }

  get isAtTop(): boolean {
    return this.#last === 0
  }

  get isOnRight(): boolean {
    return this.#place % 2 === 1 || this.#place === this.#last
  }

  /** One level up; past those, too, where a last place on the left has no sibling. */
  rise(): void {
    if (this.isOnRight) while (this.#place % 2 === 0 && this.#place !== 0) this.#halve()
    this.#halve()
  }

  /** Up to where the older tree's last subtree is whole. */
  skipFinished(): void {
    while (this.#place % 2 === 1) this.#halve()
  }

  #halve(): void {
    this.#place = Math.floor(this.#place / 2)
    this.#last = Math.floor(this.#last / 2)
  }
}

/**
 * The left edge of a growing tree: the roots of its whole subtrees, largest first, one for each bit of its size. Leaves
 * are appended without any that came before.
 */
export class Edge {
  #size: number
  readonly #roots: Uint8Array[]

  /** Null where the roots are not as many as a tree of this size has. */
  static of(size: number, roots: readonly Uint8Array[]): Edge | null {
    if (!isCount(size)) return null
    const wanted = [...size.toString(2)].filter((bit) => bit === '1').length

    return roots.length === wanted ? new Edge(size, roots) : null
  }

  private constructor(size: number, roots: readonly Uint8Array[]) {
    this.#size = size
    this.#roots = [...roots]
  }

  get size(): number {
    return this.#size
  }

  append(leaf: Uint8Array): void {
    let subtree = leaf
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2)
      subtree = nodeHash(this.#roots.pop()!, subtree)
    this.#roots.push(subtree)
    this.#size += 1
  }

  root(): Uint8Array {
    if (this.#roots.length === 0) return emptyRoot()

    return this.#roots.reduceRight((right, left) => nodeHash(left, right))
  }
}

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0

function isPowerOfTwo(size: number): boolean {
  let rest = size
  while (rest % 2 === 0) rest /= 2

  return rest === 1
}
