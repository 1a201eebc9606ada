import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { replay } from '../../core/reduce.ts'
import { settings } from '../../core/settings.ts'
import type { State } from '../../core/state.ts'
import { noon, openWorld, stockGit } from '../../isolation/test-world.ts'
import { forgeParts } from './forge-parts.ts'
import { Workshop } from './workshop.ts'

const run = 'r-20261122-aaaaaa'
let world: ReturnType<typeof openWorld>
let workshop: Workshop
let state: State
let parts: ReturnType<typeof forgeParts>

beforeEach(async () => {
  world = openWorld()
  workshop = new Workshop({ home: world.home, repository: world.repository, environment: process.env }, run)
  state = replay([
    {
      run,
      sequence: 1,
      at: noon.toISOString(),
      by: { kind: 'engine', name: 'e' },
      event: {
        type: 'run_started',
        goal: 'g',
        repository: '',
        branch: null,
        unsandboxed: true,
        spec: null,
        plan: null,
        usd: null,
      },
    },
    {
      run,
      sequence: 2,
      at: noon.toISOString(),
      by: { kind: 'engine', name: 'e' },
      event: {
        type: 'prepared',
        base: { branch: 'main', commit: world.base },
        settings: settings.parse({}),
        gates: [],
        agents: {},
        skills: [],
        sandbox: { kind: 'none', why: 'not asked here' },
        fingerprint: '0'.repeat(64),
        notes: [],
      },
    },
  ])
  parts = forgeParts(workshop)
  const { hub } = await workshop.opened(state)
  await (await workshop.forge()).bringBase({ from: hub.gitDir, branch: 'main', commit: world.base })
})
afterEach(async () => {
  await workshop.close()
  world.close()
})

const commit = (message: string): string => {
  world.git('commit', '-q', '--allow-empty', '-m', message)
  return world.git('rev-parse', 'main')
}
const forgeMoves = async (): Promise<string> => {
  const forge = await workshop.forge()
  const other = stockGit(
    forge.remote,
    'commit-tree',
    `${world.base}^{tree}`,
    '-p',
    world.base,
    '-m',
    'Merged',
  )
  await forge.bringBase({ from: forge.remote, branch: 'main', commit: other })
  return other
}

test('the base is what the person’s branch has become, and the run has it at hand', async () => {
  expect(await parts.baseNow(state)).toBe(world.base)
  const moved = commit('Mine')

  expect(await parts.baseNow(state)).toBe(moved)
  const { hub } = await workshop.opened(state)
  expect(stockGit(hub.gitDir, 'cat-file', '-t', moved)).toBe('commit')
  expect(await (await workshop.forge()).branch('main')).toBe(moved)
})

test('what was merged on the forge and not brought home yet is the base', async () => {
  const merged = await forgeMoves()
  expect(await parts.baseNow(state)).toBe(merged)
  expect(world.git('rev-parse', 'main')).toBe(world.base)
})

test('a base that went two ways is a person’s to bring together, and says how', async () => {
  const merged = await forgeMoves()
  commit('Mine')
  const { remote } = await workshop.forge()
  await expect(parts.baseNow(state)).rejects.toMatchObject({
    code: 'base.diverged',
    again: false,
    message: expect.stringContaining(`git pull '${remote}' main`),
  })

  world.git('pull', '-q', '--no-rebase', '--no-edit', remote, 'main')
  expect(world.git('merge-base', '--is-ancestor', merged, 'main')).toBe('')
  expect(await parts.baseNow(state)).toBe(world.git('rev-parse', 'main'))
})
