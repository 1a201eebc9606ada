import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BaseFolder } from './base-folder.ts'
import { Guard } from './guard.ts'
import { drift, fingerprint, restoreRepository } from './integrity.ts'
import { noon, openWorld, stockGit, write } from './test-world.ts'
import type { Worker } from './at-work.ts'
import type { Hub } from './hub.ts'
import type { Worktree } from './worktree.ts'

let world: ReturnType<typeof openWorld>
let hub: Hub

beforeEach(async () => {
  world = openWorld()
  hub = await world.hub({ links: false })
})
afterEach(() => world.close())

const guardOf = async (sandboxed: boolean, atWork: readonly string[] = []) =>
  Guard.open(
    {
      repository: world.repository,
      branch: 'main',
      hub,
      base: await BaseFolder.open(hub, join(world.home, 'base')),
      forge: { hold: () => {}, inspect: () => Promise.resolve([]) },
      folder: join(world.home, 'runs/r-20261122-aaaaaa'),
      sandboxed,
    },
    atWork.map(at),
  )
const worktreeOf = (task: string) =>
  hub.openWorktree({ task, branch: `feat/${task}`, from: [world.base], at: noon })
const at = (task: string): Worker => ({ name: task, task, branch: `feat/${task}` })
const ended = (worktree: Worktree) => ({ worker: at(worktree.task), worktree })
const alone = (task: string) => ({ task, among: [] })

describe('A fingerprint of the user’s repository', () => {
  test('is the same while nothing moves, and while people only write files', async () => {
    const before = await fingerprint(world.repository)
    write(world.repository, { 'src/cart.ts': 'changed\n', 'new.ts': 'x\n' })
    world.git('add', '-A')
    const after = await fingerprint(world.repository)

    expect(after.digest).toBe(before.digest)
    expect(await drift(before, after)).toEqual([])
  })

  test('differs by what moved, and says so', async () => {
    const before = await fingerprint(world.repository)
    world.git('commit', '-q', '--allow-empty', '-m', 'Mine')
    world.git('config', 'core.fsmonitor', 'evil')
    const after = await fingerprint(world.repository)

    expect(after.digest).not.toBe(before.digest)
    expect((await drift(before, after)).map(({ code, where }) => [code, where])).toEqual([
      ['integrity.program_planted', 'repository config'],
      ['integrity.ref_moved', 'repository refs/heads/main'],
    ])
  })

  test('is put back without losing what was there', async () => {
    const before = await fingerprint(world.repository)
    world.git('commit', '-q', '--allow-empty', '-m', 'Mine')
    const commit = world.git('rev-parse', 'HEAD')
    write(world.repository, { '.git/hooks/post-commit': '#!/bin/sh\n' })

    expect(await restoreRepository(before, { quarantine: join(world.root, 'kept') })).toEqual([])
    expect((await fingerprint(world.repository)).digest).toBe(before.digest)
    expect(world.git('cat-file', '-t', commit)).toBe('commit')
    expect(readFileSync(join(world.root, 'kept/git/hooks/post-commit'), 'utf8')).toBe('#!/bin/sh\n')
  })

  test('does not take a repository that tidied itself for a broken one', async () => {
    world.git('commit', '-q', '--allow-empty', '-m', 'More')
    const before = await fingerprint(world.repository)
    world.git('gc', '-q')
    expect(await drift(before, await fingerprint(world.repository))).toEqual([])
  })

  test('of a linked worktree is that of its repository', async () => {
    world.git('worktree', 'add', '-q', join(world.root, 'linked'), '-b', 'linked')
    expect((await fingerprint(join(world.root, 'linked'))).digest).toBe(
      (await fingerprint(world.repository)).digest,
    )
  })
})

describe('Without a sandbox the guard', () => {
  const codes = (found: readonly { code: string }[] | undefined) => found?.map(({ code }) => code)
  const head = () => world.git('rev-parse', 'HEAD')

  test('takes no notice of what people do while no worker is at work', async () => {
    const guard = await guardOf(false)
    const worktree = await worktreeOf('t')
    await guard.inspect(ended(worktree))
    write(world.repository, { 'README.md': 'mine\n' })
    world.git('commit', '-qam', 'Mine')
    await guard.begin(at('t'))
    expect(await guard.inspect(ended(worktree))).toEqual({ breaks: [], doubt: null })
  })

  test('undoes nobody’s day of work: a person commits, branches, stages and switches, and is asked', async () => {
    const guard = await guardOf(false)
    const worktree = await worktreeOf('t')
    await guard.begin(at('t'))
    world.git('commit', '-q', '--allow-empty', '-m', 'Mine')
    const mine = head()
    world.git('switch', '-q', '-c', 'feat/mine')
    world.git('config', 'branch.feat/mine.remote', 'origin')
    write(world.repository, { 'README.md': 'mine\n', 'new.ts': '1\n' })
    world.git('add', 'new.ts')

    const { breaks, doubt } = await guard.inspect(ended(worktree))
    expect(breaks).toEqual([])
    expect(doubt?.whose).toEqual(alone('t'))
    expect(codes(doubt?.findings)?.toSorted()).toEqual([
      'integrity.control_file',
      'integrity.control_file',
      'integrity.file_changed',
      'integrity.file_changed',
      'integrity.index_changed',
      'integrity.ref_moved',
      'integrity.ref_moved',
    ])
    expect([head(), world.git('branch', '--show-current')]).toEqual([mine, 'feat/mine'])
    expect(readFileSync(join(world.repository, 'README.md'), 'utf8')).toBe('mine\n')

    await guard.begin(at('t'))
    expect(await guard.inspect(ended(worktree))).toEqual({ breaks: [], doubt: null })
  })

  test('looks for each of several workers that end at one time', async () => {
    const guard = await guardOf(false)
    const worktrees = [
      await worktreeOf('a'),
      await worktreeOf('b'),
      await worktreeOf('c'),
      await worktreeOf('d'),
    ]
    for (const { task } of worktrees) await guard.begin(at(task))
    const seen = await Promise.all(worktrees.map((worktree) => guard.inspect(ended(worktree))))
    expect(seen).toEqual(worktrees.map(() => ({ breaks: [], doubt: null })))
  })

  test('puts all of it back when the person says that it was not theirs', async () => {
    const guard = await guardOf(false)
    const worktree = await worktreeOf('t')
    await guard.begin(at('t'))
    const before = await fingerprint(world.repository)
    world.git('commit', '-q', '--allow-empty', '-m', 'Not mine')
    world.git('branch', 'stray')
    write(world.repository, { 'README.md': 'spoilt\n', 'new.ts': '1\n' })
    world.git('add', 'new.ts')
    const { doubt } = await guard.inspect(ended(worktree))

    expect(await guard.undo(doubt?.record ?? '')).toEqual([])
    expect((await fingerprint(world.repository)).digest).toBe(before.digest)
    expect(world.git('status', '--porcelain')).toBe('')
    expect(readFileSync(join(world.repository, 'README.md'), 'utf8')).toBe('# Shop\n')
  })

  test('leaves alone, and names, what was moved once more before the answer came', async () => {
    const guard = await guardOf(false)
    const worktree = await worktreeOf('t')
    await guard.begin(at('t'))
    world.git('commit', '-q', '--allow-empty', '-m', 'Not mine')
    const { doubt } = await guard.inspect(ended(worktree))
    world.git('commit', '-q', '--allow-empty', '-m', 'Mine')
    const mine = head()

    expect(await guard.undo(doubt?.record ?? '')).toMatchObject([
      { code: 'integrity.ref_moved', message: expect.stringContaining('moved again since') },
    ])
    expect(head()).toBe(mine)
  })

  test('puts back at once what no day of work does: a planted program, and the run’s own commit on a branch', async () => {
    const guard = await guardOf(false)
    const worktree = await worktreeOf('t')
    write(worktree.folder, { 'a.ts': '1\n' })
    const { commit } = await hub.snapshot({ worktree, message: 'm', at: noon })
    await guard.begin(at('t'))
    stockGit(hub.gitDir, 'push', '-q', world.repository, `${commit}:refs/heads/smuggled`)
    write(world.repository, { '.git/hooks/post-commit': '#!/bin/sh\n' })
    world.git('commit', '-q', '--allow-empty', '-m', 'Mine')
    const mine = head()

    const { breaks, doubt } = await guard.inspect(ended(worktree))
    expect(breaks).toMatchObject([{ whose: alone('t'), restored: true }])
    expect(codes(breaks[0]?.findings)).toEqual(['integrity.program_planted', 'integrity.ref_moved'])
    expect(world.git('branch', '--list', 'smuggled')).toBe('')
    expect(existsSync(join(world.repository, '.git/hooks/post-commit'))).toBe(false)
    // And the person's own commit of the same hour stays.
    expect(codes(doubt?.findings)).toEqual(['integrity.ref_moved'])
    expect(head()).toBe(mine)
  })
})

describe('Of several workers without a sandbox', () => {
  const commit = (where: string, ...words: string[]) =>
    stockGit(where, '-c', 'core.hooksPath=/dev/null', 'commit', '-q', '--allow-empty', '-m', ...words)

  test('whoever ends first is not taken for the one that moved main: its own branch speaks of that one', async () => {
    const guard = await guardOf(false)
    const [slow, quick] = [await worktreeOf('slow'), await worktreeOf('quick')]
    for (const { task } of [slow, quick]) await guard.begin(at(task))
    commit(slow.folder, 'Mine')
    stockGit(slow.folder, 'push', '-q', world.repository, 'HEAD:refs/heads/main2')

    const { breaks, doubt } = await guard.inspect(ended(quick))
    const whose = { task: 'slow', among: ['slow', 'quick'] }
    expect(breaks).toMatchObject([{ whose, findings: [{ where: 'hub refs/heads/feat/slow' }] }])
    expect(doubt).toMatchObject({
      whose,
      findings: [
        {
          where: 'repository refs/heads/main2',
          message: expect.stringMatching(
            /appeared.* It is a commit of feat\/slow, at which slow was at work\.$/,
          ),
        },
      ],
    })
    expect(await guard.inspect(ended(slow))).toEqual({ breaks: [], doubt: null })
  })

  test('all are named where nothing speaks of one', async () => {
    const guard = await guardOf(false)
    const [one, other] = [await worktreeOf('one'), await worktreeOf('other')]
    for (const { task } of [one, other]) await guard.begin(at(task))
    commit(world.repository, 'Somebody’s')
    write(world.repository, { '.git/hooks/post-commit': '#!/bin/sh\n' })

    const { breaks, doubt } = await guard.inspect(ended(one))
    const whose = { task: null, among: ['one', 'other'] }
    expect(breaks).toMatchObject([{ whose, restored: true }])
    expect(breaks[0]?.findings.map(({ code }) => code)).toEqual(['integrity.program_planted'])
    expect(doubt).toMatchObject({ whose, findings: [{ where: 'repository refs/heads/main' }] })

    // The one that is left is alone from here on.
    commit(world.repository, 'Somebody’s again')
    expect(await guard.inspect(ended(other))).toMatchObject({ doubt: { whose: alone('other') } })
  })

  test('one that an engine which died has left at work is watched when the next begins', async () => {
    const guard = await guardOf(false, ['left'])
    const [left, next] = [await worktreeOf('left'), await worktreeOf('next')]
    commit(world.repository, 'Somebody’s')
    await guard.begin(at(next.task))

    expect(await guard.inspect(ended(left))).toMatchObject({
      doubt: { whose: { task: null, among: ['left', 'next'] } },
    })
  })
})

describe('The guard', () => {
  test('in the sandbox lets people work: what they move is news, and stays', async () => {
    const guard = await guardOf(true)
    const worktree = await worktreeOf('t')
    world.git('commit', '-q', '--allow-empty', '-m', 'Mine')
    const mine = world.git('rev-parse', 'main')

    expect(await guard.inspect(ended(worktree))).toMatchObject({
      breaks: [{ findings: [{ code: 'integrity.ref_moved', severity: 'note' }] }],
      doubt: null,
    })
    expect(world.git('rev-parse', 'main')).toBe(mine)
    expect(await guard.inspect(ended(worktree))).toMatchObject({ breaks: [] })
  })

  test('makes the frozen base again', async () => {
    const guard = await guardOf(true)
    const worktree = await worktreeOf('t')
    const file = join(world.home, 'base/README.md')
    chmodSync(file, 0o644)
    writeFileSync(file, 'other')

    expect(await guard.inspect(ended(worktree))).toMatchObject({
      breaks: [{ findings: [{ code: 'integrity.base_changed' }] }],
    })
    expect(readFileSync(file, 'utf8')).toBe('# Shop\n')
  })

  test('knows the hub again after a restart, also when the engine died between saying and moving', async () => {
    const worktree = await worktreeOf('t')
    write(worktree.folder, { 'a.ts': '1\n' })
    const { commit } = await hub.snapshot({ worktree, message: 'm', at: noon })
    await hub.guard.expect('refs/heads/feat/t', world.base)
    const again = await world.hub({ links: false })
    expect(await again.guard.inspect(join(world.root, 'q'))).toEqual([])

    stockGit(hub.gitDir, '-c', 'core.hooksPath=/dev/null', 'update-ref', 'refs/heads/feat/t', world.base)
    const third = await world.hub({ links: false })
    expect(await third.guard.inspect(join(world.root, 'q'))).toMatchObject([{ code: 'integrity.ref_moved' }])
    expect((await third.refs()).get('refs/heads/feat/t')).toBe(commit)
  })
})
