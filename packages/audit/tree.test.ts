import { hash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { CompactRange, leafHash, nodeHash } from './index.ts'

const hex = (text: string) => Buffer.from(text, 'hex')

// The test tree of github.com/google/certificate-transparency (and transparency-dev/merkle, testonly): leaves, and the
// root at every size from 0.
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

test('the roots are those of the Certificate Transparency test tree', () => {
  const range = CompactRange.empty()
  const found = [range.root().toString('hex')]
  for (const leaf of leaves) {
    range.append(leafHash(hex(leaf)))
    found.push(range.root().toString('hex'))
  }

  expect(found).toEqual(roots)
})

test('the root is what RFC 6962 defines by recursion, at every size up to 200, also after a rest in storage', () => {
  const hashes = Array.from({ length: 200 }, (_, index) => hash('sha256', String(index), 'buffer'))
  let range = CompactRange.empty()
  for (const [index, each] of hashes.entries()) {
    range.append(each)
    range = CompactRange.of(range.size, range.roots)

    expect(range.root()).toEqual(merkleTreeHash(hashes.slice(0, index + 1)))
  }
})

test('subtrees that do not belong to a size are refused', () => {
  const root = Buffer.alloc(32)

  expect(() => CompactRange.of(3, [root])).toThrow(RangeError)
  expect(() => CompactRange.of(2, [Buffer.alloc(31)])).toThrow(RangeError)
  expect(() => CompactRange.of(-1, [])).toThrow(RangeError)
})

/** RFC 6962 section 2.1, word by word. */
function merkleTreeHash(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 1) return hashes[0]!
  let split = 1
  while (split * 2 < hashes.length) split *= 2

  return nodeHash(merkleTreeHash(hashes.slice(0, split)), merkleTreeHash(hashes.slice(split)))
}
