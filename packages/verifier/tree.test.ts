import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { fromBase64 } from './bytes.ts'
import { verifyConsistency, verifyInclusion } from './index.ts'

// Published vectors, most of which must be refused: lengthened, shortened, flipped in a bit, of another place or size.
interface Vectors {
  readonly inclusion: readonly {
    readonly name: string
    readonly leafIdx: number
    readonly treeSize: number
    readonly root: string
    readonly leafHash: string
    readonly proof: readonly string[] | null
    readonly wantErr: boolean
  }[]
  readonly consistency: readonly {
    readonly name: string
    readonly size1: number
    readonly size2: number
    readonly root1: string | null
    readonly root2: string | null
    readonly proof: readonly string[] | null
    readonly wantErr: boolean
  }[]
}

const vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/rfc6962.json'), 'utf8'),
) as Vectors // as its makers describe it
const bytes = (text: string | null) => fromBase64(text ?? '')!
const proof = (lines: readonly string[] | null) => (lines ?? []).map(bytes)

describe('the vectors of RFC 6962', () => {
  test('are all there', () => {
    expect([vectors.inclusion.length, vectors.consistency.length]).toEqual([98, 98])
  })

  test.each(vectors.inclusion)('inclusion $name', (vector) => {
    const place = { index: vector.leafIdx, size: vector.treeSize, root: bytes(vector.root) }

    expect(verifyInclusion(place, bytes(vector.leafHash), proof(vector.proof))).toBe(!vector.wantErr)
  })

  test.each(vectors.consistency)('consistency $name', (vector) => {
    const first = { size: vector.size1, root: bytes(vector.root1) }
    const second = { size: vector.size2, root: bytes(vector.root2) }

    expect(verifyConsistency(first, second, proof(vector.proof))).toBe(!vector.wantErr)
  })
})
