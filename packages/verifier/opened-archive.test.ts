import { openAsBlob, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { openZip, readKey, verifyArchive, type OpenedValue } from './index.ts'

const fixture = (name: string) => join(import.meta.dirname, 'fixtures', name)
const { key, identity, opened } = JSON.parse(readFileSync(fixture('opened-archive-v1.json'), 'utf8')) as {
  readonly key: string
  readonly identity: string
  readonly opened: readonly OpenedValue[]
} // as it was written

test('an archive with opened values of version 1 holds, and opens to what it always did', async () => {
  const told: OpenedValue[] = []
  const claims = await verifyArchive(await openZip(await openAsBlob(fixture('opened-archive-v1.zip'))), {
    key: readKey(key),
    opener: { identity },
    onOpened: (value) => void told.push(value),
  })

  expect(claims.filter(({ verdict }) => verdict === 'fails')).toEqual([])
  expect(claims.map(({ code }) => code)).toContain('openings.genuine')
  expect(told).toEqual(opened)
})
