import { openAsBlob, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { openZip, readKey, verifyArchive, type OpenedValue, type VerifyOptions } from './index.ts'

// Archives as they were once made: whatever is changed here, they hold, and say what they said.

const fixture = (name: string) => join(import.meta.dirname, 'fixtures', name)

interface Kept {
  readonly key: string
  readonly identity?: string
  readonly outside?: string
  readonly opened?: readonly OpenedValue[]
}

const keptIn = (name: string) => JSON.parse(readFileSync(fixture(`${name}.json`), 'utf8')) as Kept // as it was written

async function claimsOf(name: string, options: Omit<VerifyOptions, 'key'>) {
  const claims = await verifyArchive(await openZip(await openAsBlob(fixture(`${name}.zip`))), {
    key: readKey(keptIn(name).key),
    ...options,
  })

  return claims.map(({ verdict, code }) => `${verdict} ${code}`)
}

test('one with opened values opens to what it always did, each of them genuine', async () => {
  const { identity = '', opened } = keptIn('opened-archive-v1')
  const told: OpenedValue[] = []
  const onOpened = (value: OpenedValue) => void told.push(value)

  expect(await claimsOf('opened-archive-v1', { opener: { identity }, onOpened })).toEqual([
    'holds manifest.signed',
    'holds files.unchanged',
    'holds checkpoint.signed',
    'holds range.complete',
    'holds openings.genuine',
    'open outside.none',
  ])
  expect(told).toEqual(opened)
})

test('one of a pruned log is complete, and says what can’t be shown', async () => {
  const { outside = '' } = keptIn('pruned-archive-v2')

  expect(await claimsOf('pruned-archive-v2', { outside: [{ name: 'kept', text: outside }] })).toEqual([
    'holds manifest.signed',
    'holds files.unchanged',
    'holds checkpoint.signed',
    'holds range.complete',
    'holds entries.pruned',
    'holds outside.consistent',
  ])
})
