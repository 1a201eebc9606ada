import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BaseFolder } from './base-folder.ts'
import { Guard } from './guard.ts'
import { drift, fingerprint, restoreRepository } from './integrity.ts'
import { noon, openWorld, stockGit, write } from './test-world.ts'
import type { Hub } from './hub.ts'

let world: ReturnType<typeof openWorld>
let hub: Hub

beforeEach(async () => {
  world = openWorld()
  hub = await world.hub({ links: false })
})
afterEach(() => world.close())

const guardOf = async (sandboxed: boolean) =>
  Guard.open({
    repository: world.repository,
    branch: 'main',
    hub,
    base: await BaseFolder.open(hub, join(world.home, 'base')),
    forge: { hold: () => {}, inspect: () => Promise.resolve([]) },
    folder: join(world.home, 'runs/r-20261122-aaaaaa'),
    sandboxed,
  })
const worktreeOf = (task: string) =>
  hub.openWorktree({ task, branch: `feat/${task}`, from: [world.base], at: noon })

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
    await guard.inspect({ worktree })
    write(world.repository, { 'README.md': 'mine\n' })
    world.git('commit', '-qam', 'Mine')
    await guard.begin()
    expect(await guard.inspect({ worktree })).toEqual({ findings: [], restored: true, doubt: null })
  })

  test('undoes nobody’s day of work: a person commits, branches, stages and switches, and is asked', async () => {
    const guard = await guardOf(false)
    const worktree = await worktreeOf('t')
    await guard.begin()
    world.git('commit', '-q', '--allow-empty', '-m', 'Mine')
    const mine = head()
    world.git('switch', '-q', '-c', 'feat/mine')
    world.git('config', 'branch.feat/mine.remote', 'origin')
    write(world.repository, { 'README.md': 'mine\n', 'new.ts': '1\n' })
    world.git('add', 'new.ts')

    const { findings, doubt } = await guard.inspect({ worktree })
    expect(findings).toEqual([])
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

    await guard.begin()
    expect(await guard.inspect({ worktree })).toMatchObject({ findings: [], doubt: null })
  })

  test('looks for each of several workers that end at one time', async () => {
    const guard = await guardOf(false)
    const worktrees = [
      await worktreeOf('a'),
      await worktreeOf('b'),
      await worktreeOf('c'),
      await worktreeOf('d'),
    ]
    await guard.begin()
    const seen = await Promise.all(worktrees.map((worktree) => guard.inspect({ worktree })))
    expect(seen).toEqual(worktrees.map(() => ({ findings: [], restored: true, doubt: null })))
  })

  test('puts all of it back when the person says that it was not theirs', async () => {
    const guard = await guardOf(false)
    const worktree = await worktreeOf('t')
    await guard.begin()
    const before = await fingerprint(world.repository)
    world.git('commit', '-q', '--allow-empty', '-m', 'Not mine')
    world.git('branch', 'stray')
    write(world.repository, { 'README.md': 'spoilt\n', 'new.ts': '1\n' })
    world.git('add', 'new.ts')
    const { doubt } = await guard.inspect({ worktree })

    expect(await guard.undo(doubt?.record ?? '')).toEqual([])
    expect((await fingerprint(world.repository)).digest).toBe(before.digest)
    expect(world.git('status', '--porcelain')).toBe('')
    expect(readFileSync(join(world.repository, 'README.md'), 'utf8')).toBe('# Shop\n')
  })

  test('leaves alone, and names, what was moved once more before the answer came', async () => {
    const guard = await guardOf(false)
    const worktree = await worktreeOf('t')
    await guard.begin()
    world.git('commit', '-q', '--allow-empty', '-m', 'Not mine')
    const { doubt } = await guard.inspect({ worktree })
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
    await guard.begin()
    stockGit(hub.gitDir, 'push', '-q', world.repository, `${commit}:refs/heads/smuggled`)
    write(world.repository, { '.git/hooks/post-commit': '#!/bin/sh\n' })
    world.git('commit', '-q', '--allow-empty', '-m', 'Mine')
    const mine = head()

    const { findings, restored, doubt } = await guard.inspect({ worktree })
    expect(codes(findings)).toEqual(['integrity.program_planted', 'integrity.ref_moved'])
    expect(restored).toBe(true)
    expect(world.git('branch', '--list', 'smuggled')).toBe('')
    expect(existsSync(join(world.repository, '.git/hooks/post-commit'))).toBe(false)
    // And the person's own commit of the same hour stays.
    expect(codes(doubt?.findings)).toEqual(['integrity.ref_moved'])
    expect(head()).toBe(mine)
  })
})

describe('The guard', () => {
  test('in the sandbox lets people work: what they move is news, and stays', async () => {
    const guard = await guardOf(true)
    const worktree = await worktreeOf('t')
    world.git('commit', '-q', '--allow-empty', '-m', 'Mine')
    const mine = world.git('rev-parse', 'main')

    expect(await guard.inspect({ worktree })).toMatchObject({
      findings: [{ code: 'integrity.ref_moved', severity: 'note' }],
      doubt: null,
    })
    expect(world.git('rev-parse', 'main')).toBe(mine)
    expect(await guard.inspect({ worktree })).toMatchObject({ findings: [] })
  })

  test('makes the frozen base again', async () => {
    const guard = await guardOf(true)
    const worktree = await worktreeOf('t')
    const file = join(world.home, 'base/README.md')
    chmodSync(file, 0o644)
    writeFileSync(file, 'other')

    expect(await guard.inspect({ worktree })).toMatchObject({
      findings: [{ code: 'integrity.base_changed' }],
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
