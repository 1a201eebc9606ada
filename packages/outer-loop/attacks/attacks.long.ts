import { expect, test } from '@jest/globals'
import { attackDocument, documentFile } from './document.ts'
import { attacks } from './table.ts'
import { sandboxed, tried } from './tried-under-test.ts'
import { readFileSync } from 'node:fs'

const observed = tried(attacks, (world, runs) => {
  test('has its way out named in the snapshot where it is a thing that lies there', async () => {
    if (!runs) return
    const irregular = async (id: string) =>
      (await world().attempt(attacks.find((each) => each.id === id)!)).changes.flatMap(({ irregular: why }) =>
        why ? [why] : [],
      )

    expect(await irregular('submodule')).toEqual(['nested_repository'])
    expect(await irregular('symlink-out')).toEqual(['symlink_outside'])
  })
})

test('what came of each is what ATTACKS.md says', () => {
  if (!sandboxed) return
  expect(attackDocument(attacks, observed)).toBe(readFileSync(documentFile, 'utf8'))
})
