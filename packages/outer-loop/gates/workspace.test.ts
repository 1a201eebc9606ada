import { expect, test } from '@jest/globals'
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Repository } from './gates-under-test.ts'
import { inWorkspace, type Replacements, type Workplace } from './workspace.ts'

async function placeOf(files: Parameters<typeof Repository.of>[0], prepared: string[] = []) {
  const { repository, base } = await Repository.of(files)
  let made = 0
  const context = await repository.context(base, base, { prepare: false })
  const place: Workplace = {
    ...context,
    prepared,
    prepare: async () => {
      made += 1
    },
  }
  return { repository, base, place, made: () => made }
}

const contents = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()

const folderOf = (place: Workplace, commit: string, replacements?: Replacements) =>
  inWorkspace(place, commit, (folder) => Promise.resolve(folder), replacements)

test('a folder that nobody touched serves the next gate, as a checkout of its commit would', async () => {
  const { repository, base, place } = await placeOf({
    'a.txt': 'one',
    'gone/deep/b.txt': 'b',
    turned: 'a file',
    link: { link: 'a.txt' },
    'run.sh': { executable: '#!/bin/sh\n' },
  })
  using _ = repository
  const next = await repository.commit({
    'a.txt': 'two',
    'gone/deep/b.txt': null,
    turned: null,
    'turned/into/a/folder.txt': 'f',
    link: { link: 'run.sh' },
    'run.sh': 'plain',
  })
  const first = await folderOf(place, base)

  const [there, seen] = await inWorkspace(place, next, async (folder) => [
    contents(folder),
    [folder, readFileSync(join(folder, 'a.txt'), 'utf8'), readlinkSync(join(folder, 'link'))],
  ])
  expect(seen).toEqual([first, 'two', 'run.sh'])
  expect(there).toEqual(
    ['a.txt', 'link', 'run.sh', 'turned', 'turned/into', 'turned/into/a', 'turned/into/a/folder.txt'].sort(),
  )
  expect(statSync(join(first, 'run.sh')).mode & 0o111).toBe(0)

  // And back, with a text of our own and a file less.
  const replacements: Replacements = new Map([
    ['a.txt', 'ours'],
    ['gone/deep/b.txt', null],
  ])
  const back = await inWorkspace(
    place,
    base,
    async (folder) => [...contents(folder), folder, readFileSync(join(folder, 'a.txt'), 'utf8')],
    replacements,
  )
  expect(back).toEqual(['a.txt', 'link', 'run.sh', 'turned', first, 'ours'])
  expect(statSync(join(first, 'run.sh')).mode & 0o111).toBe(0o111)
})

test.each<[string, (folder: string) => void]>([
  ['a file more', (folder) => writeFileSync(join(folder, 'left.txt'), '')],
  ['a file rewritten with as many bytes and its old time', rewritten],
  ['a file written with what it held', (folder) => writeFileSync(join(folder, 'a.txt'), 'one')],
])('%s, and the folder serves nobody any more', async (_name, touch) => {
  const { repository, base, place } = await placeOf({ 'a.txt': 'one' })
  using _ = repository
  const touched = await inWorkspace(place, base, (folder) => {
    touch(folder)
    return Promise.resolve(folder)
  })

  expect(existsSync(touched)).toBe(false)
  expect(await folderOf(place, base)).not.toBe(touched)

  // Touched while it was idle: whoever takes it notices.
  const idle = place.workspaces[0]!.folder
  touch(idle)
  expect(await folderOf(place, base)).not.toBe(idle)
  expect(existsSync(idle)).toBe(false)
})

function rewritten(folder: string): void {
  const path = join(folder, 'a.txt')
  const { atime, mtime } = statSync(path)
  writeFileSync(path, 'ONE')
  utimesSync(path, atime, mtime)
}

test('two gates at one time have a folder each; what failed to work leaves none', async () => {
  const { repository, base, place } = await placeOf({ 'a.txt': 'one' })
  using _ = repository
  const two = await inWorkspace(place, base, async (one) => [one, await folderOf(place, base)])
  expect(new Set(two).size).toBe(2)
  expect(place.workspaces).toHaveLength(2)

  await expect(inWorkspace(place, base, () => Promise.reject(new Error('It broke.')))).rejects.toThrow(
    'It broke.',
  )
  expect(place.workspaces).toHaveLength(1)
})

test('other dependencies are another folder’s', async () => {
  const { repository, base, place, made } = await placeOf({ 'lock.json': '1', 'a.txt': 'one' }, [
    'lock.json',
    'modules',
  ])
  using _ = repository
  const other = await repository.commit({ 'lock.json': '2' })
  const within = await repository.commit({ 'modules/planted.js': 'x' }, base)
  const folders = [
    await folderOf(place, base),
    await folderOf(place, other),
    await folderOf(place, within),
    await folderOf(place, base),
  ]

  expect(folders[3]).toBe(folders[0])
  expect(new Set(folders).size).toBe(3)
  expect(made()).toBe(3)
})
