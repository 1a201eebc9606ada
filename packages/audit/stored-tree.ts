import type { LeafHashes } from './leaf-hashes.ts'
import { CompactRange, nodeHash } from './tree.ts'

/** Leaves of a block, and how many blocks are read at once. */
const [blockLevel, together] = [10, 16]
const block = 2 ** blockLevel
const mostBlocks = 64

/**
 * The tree over stored leaf hashes, as large as a checkpoint says, from which proofs are made. It is read through once;
 * kept are the roots of blocks of 1,024 leaves (64 kB for a million of them) and the few blocks that were asked of last.
 */
export class StoredTree {
  readonly size: number
  readonly root: Buffer
  readonly #leaves: LeafHashes
  /** Roots of whole subtrees, from blocks upwards. */
  readonly #levels: Buffer[][]
  /** By number, the one asked of last at the end. */
  readonly #blocks = new Map<number, Promise<readonly Buffer[]>>()

  private constructor(leaves: LeafHashes, range: CompactRange, blocks: Buffer[]) {
    this.size = range.size
    this.root = range.root()
    this.#leaves = leaves
    this.#levels = levelsOver(blocks)
  }

  /** Null when not all leaves are there. */
  static async read(leaves: LeafHashes, size: number): Promise<StoredTree | null> {
    const range = CompactRange.empty()
    const blocks: Buffer[] = []
    for (let from = 0; from < size; from += block * together) {
      const hashes = await leaves(from, Math.min(size, from + block * together))
      if (hashes === null) return null
      for (let start = 0; start < hashes.length; start += block * 32) {
        const part = rangeOf(hashes.subarray(start, start + block * 32))
        if (part.size === block) blocks.push(part.root())
      }
      for (let start = 0; start < hashes.length; start += 32) range.append(hashes.subarray(start, start + 32))
    }

    return new StoredTree(leaves, range, blocks)
  }

  /** PATH of RFC 6962 section 2.1.1: from the leaf's sibling up to the root's child. */
  async inclusion(index: number): Promise<Buffer[]> {
    const path: Promise<Buffer>[] = []
    let [from, to] = [0, this.size]
    while (to - from > 1) {
      const middle = from + splitOf(to - from)
      const isLeft = index < middle
      path.unshift(isLeft ? this.#hash(middle, to) : this.#hash(from, middle))
      if (isLeft) to = middle
      else from = middle
    }

    return Promise.all(path)
  }

  /** PROOF of RFC 6962 section 2.1.2, from the tree of the first leaves to this one. */
  async consistency(first: number): Promise<Buffer[]> {
    if (first === 0) return []
    const proof: Promise<Buffer>[] = []
    let [from, to, rest, isWhole] = [0, this.size, first, true]
    while (rest !== to - from) {
      const split = splitOf(to - from)
      const isLeft = rest <= split
      proof.unshift(isLeft ? this.#hash(from + split, to) : this.#hash(from, from + split))
      if (isLeft) to = from + split
      else {
        from += split
        rest -= split
        isWhole = false
      }
    }

    return Promise.all(isWhole ? proof : [this.#hash(from, to), ...proof])
  }

  /** The roots of the whole subtrees that the first leaves make, largest first. */
  async edge(size: number): Promise<Buffer[]> {
    const roots: Promise<Buffer>[] = []
    for (let [from, rest] = [0, size]; rest > 0;) {
      const part = 2 ** Math.floor(Math.log2(rest))
      roots.push(this.#hash(from, from + part))
      from += part
      rest -= part
    }

    return Promise.all(roots)
  }

  /** MTH of the leaves from one place up to before another. */
  async #hash(from: number, to: number): Promise<Buffer> {
    const length = to - from
    const level = Math.log2(length)
    if (Number.isInteger(level)) return this.#whole(level, from / length)
    const middle = from + splitOf(length)

    return nodeHash(await this.#hash(from, middle), await this.#hash(middle, to))
  }

  async #whole(level: number, place: number): Promise<Buffer> {
    if (level >= blockLevel) return this.#levels[level - blockLevel]![place]!
    const [perBlock, number] = [2 ** (blockLevel - level), Math.floor(place / 2 ** (blockLevel - level))]
    const hashes = (await this.#block(number))[level]!
    const start = (place % perBlock) * 32

    return hashes.subarray(start, start + 32)
  }

  #block(number: number): Promise<readonly Buffer[]> {
    const known = this.#blocks.get(number) ?? this.#readBlock(number)
    this.#blocks.delete(number)
    this.#blocks.set(number, known)
    if (this.#blocks.size > mostBlocks) this.#blocks.delete(this.#blocks.keys().next().value!)

    return known
  }

  /** All whole subtrees of a block, by level, in one piece each. */
  async #readBlock(number: number): Promise<readonly Buffer[]> {
    const hashes = await this.#leaves(number * block, Math.min(this.size, (number + 1) * block))
    if (hashes === null) throw new RangeError('A leaf that was there is gone.')
    const levels = [hashes]
    for (let below = hashes; below.length >= 64; below = levels.at(-1)!) levels.push(parentsOf(below))

    return levels
  }
}

/** The largest power of two that is smaller. */
const splitOf = (size: number) => 2 ** Math.floor(Math.log2(size - 1))

function rangeOf(hashes: Buffer): CompactRange {
  const range = CompactRange.empty()
  for (let start = 0; start < hashes.length; start += 32) range.append(hashes.subarray(start, start + 32))

  return range
}

function levelsOver(blocks: Buffer[]): Buffer[][] {
  const levels = [blocks]
  for (let below = blocks; below.length >= 2; below = levels.at(-1)!) {
    const parents = below
      .slice(0, below.length - (below.length % 2))
      .flatMap((left, at) => (at % 2 === 0 ? [nodeHash(left, below[at + 1]!)] : []))
    levels.push(parents)
  }

  return levels
}

function parentsOf(hashes: Buffer): Buffer {
  const parents: Buffer[] = []
  for (let start = 0; start + 64 <= hashes.length; start += 64)
    parents.push(nodeHash(hashes.subarray(start, start + 32), hashes.subarray(start + 32, start + 64)))

  return Buffer.concat(parents)
}
