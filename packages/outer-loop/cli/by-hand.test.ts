import { afterAll, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stockGit, write } from '../isolation/test-world.ts'
import { commands } from './commands.ts'
import { Installation } from './installation.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'outerloop-by-hand-')))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const [repository, home] = [join(root, 'shop'), join(root, 'engine')]
const environment: NodeJS.ProcessEnv = { ...process.env, OUTERLOOP_HOME: home }

/** A command as it is typed, and what it prints. */
async function outerloop(
  word: string,
  positionals: string[] = [],
  values: Record<string, string | boolean> = {},
) {
  const installation = await Installation.open(repository, environment)
  const printed: string[] = []
  try {
    const code = await commands[word]!({
      installation: () => Promise.resolve(installation),
      values,
      positionals,
      environment,
      print: (text) => void printed.push(text),
      name: () => Promise.resolve('Ada'),
    })
    return { code, said: printed.join('') }
  } finally {
    await installation.ledger.close()
  }
}

const shown = (said: string, name: string) => new RegExp(`^ *${name} +(/.*)$`, 'm').exec(said)?.[1] ?? ''

test('somebody works by hand: told where, judged as everybody is, and told how it comes home', async () => {
  mkdirSync(repository)
  stockGit(repository, 'init', '-q', '-b', 'main')
  write(repository, {
    'src/shop.js': 'module.exports = 1\n',
    'test/shop.test.js': "require('node:test')('opens', () => {})\n",
    '.ai/outer-loop.json': JSON.stringify({
      portBase: 30_000 + (process.pid % 20) * 1_000,
      agents: { work: { adapter: 'manual' } },
      gates: [{ id: 'unit', command: [process.execPath, '--test'] }],
    }),
  })
  const plan = join(root, 'plan.json')
  writeFileSync(plan, JSON.stringify({ tasks: [greet] }))
  const spec = join(root, 'SPEC.md')
  writeFileSync(spec, specification)
  stockGit(repository, 'add', '-A')
  stockGit(repository, 'commit', '-qm', 'A shop')
  const lint = await outerloop('spec', ['lint', spec])
  expect(lint).toEqual({ code: 0, said: 'Nothing stands against it.\n' })

  const given = { spec, plan, 'approve-spec': true, unsandboxed: true }
  const begun = await outerloop('run', ['A greeting'], given)
  expect(begun.code).toBe(3)
  const worktree = shown(begun.said, 'work in')
  expect(readFileSync(shown(begun.said, 'as told'), 'utf8')).toContain('Add greet(name).')
  expect(begun.said).toContain('outerloop submit greet')

  write(worktree, {
    'src/greet.js': 'module.exports = (name) => `Hello, ${name}!`\n',
    'test/greet.test.js': `require('node:test')('greets', () =>
  require('node:assert').equal(require('../src/greet.js')('Ada'), 'Hello, Ada!'))\n`,
  })
  const submitted = await outerloop('submit', [], { reason: 'A greeting by name.' })
  expect(submitted.said).toContain('Stands still.')
  expect(submitted.said).toContain('No engine is at work on it: outerloop resume goes on.')

  const resumed = await outerloop('resume')
  expect(resumed.code).toBe(0)
  expect(resumed.said).toContain('outerloop merge greet')

  await outerloop('merge', ['greet'])
  const over = await outerloop('resume')
  expect(over.said).toContain('Over. Everything is merged or given up.')
  const [, program = '', words = ''] = /Yours with: (\S+) (.*)$/m.exec(over.said) ?? []
  expect(program).toBe('git')
  stockGit(repository, ...words.split(' '))
  expect(readFileSync(join(repository, 'src/greet.js'), 'utf8')).toContain('Hello')
}, 180_000)

test('a number that is none is refused before anything is written down', async () => {
  await expect(outerloop('budget', ['greet'], { usd: 'ten' })).rejects.toMatchObject({
    code: 'option.no_number',
  })
})

const greet = {
  id: 'greet',
  title: 'A greeting',
  branch: 'feat/greet',
  brief: 'Add greet(name).',
  criteria: ['AC-1'],
  owns: ['src/greet.js', 'test/greet.test.js'],
}

const specification = `# A greeting

## Contract

\`\`\`yaml
title: A greeting
modules:
  - { id: src, change: extend }
criteria:
  - { id: AC-1, text: A greeting has the name., test: test/greet.test.js }
\`\`\`
`
