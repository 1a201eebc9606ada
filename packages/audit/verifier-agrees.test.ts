import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import {
  canonicalJson,
  commitmentOf,
  isCommitted,
  leafHash,
  openStatement,
  readKey,
  type Json,
} from '@leadkeep/verifier'
import golden from './fixtures/leaves.json' with { type: 'json' }
import rfc8785 from './fixtures/rfc8785.json' with { type: 'json' }
import statements from './fixtures/statements.json' with { type: 'json' }

// The verifier has code of its own for all of this, so that a fault of ours is found and not shared.

const parsed = (text: string) => JSON.parse(text) as Json // what JSON.parse gives is JSON

test('the verifier writes canonical JSON as RFC 8785 wants it', () => {
  for (const { input, output } of rfc8785.documents) expect(canonicalJson(parsed(input))).toBe(output)
  for (const { ieee, json } of rfc8785.numbers)
    expect(canonicalJson(Buffer.from(ieee, 'hex').readDoubleBE())).toBe(json)
})

test('the verifier makes the frozen leaves', () => {
  for (const { tenant, id, recorded, body, leaf, hash } of golden.leaves) {
    const text = canonicalJson({ tenant, id, recorded, body: parsed(body) })
    expect(text).toBe(leaf)
    expect(Buffer.from(leafHash(Buffer.from(text))).toString('hex')).toBe(hash)
  }
})

test('the verifier opens the frozen statements', () => {
  for (const { kind, body, statement } of statements.statements)
    expect(openStatement(statement, readKey(statements.key))).toEqual({ kind, body })
})

describe('an opening', () => {
  const opening = {
    table: 'crm.lead',
    row: '0192f1c4-7a00-7000-8000-0000000000bb',
    column: 'email',
    salt: Buffer.alloc(32, 9).toString('base64url'),
    value: 'ada@example.com',
  }
  const commitment = createHash('sha256')
    .update(Buffer.alloc(32, 9))
    .update(opening.value)
    .digest('base64url')
  const { table, row } = opening
  const leaf = { body: { changes: [{ table, row, op: 'insert', columns: { email: { commitment } } }] } }

  test('fits the commitment that was made of it', () => {
    expect(commitmentOf(opening)).toBe(commitment)
    expect(isCommitted(leaf, opening)).toBe(true)
  })

  test.each([
    ['value', 'eve@example.com'],
    ['salt', Buffer.alloc(32, 8).toString('base64url')],
    ['salt', 'short'],
    ['column', 'phone'],
    ['row', '0192f1c4-7a00-7000-8000-0000000000bc'],
    ['table', 'crm.person'],
  ])('with another %s fits none', (name, value) => {
    expect(isCommitted(leaf, { ...opening, [name]: value })).toBe(false)
  })
})
