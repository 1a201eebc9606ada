import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { EmbeddedForge } from './embedded-forge.ts'
import { noon, openWorld, stockGit, write } from '../isolation/test-world.ts'
import type { Hub } from '../isolation/hub.ts'

const run = 'r-20261122-aaaaaa'
let world: ReturnType<typeof openWorld>
let hub: Hub
let forge: EmbeddedForge

beforeEach(async () => {
  world = openWorld()
  hub = await world.hub()
  forge = await EmbeddedForge.open({ home: world.home, now: () => noon })
  await forge.bringBase({ from: hub.gitDir, branch: 'main', commit: world.base })
})
afterEach(() => {
  forge.close()
  world.close()
})

/** A task's work, pushed as the engine pushes it. */
async function pushed(task: string, files: Record<string, string>, from = [world.base]) {
  const branch = `feat/${task}`
  const worktree = await hub.openWorktree({ task, branch, from, at: noon })
  write(worktree.folder, files)
  const { commit } = await hub.snapshot({ worktree, message: task, at: noon })
  if (!commit) throw new Error('Nothing was changed.')
  await push(branch, commit)
  return { task, branch, commit, worktree }
}

const push = async (branch: string, commit: string) =>
  hub.push({
    commit,
    branch,
    to: {
      remote: forge.remote,
      expected: await forge.branch(branch),
      accept: (ref, sha) => forge.accept(ref, sha),
    },
  })

const open = ({ task, branch, commit }: { task: string; branch: string; commit: string }, order = 1) =>
  forge.openPullRequest({
    run,
    task,
    branch,
    base: 'main',
    title: `A ${task}`,
    body: 'What, why, how.',
    head: commit,
    order,
  })

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (cause: { code?: string }) => cause.code,
  )
const said = (...args: string[]) => {
  try {
    return stockGit(world.root, ...args)
  } catch (cause) {
    return String(Object(cause).stderr)
  }
}

describe('The forge’s repository', () => {
  test('takes the ref that was announced, at the commit that was announced, and reads it back', async () => {
    const { branch, commit } = await pushed('landing', { 'a.ts': '1\n' })
    expect(await forge.branch(branch)).toBe(commit)
  })

  test('refuses everybody else, whatever they push', async () => {
    const { commit } = await pushed('landing', { 'a.ts': '1\n' })
    const from = (...args: string[]) => said('--git-dir', hub.gitDir, 'push', '-f', forge.remote, ...args)

    for (const refspec of [
      `${commit}:refs/heads/main`,
      `${commit}:refs/heads/feat/other`,
      `${world.base}:refs/heads/feat/landing`,
      `${commit}:refs/tags/v1`,
      ':refs/heads/main',
      `${commit}:refs/replace/${world.base}`,
    ])
      expect(from(refspec)).toMatch(/is refused/)
    expect([...(await forge.inspect(join(world.root, 'q')))]).toEqual([])
  })

  test('refuses a second ref beside the announced one', async () => {
    const { commit } = await pushed('landing', { 'a.ts': '1\n' })
    await forge.accept('refs/heads/feat/next', commit)
    expect(
      said(
        '--git-dir',
        hub.gitDir,
        'push',
        forge.remote,
        `${commit}:refs/heads/feat/next`,
        `${commit}:refs/heads/feat/second`,
      ),
    ).toMatch(/is refused/)
    expect(await forge.branch('feat/second')).toBeNull()
  })

  test('refuses a ref that is moved by hand, without a push', async () => {
    const { commit } = await pushed('landing', { 'a.ts': '1\n' })
    expect(said('--git-dir', forge.remote, 'update-ref', 'refs/heads/main', commit)).toMatch(/is refused/)
    expect(await forge.branch('main')).toBe(world.base)
  })

  test('announces no move of its base, and no name that is not a branch’s', async () => {
    expect(await code(forge.accept('refs/heads/main', world.base))).toBe('forge.base')
    for (const ref of [
      'main',
      'refs/tags/x',
      'refs/heads/../../x',
      'refs/heads/-x',
      'refs/heads/a b',
      'refs/heads/x\nrefs/heads/main',
      'refs/heads/x.lock',
    ])
      expect(await code(forge.accept(ref, world.base))).toMatch(/^(forge\.ref|git\.invalid_name)$/)
  })

  test('an announcement is spent when it was used', async () => {
    const { branch, commit } = await pushed('landing', { 'a.ts': '1\n' })
    await forge.branch(branch)
    expect(said('--git-dir', forge.remote, 'update-ref', '-d', `refs/heads/${branch}`)).toMatch(/is refused/)
    expect(
      said('--git-dir', hub.gitDir, 'push', '-f', forge.remote, `${world.base}:refs/heads/${branch}`),
    ).toMatch(/is refused/)
    expect(await forge.branch(branch)).toBe(commit)
  })

  test('a push that was announced and cut off is made again', async () => {
    const worktree = await hub.openWorktree({ task: 'cut', branch: 'feat/cut', from: [world.base], at: noon })
    write(worktree.folder, { 'a.ts': '1\n' })
    const { commit } = await hub.snapshot({ worktree, message: 'cut', at: noon })
    await forge.accept('refs/heads/feat/cut', commit ?? '')
    forge.close()
    forge = await EmbeddedForge.open({ home: world.home, now: () => noon })

    await push('feat/cut', commit ?? '')
    expect(await forge.branch('feat/cut')).toBe(commit)
    expect(await forge.inspect(join(world.root, 'q'))).toEqual([])
  })
})

describe('A pull request', () => {
  test('asked for twice is one', async () => {
    const landing = await pushed('landing', { 'a.ts': '1\n' })
    expect(await open(landing)).toBe(await open(landing))
    expect(await forge.pullRequests(run)).toMatchObject([
      { number: 1, branch: 'feat/landing', state: 'open', stale: false, head: landing.commit },
    ])
  })

  test('is only opened for what the forge has', async () => {
    const landing = await pushed('landing', { 'a.ts': '1\n' })
    expect(await code(open({ ...landing, commit: world.base }))).toBe('forge.head')
  })

  test('is merged by a person, as a real merge, on the forge’s copy of main, and the user’s main stays', async () => {
    const landing = await pushed('landing', { 'a.ts': '1\n' })
    const number = await open(landing)
    await forge.review(number, { by: 'Ada', verdict: 'approve' })
    const { commit, bringHome } = await forge.merge(number, { by: 'Ada', head: landing.commit })

    expect(await forge.branch('main')).toBe(commit)
    expect(stockGit(forge.remote, 'log', '-1', '--format=%P|%an|%s', commit)).toBe(
      `${world.base} ${landing.commit}|Ada|Merge pull request 1: A landing`,
    )
    expect(await forge.pullRequest(number)).toMatchObject({
      state: 'merged',
      mergedBy: 'Ada',
      mergedAs: commit,
    })
    expect(world.git('rev-parse', 'main')).toBe(world.base)
    expect(bringHome).toBe(`git pull '${forge.remote}' main`)
    stockGit(world.repository, 'pull', '-q', forge.remote, 'main')
    expect(world.git('rev-parse', 'main')).toBe(commit)
  })

  test('merged twice is merged once', async () => {
    const landing = await pushed('landing', { 'a.ts': '1\n' })
    const number = await open(landing)
    const first = await forge.merge(number, { by: 'Ada', head: landing.commit })
    expect(await forge.merge(number, { by: 'Ada', head: landing.commit })).toEqual(first)
  })

  test('is not merged over asked-for changes, nor at another head than the one looked at', async () => {
    const landing = await pushed('landing', { 'a.ts': '1\n' })
    const number = await open(landing)
    await forge.review(number, { by: 'Bob', verdict: 'request_changes', comment: 'No.' })
    expect(await code(forge.merge(number, { by: 'Ada', head: landing.commit }))).toBe(
      'forge.changes_requested',
    )
    expect(await code(forge.merge(number, { by: 'Ada', head: world.base }))).toBe('forge.head')

    write(landing.worktree.folder, { 'a.ts': '2\n' })
    const { commit } = await hub.snapshot({ worktree: landing.worktree, message: 'Better', at: noon })
    await push(landing.branch, commit ?? '')
    await forge.update(number, { head: commit ?? '' })
    expect((await forge.reviews(number)).map(({ outdated }) => outdated)).toEqual([true])
    expect(await code(forge.merge(number, { by: 'Ada', head: commit ?? '' }))).toBe('forge.changes_requested')

    await forge.review(number, { by: 'Bob', verdict: 'approve' })
    expect(await code(forge.merge(number, { by: '  ', head: commit ?? '' }))).toBe('forge.reviewer')
    expect(await code(forge.merge(number, { by: 'Ada', head: commit ?? '' }))).toBe('done')
  })

  test('is stale once the base moved, until it was judged again', async () => {
    const [one, two] = [await pushed('one', { 'a.ts': '1\n' }), await pushed('two', { 'b.ts': '1\n' })]
    const numbers = [await open(one, 1), await open(two, 2)]
    const { commit } = await forge.merge(numbers[0]!, { by: 'Ada', head: one.commit })
    expect(await forge.pullRequest(numbers[1]!)).toMatchObject({ stale: true })

    await forge.update(numbers[1]!, { head: two.commit })
    expect(await forge.pullRequest(numbers[1]!)).toMatchObject({ stale: false, baseSha: commit })
  })

  test('that contradicts the base is not merged, and says where', async () => {
    const [one, two] = [
      await pushed('one', { 'src/lead.ts': '2\n' }),
      await pushed('two', { 'src/lead.ts': '3\n' }),
    ]
    const numbers = [await open(one), await open(two)]
    await forge.merge(numbers[0]!, { by: 'Ada', head: one.commit })
    await expect(forge.merge(numbers[1]!, { by: 'Ada', head: two.commit })).rejects.toMatchObject({
      code: 'forge.conflict',
      message: expect.stringContaining('src/lead.ts'),
    })
  })

  test('survives the engine, and its base does not go back behind what was merged', async () => {
    const landing = await pushed('landing', { 'a.ts': '1\n' })
    const { commit } = await forge.merge(await open(landing), { by: 'Ada', head: landing.commit })
    forge.close()
    forge = await EmbeddedForge.open({ home: world.home, now: () => noon })
    await forge.bringBase({ from: hub.gitDir, branch: 'main', commit: world.base })

    expect(await forge.branch('main')).toBe(commit)
    expect(await forge.pullRequests()).toMatchObject([{ number: 1, state: 'merged' }])
  })
})

describe('Two engines at one forge', () => {
  let other: EmbeddedForge
  beforeEach(async () => {
    other = await EmbeddedForge.open({ home: world.home, now: () => noon })
  })
  afterEach(() => other.close())
  const otherRun = 'r-20261122-bbbbbb'

  test('see each other’s pull requests, and none is written over', async () => {
    const [one, two] = [await pushed('one', { 'a.ts': '1\n' }), await pushed('two', { 'b.ts': '1\n' })]
    const asked = { base: 'main', title: 'T', body: 'B', order: 1 }
    const first = await forge.openPullRequest({ run, ...asked, ...one, head: one.commit })
    const second = await other.openPullRequest({ run: otherRun, ...asked, ...two, head: two.commit })

    expect([first, second]).toEqual([1, 2])
    for (const each of [forge, other])
      expect((await each.pullRequests()).map((request) => request.run)).toEqual([run, otherRun])
    expect(await forge.inspect(join(world.root, 'q'))).toEqual([])
  })

  test('announce at the same time, and both pushes go through', async () => {
    const made = await pushed('one', { 'a.ts': '1\n' })
    await forge.accept('refs/heads/feat/a', made.commit, run)
    await other.accept('refs/heads/feat/b', made.commit, otherRun)
    for (const branch of ['feat/a', 'feat/b'])
      said('--git-dir', hub.gitDir, 'push', forge.remote, `${made.commit}:refs/heads/${branch}`)

    expect([await forge.branch('feat/a'), await other.branch('feat/b')]).toEqual([made.commit, made.commit])
    await other.branch('feat/a')
    expect(
      said('--git-dir', hub.gitDir, 'push', '-f', forge.remote, `${world.base}:refs/heads/feat/a`),
    ).toMatch(/is refused/)
  })

  test('have a branch each: the later one of two with one name is refused, until the first is over', async () => {
    const { commit } = await pushed('one', { 'a.ts': '1\n' })
    await forge.accept('refs/heads/feat/same', commit, run)
    await forge.accept('refs/heads/feat/same', commit, run)
    expect(other.heldBy('feat/same')).toBe(run)
    expect(await code(other.accept('refs/heads/feat/same', commit, otherRun))).toBe('forge.branch_taken')

    forge.letGo('feat/same', otherRun)
    expect(other.heldBy('feat/same')).toBe(run)
    forge.letGo('feat/same', run)
    expect(await code(other.accept('refs/heads/feat/same', commit, otherRun))).toBe('done')
  })

  test('close the pull request of a branch that was given up', async () => {
    const landing = await pushed('landing', { 'a.ts': '1\n' })
    const number = await open(landing)
    forge.letGo(landing.branch, run)
    expect(await other.pullRequest(number)).toMatchObject({ state: 'closed' })
  })
})

test('What somebody else wrote into the pull requests is named and taken back', async () => {
  forge.hold(true)
  const landing = await pushed('landing', { 'a.ts': '1\n' })
  const number = await open(landing)
  await forge.review(number, { by: 'Bob', verdict: 'request_changes' })
  const other = new DatabaseSync(join(world.home, 'forge.sqlite'))
  other.exec('delete from review; create trigger t after insert on review begin delete from review; end;')
  other.close()

  expect((await forge.inspect(join(world.root, 'q'))).map(({ code: name }) => name)).toEqual([
    'integrity.forge_record',
  ])
  expect(await forge.reviews(number)).toMatchObject([{ by: 'Bob', verdict: 'request_changes' }])
  expect(await forge.inspect(join(world.root, 'q'))).toEqual([])
})

test('A hook that was replaced is named and put back', async () => {
  writeFileSync(join(forge.remote, 'hooks/pre-receive'), '#!/bin/sh\nexit 0\n')
  expect(await forge.inspect(join(world.root, 'q'))).toMatchObject([
    { code: 'integrity.program_planted', where: 'forge hooks/pre-receive' },
  ])
  expect(await forge.inspect(join(world.root, 'q'))).toEqual([])
})
