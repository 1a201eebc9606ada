import { hash, createPublicKey } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { noteKeyId, privateKeyFromRaw, rawPublicKey, signBytes } from '@leadkeep/crypto'
import {
  leafHash as verifiersLeafHash,
  readKey,
  verifyConsistency,
  verifyInclusion,
  verifyTlogProof,
} from '@leadkeep/verifier'
import { RFC9162 } from '@transmute/rfc9162'
import { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js'
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js'
import {
  CompactRange,
  leafHash,
  logKeyText,
  signCheckpoint,
  StoredTree,
  tlogProof,
  type LeafHashes,
} from './index.ts'

const leaf = (index: number) => Buffer.from(`leaf ${index}`)
const hashes = Buffer.concat(Array.from({ length: 5_000 }, (_, index) => leafHash(leaf(index))))
const stored: LeafHashes = async (from, to) => hashes.subarray(from * 32, to * 32)
const tree = async (size: number) => (await StoredTree.read(stored, size))!
const headAt = (size: number) => {
  const range = CompactRange.empty()
  for (let index = 0; index < size; index += 1) range.append(hashes.subarray(index * 32, index * 32 + 32))

  return { size, root: range.root(), roots: range.roots }
}
/** Around every place where a subtree ends, a block included. */
const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 100, 1_023, 1_024, 1_025, 2_047, 2_048, 2_049, 3_072, 4_097, 5_000]

const privateKey = privateKeyFromRaw('ed25519', Buffer.alloc(32, 7))
const signer = {
  name: 'leadkeep/log/ada',
  publicKey: rawPublicKey(privateKey),
  sign: (bytes: Uint8Array) => signBytes(privateKey, bytes),
}

describe('proofs over stored leaves', () => {
  test('every leaf is included, at its place and at no other', async () => {
    for (const size of sizes) {
      const made = await tree(size)
      expect(made.root).toEqual(headAt(size).root)
      const places = new Set(
        [0, 1, size >> 1, 1_023, 1_024, size - 2, size - 1].filter((at) => at >= 0 && at < size),
      )
      for (const index of places) {
        const path = await made.inclusion(index)
        const is = (place: number, of: number) =>
          verifyInclusion({ index: place, size, root: made.root }, verifiersLeafHash(leaf(of)), path)
        expect([is(index, index), is(index + 1, index), is(index, index + 1)]).toEqual([true, false, false])
      }
    }
  })

  test('every smaller tree is continued, and no other', async () => {
    for (const size of sizes) {
      const made = await tree(size)
      for (const first of sizes.filter((each) => each <= size)) {
        const proof = await made.consistency(first)
        const [older, newer] = [headAt(first), { size, root: made.root }]
        expect(verifyConsistency(older, newer, proof)).toBe(true)
        expect(verifyConsistency({ ...older, root: Buffer.alloc(32) }, newer, proof)).toBe(false)
      }
    }
  })

  test('the left edge is that of a tree which grew leaf by leaf', async () => {
    const made = await tree(5_000)
    for (const size of [0, ...sizes]) expect(await made.edge(size)).toEqual(headAt(size).roots)
  })

  test('there are none where a leaf is missing', async () => {
    expect(await StoredTree.read(async () => null, 5)).toBeNull()
  })
})

describe('code of others agrees (sigstore)', () => {
  /** As sigstore has a log: a name, and the key with its id in front. */
  const log = {
    baseURL: signer.name,
    logID: noteKeyId(signer.name, signer.publicKey),
    publicKey: createPublicKey(privateKey),
    validFor: { start: new Date(0), end: new Date(8.64e15) },
  }
  type Entry = Parameters<typeof verifyCheckpoint>[0]
  const entryOf = (index: number, path: readonly Buffer[], note: string, body: Buffer) =>
    ({
      canonicalizedBody: body,
      inclusionProof: { logIndex: String(index), hashes: [...path], checkpoint: { envelope: note } },
    }) as unknown as Entry // the parts that are looked at

  test('with our checkpoints and inclusion proofs, and refuses what is not so', async () => {
    for (const size of sizes) {
      const made = await tree(size)
      const note = signCheckpoint({ origin: signer.name, size, root: made.root }, signer)
      const index = size >> 1
      const entry = entryOf(index, await made.inclusion(index), note, leaf(index))
      const head = verifyCheckpoint(entry, [log])

      expect([head.origin, head.logSize, head.logHash]).toEqual([signer.name, BigInt(size), made.root])
      expect(() => verifyMerkleInclusion(entry, head)).not.toThrow()
      const other = entryOf(index, await made.inclusion(index), note, leaf(index + 1))
      expect(() => verifyMerkleInclusion(other, head)).toThrow('does not match')
    }
    const forged = signCheckpoint(
      { origin: signer.name, size: 1, root: Buffer.alloc(32) },
      {
        ...signer,
        sign: () => Buffer.alloc(64),
      },
    )
    expect(() => verifyCheckpoint(entryOf(0, [], forged, leaf(0)), [log])).toThrow(
      'invalid checkpoint signature',
    )
  })
})

describe('code of others agrees (@transmute/rfc9162)', () => {
  const small = [1, 2, 3, 4, 5, 7, 8, 9, 33]
  const leavesOf = (size: number) => Array.from({ length: size }, (_, index) => new Uint8Array(leaf(index)))
  const bytes = (buffers: readonly Uint8Array[]) => buffers.map((each) => new Uint8Array(each))
  const isPowerOfTwo = (size: number) => (size & (size - 1)) === 0

  test('with our roots, and with every inclusion proof', async () => {
    for (const size of small) {
      const made = await tree(size)
      expect(Buffer.from(await RFC9162.treeHead(leavesOf(size)))).toEqual(made.root)
      for (let index = 0; index < size; index += 1) {
        const proof = {
          log_id: '',
          tree_size: size,
          leaf_index: index,
          inclusion_path: bytes(await made.inclusion(index)),
        }
        const is = async (of: number) =>
          RFC9162.verifyInclusionProof(made.root, await RFC9162.leaf(leavesOf(size + 1)[of]!), proof)
        expect([size, index, await is(index), await is(index + 1)]).toEqual([size, index, true, false])
      }
    }
  })

  test('with our consistency proofs, and we with theirs', async () => {
    for (const second of small)
      for (const first of small.filter((each) => each < second)) {
        const [older, newer] = [await tree(first), await tree(second)]
        const own = await newer.consistency(first)
        // RFC 9162 section 2.1.4.2, step 2, which that code leaves to its caller.
        const path = bytes(isPowerOfTwo(first) ? [older.root, ...own] : own)
        const proof = { log_id: '', tree_size_1: first, tree_size_2: second, consistency_path: path }
        const is = (root: Uint8Array) => RFC9162.verifyConsistencyProof(root, newer.root, proof)
        expect([first, second, await is(older.root), await is(Buffer.alloc(32))]).toEqual([
          first,
          second,
          true,
          false,
        ])

        const inclusion = { log_id: '', tree_size: first, leaf_index: 0, inclusion_path: [] }
        const theirs = await RFC9162.consistencyProof(inclusion, leavesOf(second))
        expect(bytes(theirs.consistency_path)).toEqual(path)
      }
  })
})

describe('a tlog-proof', () => {
  const key = readKey(logKeyText(signer))
  const proofOf = async (index: number) => {
    const made = await tree(4_097)
    const note = signCheckpoint({ origin: signer.name, size: made.size, root: made.root }, signer)

    return tlogProof(index, await made.inclusion(index), note)
  }

  test('has the form that C2SP describes', async () => {
    const lines = (await proofOf(4_096)).split('\n')

    expect(lines.slice(0, 6)).toEqual([
      'c2sp.org/tlog-proof@v1',
      'index 4096',
      headAt(4_096).root.toString('base64'),
      '',
      signer.name,
      '4097',
    ])
  })

  test('shows a leaf at its place, and is refused for another leaf, place, path or key', async () => {
    const proof = await proofOf(7)
    const verified =
      (text: string, of = 7, by = key) =>
      () =>
        verifyTlogProof(text, leaf(of), by)

    expect(verified(proof)()).toEqual({ index: 7, size: 4_097 })
    expect(verified(proof.replace('index', 'extra QUJD\nindex'))()).toEqual({ index: 7, size: 4_097 })
    expect(verified(proof, 8)).toThrow(expect.objectContaining({ code: 'entry.not_included' }))
    expect(verified(proof.replace('index 7', 'index 6'))).toThrow(
      expect.objectContaining({ code: 'entry.not_included' }),
    )
    expect(verified(proof.replace('index 7', 'index 07'))).toThrow(
      expect.objectContaining({ code: 'proof.malformed' }),
    )
    const path = proof.split('\n')[2]!
    expect(verified(proof.replace(`${path}\n`, ''))).toThrow(
      expect.objectContaining({ code: 'entry.not_included' }),
    )
    expect(verified(proof, 7, { ...key, publicKey: hash('sha256', 'other', 'buffer') })).toThrow(
      expect.objectContaining({ code: 'note.invalid' }),
    )
  })
})
