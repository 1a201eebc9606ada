import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
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
    hub,
    base: await BaseFolder.open(hub, join(world.home, 'base')),
    forge: { inspect: () => Promise.resolve([]) },
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

describe('The guard', () => {
  test('in the sandbox lets people work: what they move is news, and stays', async () => {
    const guard = await guardOf(true)
    const worktree = await worktreeOf('t')
    world.git('commit', '-q', '--allow-empty', '-m', 'Mine')
    const mine = world.git('rev-parse', 'main')

    expect(await guard.inspect({ worktree })).toMatchObject([
      { code: 'integrity.ref_moved', severity: 'note' },
    ])
    expect(world.git('rev-parse', 'main')).toBe(mine)
    expect(await guard.inspect({ worktree })).toEqual([])
  })

  test('without one puts it back, and says where what was there is kept', async () => {
    const guard = await guardOf(false)
    const worktree = await worktreeOf('t')
    write(world.repository, { 'README.md': 'mine\n' })
    const found = await guard.inspect({ worktree })

    expect(found).toMatchObject([{ code: 'integrity.file_changed', severity: 'blocker' }])
    const kept = /is in (\S+)\.$/.exec(found[0]?.message ?? '')?.[1] ?? ''
    expect(readFileSync(join(kept, 'work-tree/README.md'), 'utf8')).toBe('mine\n')
    expect(readFileSync(join(world.repository, 'README.md'), 'utf8')).toBe('# Shop\n')
  })

  test('makes the frozen base again', async () => {
    const guard = await guardOf(true)
    const worktree = await worktreeOf('t')
    const file = join(world.home, 'base/README.md')
    chmodSync(file, 0o644)
    writeFileSync(file, 'other')

    expect(await guard.inspect({ worktree })).toMatchObject([{ code: 'integrity.base_changed' }])
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
