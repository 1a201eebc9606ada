import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { MergeConflict } from './merge.ts'
import { assertOwn, removeWorktree } from './worktree.ts'
import { noon, openWorld, stockGit, write } from './test-world.ts'
import type { Hub } from './hub.ts'
import type { Worktree } from './worktree.ts'

let world: ReturnType<typeof openWorld>
let hub: Hub
let count = 0

beforeAll(async () => {
  world = openWorld()
  hub = await world.freshHub({ maxBytes: 100_000 })
})
afterAll(() => world.close())

const open = (from = [world.base]): Promise<Worktree> => {
  count += 1
  return hub.openWorktree({ task: `task-${count}`, branch: `feat/task-${count}`, from, at: noon })
}
const snapshot = (worktree: Worktree, message = 'Work') => hub.snapshot({ worktree, message, at: noon })
const blob = (commit: string | null, path: string) => stockGit(hub.gitDir, 'show', `${commit}:${path}`)

describe('The hub', () => {
  test('has the base alone: no remote, no other branch of the user, and a mode nobody else reads', async () => {
    world.git('branch', 'private-idea')
    const other = await world.freshHub()

    expect([...(await other.refs())]).toEqual([
      ['refs/heads/main', world.base],
      ['HEAD', 'ref: refs/heads/main'],
    ])
    expect(stockGit(hub.gitDir, 'remote')).toBe('')
    expect(statSync(hub.gitDir).mode & 0o077).toBe(0)
  })

  test('is opened again as it was, and refuses another base than its own', async () => {
    const again = await world.freshHub()
    expect(again.gitDir).toBe(hub.gitDir)
    expect((await again.guard.inspect(join(world.root, 'quarantine'))).map(({ code }) => code)).toEqual([])
  })

  test('shares no object file with the user when it is told to copy', async () => {
    const copying = openWorld()
    try {
      const copy = await copying.freshHub({ links: false })
      const names = execFileSync('find', [join(copy.gitDir, 'objects'), '-type', 'f', '-links', '+1'], {
        encoding: 'utf8',
      })
      expect(names).toBe('')
    } finally {
      copying.close()
    }
  })

  test('needs nothing of a repository that borrows its objects from another', async () => {
    const borrowed = join(world.root, 'borrowed')
    execFileSync('git', ['clone', '-q', '--shared', world.repository, borrowed])
    const { openHub } = await import('./hub.ts')
    const own = await openHub({
      repository: borrowed,
      folder: join(world.root, 'run-of-borrowed'),
      base: world.base,
    })

    expect(existsSync(join(own.gitDir, 'objects/info/alternates'))).toBe(false)
    expect(stockGit(own.gitDir, 'show', `${world.base}:README.md`)).toBe('# Shop')
  })
})

describe('A worktree', () => {
  test('lies outside the user’s repository, on its branch, and is proven to be the hub’s', async () => {
    const worktree = await open()

    expect(worktree.folder.startsWith(world.repository)).toBe(false)
    expect(stockGit(worktree.folder, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe(worktree.branch)
    expect(stockGit(worktree.folder, 'status', '--porcelain')).toBe('')
    await expect(assertOwn(hub, worktree)).resolves.toBeUndefined()
  })

  test('that lost its pointer is refused rather than worked in', async () => {
    const worktree = await open()
    rmSync(join(worktree.folder, '.git'))

    await expect(assertOwn(hub, worktree)).rejects.toMatchObject({ code: 'worktree.broken' })
  })

  test('of a task that waited for two others begins with the work of both', async () => {
    const [left, right] = [await open(), await open()]
    write(left.folder, { 'src/left.ts': 'left\n' })
    write(right.folder, { 'src/right.ts': 'right\n' })
    const commits = [(await snapshot(left)).commit ?? '', (await snapshot(right)).commit ?? '']
    const both = await open(commits)

    expect(readFileSync(join(both.folder, 'src/left.ts'), 'utf8')).toBe('left\n')
    expect(readFileSync(join(both.folder, 'src/right.ts'), 'utf8')).toBe('right\n')
    await expect(hub.mergeTree(commits[0] ?? '', commits[1] ?? '')).resolves.toMatchObject({ conflicts: [] })
  })

  test('cannot begin where two tasks contradict each other, and the files are named', async () => {
    const [left, right] = [await open(), await open()]
    write(left.folder, { 'src/lead.ts': 'export const lead = 2\n' })
    write(right.folder, { 'src/lead.ts': 'export const lead = 3\n' })
    const commits = [(await snapshot(left)).commit ?? '', (await snapshot(right)).commit ?? '']

    const failure = await open(commits).catch((cause: unknown) => cause)
    expect(failure).toBeInstanceOf(MergeConflict)
    expect(failure).toMatchObject({ code: 'hub.conflict', paths: ['src/lead.ts'] })
  })

  test('is found as it was left when it is opened again', async () => {
    const worktree = await open()
    write(worktree.folder, { 'half-done.ts': 'x\n' })
    const again = await hub.openWorktree({
      task: worktree.task,
      branch: worktree.branch,
      from: [world.base],
      at: noon,
    })

    expect(readFileSync(join(again.folder, 'half-done.ts'), 'utf8')).toBe('x\n')
    await removeWorktree(hub, again)
    expect(existsSync(again.folder)).toBe(false)
  })
})

describe('A snapshot', () => {
  test('is a commit by the engine that says what changed', async () => {
    const worktree = await open()
    write(worktree.folder, { 'src/new.ts': 'one\ntwo\n', 'logo.bin': Buffer.from([0, 1, 2, 255]) })
    renameSync(join(worktree.folder, 'src/cart.ts'), join(worktree.folder, 'src/basket.ts'))
    rmSync(join(worktree.folder, 'src/lead.ts'))
    chmodSync(join(worktree.folder, 'README.md'), 0o755)
    const { commit, changes } = await snapshot(worktree, 'A basket')

    expect(changes.sort((a, b) => (a.path < b.path ? -1 : 1))).toMatchObject([
      { path: 'README.md', kind: 'modify', mode: '100755' },
      { path: 'logo.bin', kind: 'add', bytes: 4, binary: true },
      { path: 'src/basket.ts', kind: 'rename', from: 'src/cart.ts' },
      { path: 'src/lead.ts', kind: 'delete', bytes: 0 },
      { path: 'src/new.ts', kind: 'add', bytes: 8, binary: false, added: 2 },
    ])
    expect(stockGit(hub.gitDir, 'log', '-1', '--format=%an|%s|%P', commit ?? '')).toBe(
      `Outer loop|A basket|${world.base}`,
    )
    expect(stockGit(worktree.folder, 'status', '--porcelain')).toBe('')
  })

  test('of the same work at the same time has the same name', async () => {
    const [one, two] = [await open(), await open()]
    for (const { folder } of [one, two]) write(folder, { 'same.ts': 'same\n' })

    expect((await snapshot(one)).commit).toBe((await snapshot(two)).commit)
  })

  test('of nothing new is no commit', async () => {
    const worktree = await open()
    expect(await snapshot(worktree)).toMatchObject({ commit: null, changes: [] })
  })

  test('holds the bytes as they are, whatever attributes and filters a branch names', async () => {
    const worktree = await open()
    const marker = join(world.root, 'filter-ran')
    stockGit(
      worktree.folder,
      'config',
      '--file',
      join(hub.gitDir, 'config'),
      'filter.evil.clean',
      `touch ${marker}; cat`,
    )
    write(worktree.folder, {
      '.gitattributes': '* filter=evil text eol=crlf ident\n',
      'a.txt': 'a\r\n$Id$\r\n',
    })
    const { commit } = await snapshot(worktree)

    expect(blob(commit, 'a.txt')).toBe('a\r\n$Id$')
    expect(existsSync(marker)).toBe(false)
  })

  test('leaves out what the base ignores, and no more: a branch’s own .gitignore hides nothing', async () => {
    const worktree = await open()
    write(worktree.folder, {
      '.gitignore': 'planted.ts\n!node_modules/\n',
      'planted.ts': 'x\n',
      'deep/node_modules/lib/index.js': 'x\n',
      'debug.log': 'x\n',
    })
    symlinkSync('/nowhere', join(worktree.folder, 'node_modules'))
    const { changes } = await snapshot(worktree)

    expect(changes.map(({ path }) => path).sort()).toEqual(['.gitignore', 'node_modules', 'planted.ts'])
    expect(changes.find(({ path }) => path === 'node_modules')).toMatchObject({
      mode: '120000',
      irregular: 'symlink_outside',
    })
  })

  test('keeps a path that was recorded though a pattern would ignore it', async () => {
    const tracked = openWorld()
    try {
      write(tracked.repository, { 'kept.log': '1\n' })
      tracked.git('add', '-f', 'kept.log')
      tracked.git('commit', '-qm', 'A log on purpose')
      const { openHub } = await import('./hub.ts')
      const own = await openHub({
        repository: tracked.repository,
        folder: join(tracked.home, 'run'),
        base: tracked.git('rev-parse', 'HEAD'),
      })
      const worktree = await own.openWorktree({ task: 't', branch: 'feat/t', from: [own.base], at: noon })
      write(worktree.folder, { 'kept.log': '2\n' })

      expect((await own.snapshot({ worktree, message: 'm', at: noon })).changes).toMatchObject([
        { path: 'kept.log', kind: 'modify' },
      ])
    } finally {
      tracked.close()
    }
  })

  test('names a nested repository, a pipe, a huge file and an unspeakable name, and records none of them', async () => {
    const worktree = await open()
    mkdirSync(join(worktree.folder, 'vendored'))
    execFileSync('git', ['init', '-q', join(worktree.folder, 'vendored')])
    write(worktree.folder, { 'vendored/lib.ts': 'x\n', 'huge.dat': Buffer.alloc(200_000), 'two\nlines': 'x' })
    execFileSync('mkfifo', [join(worktree.folder, 'pipe')])
    const { commit, changes } = await snapshot(worktree)

    expect(changes.map(({ path, irregular }) => [path, irregular ?? null]).sort()).toEqual([
      ['huge.dat', 'too_large'],
      ['pipe', 'special_file'],
      ['two\nlines', 'unspeakable_name'],
      ['vendored/.git', 'nested_repository'],
      ['vendored/lib.ts', null],
    ])
    expect(stockGit(hub.gitDir, 'ls-tree', '-r', '--name-only', commit ?? '')).not.toMatch(
      /huge|pipe|two|\.git$/m,
    )
  })

  test('does not follow a folder that became a link, and a file may take a folder’s place', async () => {
    const worktree = await open()
    rmSync(join(worktree.folder, 'src'), { recursive: true })
    symlinkSync(world.repository, join(worktree.folder, 'src'))
    const first = await snapshot(worktree)
    expect(first.changes.map(({ path, kind, irregular }) => [path, kind, irregular]).sort()).toEqual([
      ['src', 'add', 'symlink_outside'],
      ['src/cart.ts', 'delete', undefined],
      ['src/lead.ts', 'delete', undefined],
    ])

    rmSync(join(worktree.folder, 'src'))
    write(worktree.folder, { 'src/again.ts': 'x\n' })
    expect((await snapshot(worktree)).changes.map(({ path }) => path).sort()).toEqual(['src', 'src/again.ts'])
  })

  test('is of the work tree, though its .git was replaced by another repository', async () => {
    const worktree = await open()
    rmSync(join(worktree.folder, '.git'))
    execFileSync('git', ['init', '-q', worktree.folder])
    writeFileSync(join(worktree.folder, '.git/info/exclude'), '*\n')
    write(worktree.folder, { 'honest.ts': 'x\n' })

    expect((await snapshot(worktree)).changes).toMatchObject([{ path: 'honest.ts', kind: 'add' }])
  })

  test('sees a change that keeps size and time', async () => {
    const worktree = await open()
    write(worktree.folder, { 'x.ts': 'aaaa\n' })
    await snapshot(worktree)
    const { atime, mtime } = statSync(join(worktree.folder, 'x.ts'))
    write(worktree.folder, { 'x.ts': 'bbbb\n' })
    const { utimesSync } = await import('node:fs')
    utimesSync(join(worktree.folder, 'x.ts'), atime, mtime)

    expect((await snapshot(worktree)).changes).toMatchObject([{ path: 'x.ts', kind: 'modify' }])
  })
})

test('The frozen base lies there as plain files, without a git folder', async () => {
  const folder = join(world.root, 'base')
  await hub.checkOut(world.base, folder)

  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('# Shop\n')
  expect(existsSync(join(folder, '.git'))).toBe(false)
})

test('Making the hub and working in it changed nothing of the user’s repository', () => {
  expect(world.git('rev-parse', 'main')).toBe(world.base)
  expect(world.git('status', '--porcelain')).toBe('')
  expect(world.git('worktree', 'list')).not.toMatch(/engine/)
})
