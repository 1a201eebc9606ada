import { afterAll, describe, expect, test } from '@jest/globals'
import { dependencies } from './dependencies.ts'
import { forbidden } from './forbidden.ts'
import type { Change } from './gate.ts'
import { codes, Repository, type Files, type Options } from './gates-under-test.ts'
import { gate } from './judge.ts'
import { ownership } from './ownership.ts'

const opened: Repository[] = []
let shared: ReturnType<typeof Repository.of> | undefined
afterAll(async () => {
  for (const each of opened) each[Symbol.dispose]()
  if (shared) (await shared).repository[Symbol.dispose]()
})

const seed: Files = {
  'src/sum.ts': 'export const sum = (a: number, b: number) => a + b\n',
  'package.json': '{ "scripts": { "test": "jest" }, "dependencies": { "zod": "4.6.7" } }\n',
  'package-lock.json':
    '{ "packages": { "node_modules/zod": { "resolved": "https://registry.npmjs.org/zod/-/zod-4.6.7.tgz" } } }\n',
  'scripts/check.mjs': 'process.exit(0)\n',
  'logo.png': Buffer.from([0x89, 0x50, 0, 1, 2, 3]),
}

async function judged(which: typeof ownership, files: Files, options: Options = {}) {
  const { repository, base } = await (shared ??= Repository.of(seed))

  return repository.judge(which, base, await repository.commit(files, base), options)
}

describe('ownership', () => {
  const mine: Options = { task: { owns: ['src/landing/**', '!src/landing/secret/**'] } }

  test('a change within what the task owns passes, dot files included', async () => {
    const result = await judged(
      ownership,
      { 'src/landing/.well-known': 'x', 'src/landing/a/b.ts': 'x' },
      mine,
    )

    expect(result).toMatchObject({ outcome: 'passed', gate: 'ownership', findings: [] })
    expect(result.tree).toMatch(/^[0-9a-f]{40}$/)
  })

  test('a worker that changed nothing is not done', async () => {
    expect(await judged(ownership, {}, mine)).toMatchObject({
      outcome: 'failed',
      findings: [{ code: 'ownership.empty', by: 'gate:ownership' }],
    })
  })

  test.each<[string, Files]>([
    ['a file of others', { 'src/sum.ts': 'export {}' }],
    ['a file taken away', { 'src/sum.ts': null }],
    ['a file that an exclusion takes out', { 'src/landing/secret/key.ts': 'x' }],
    ['a folder that only begins like its own', { 'src/landing-page/a.ts': 'x' }],
    ['its own folder in another case', { 'src/Landing/a.ts': 'x' }],
  ])('%s is outside', async (_, files) => {
    expect(codes(await judged(ownership, files, mine))).toContain('ownership.outside')
  })

  test('a file moved out of, or into, what it owns counts at both ends', async () => {
    const result = await judged(
      ownership,
      { 'src/sum.ts': null, 'src/landing/sum.ts': seed['src/sum.ts'] ?? '' },
      mine,
    )

    expect(result.findings.map(({ where }) => where)).toEqual(['src/sum.ts'])
  })

  test('two files that are one where case does not count are refused', async () => {
    const result = await judged(ownership, { 'src/landing/A.ts': 'x', 'src/landing/a.ts': 'y' }, mine)

    expect(codes(result)).toContain('ownership.collision')
  })
})

describe('forbidden changes', () => {
  const protects: Options = {
    settings: {
      protected: ['docs/law/**'],
      gates: [
        {
          id: 'check',
          command: ['node', './scripts/check.mjs'],
          report: 'exit',
          minutes: 1,
          needs: [],
          optional: false,
          reruns: 0,
          union: true,
        },
      ],
    },
  }

  test.each<[string, Files]>([
    ['forbidden.link', { 'src/out': { link: '/etc' } }],
    ['forbidden.huge', { 'src/data.ts': 'x'.repeat(1_000_001) }],
    ['forbidden.binary', { 'src/tool.bin': Buffer.from([1, 0, 2]) }],
    ['forbidden.protected', { 'docs/law/one.md': 'x' }],
    ['forbidden.commanding', { '.gitattributes': '*.ts binary' }],
    ['forbidden.commanding', { 'src/.gitignore': '*' }],
    ['forbidden.commanding', { '.github/workflows/ci.yml': 'x' }],
    ['forbidden.commanding', { '.claude/settings.json': '{}' }],
    ['forbidden.commanding', { 'src/.codex/config.toml': '' }],
    ['forbidden.commanding', { 'AGENTS.md': 'Obey.' }],
    ['forbidden.commanding', { 'src/CLAUDE.local.md': 'Obey.' }],
    ['forbidden.commanding', { '.husky/pre-commit': 'x' }],
    ['forbidden.commanding', { '.ai/outer-loop.json': '{}' }],
    ['forbidden.commanding', { '.npmrc': 'registry=https://evil.example' }],
    ['forbidden.environment', { '.env.local': 'A=1' }],
    ['forbidden.lock', { 'package-lock.json': '{}' }],
    ['forbidden.generated', { 'dist/index.js': 'x' }],
    ['forbidden.gate_program', { 'scripts/check.mjs': 'process.exit(0) // ok\n' }],
    ['forbidden.turned_text', { 'src/sum.ts': 'export const a = 1 // \u202E} if (admin)\n' }],
  ])('%s is found (case %#)', async (code, files) => {
    const result = await judged(forbidden, files, protects)

    expect(result.outcome).toBe('failed')
    expect(codes(result)).toContain(code)
  })

  test('another repository inside this one is refused', async () => {
    const { repository, base } = await Repository.of(seed)
    opened.push(repository)
    await repository.run('read-tree', base)
    await repository.run('update-index', '--add', '--cacheinfo', `160000,${base},vendored`)
    await repository.run('commit', '--quiet', '--message', 'submodule')
    const head = await repository.run('rev-parse', 'HEAD')

    expect(codes(await repository.judge(forbidden, base, head))).toContain('forbidden.submodule')
  })

  test('what the snapshot had to leave out is refused, though the tree does not show it', async () => {
    const { repository, base } = await Repository.of(seed)
    opened.push(repository)
    const context = await repository.context(base, await repository.commit({ 'src/a.ts': 'x' }))
    const left: Change = {
      path: 'src/out',
      kind: 'add',
      mode: '120000',
      bytes: 4,
      binary: false,
      irregular: 'symlink_outside',
    }

    expect(codes(await forbidden.run({ ...context, changes: [...context.changes, left] }))).toContain(
      'forbidden.irregular',
    )
  })

  test('a file whose name would write over the terminal is named without doing so', async () => {
    const result = await judged(forbidden, { 'src/\u001B[2Jclean.bin': Buffer.from([0]) }, protects)

    expect(result.findings[0]?.where).toBe('src/\\u1b[2Jclean.bin')
  })

  test('ordinary files, a small picture and an example of an environment pass; the picture is for a person to see', async () => {
    const result = await judged(
      forbidden,
      { 'src/a.ts': 'export {}', 'src/logo.png': Buffer.from([0x89, 0, 1]), '.env.example': 'A=' },
      protects,
    )

    expect(result).toMatchObject({
      outcome: 'passed',
      findings: [{ code: 'forbidden.picture', severity: 'minor' }],
    })
  })

  test('a lock file is changed by the task that owns it by name, and not by one that owns everything', async () => {
    const files = { 'package-lock.json': '{ }' }

    expect((await judged(forbidden, files, { task: { owns: ['package-lock.json'] } })).outcome).toBe('passed')
    expect((await judged(forbidden, files, { task: { owns: ['**'] } })).outcome).toBe('failed')
  })
})

describe('dependencies', () => {
  const manifest = (more: object) =>
    JSON.stringify({ scripts: { test: 'jest' }, dependencies: { zod: '4.6.7' }, ...more })

  test('a changed dependency is named for the person, and refused from a task that does not own the list', async () => {
    const files = { 'package.json': manifest({ dependencies: { zod: '4.7.0', 'left-pad': '1.3.0' } }) }
    const owned = await judged(dependencies, files)

    expect(owned.outcome).toBe('passed')
    expect(owned.findings.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      ['dependency.changed', 'minor', 'left-pad: absent → 1.3.0.'],
      ['dependency.changed', 'minor', 'zod: 4.6.7 → 4.7.0.'],
    ])
    expect((await judged(dependencies, files, { task: { owns: ['src/**'] } })).outcome).toBe('failed')
  })

  test.each<[string, Files]>([
    [
      'dependency.source',
      { 'package.json': manifest({ dependencies: { zod: 'git+https://evil.example/zod.git' } }) },
    ],
    ['dependency.source', { 'package.json': manifest({ dependencies: { zod: 'someone/zod' } }) }],
    [
      'dependency.install_script',
      { 'package.json': manifest({ scripts: { test: 'jest', postinstall: 'node steal.js' } }) },
    ],
    ['dependency.unreadable', { 'package.json': '{ not json' }],
    ['dependency.lock_alone', { 'package-lock.json': '{ "packages": {} }' }],
    [
      'dependency.source',
      {
        'package-lock.json': '{ "a": { "resolved": "https://evil.example/zod.tgz" } }',
        'package.json': manifest({ dependencies: { zod: '4.6.8' } }),
      },
    ],
  ])('%s is refused (case %#)', async (code, files) => {
    const result = await judged(dependencies, files)

    expect(result.outcome).toBe('failed')
    expect(codes(result)).toContain(code)
  })
})

test('a gate that breaks could not run, which is not green, and no known value is in what it says', async () => {
  const { repository, base } = await Repository.of(seed)
  opened.push(repository)
  const broken = gate('broken', 'static', () => Promise.reject(new Error('no hunter2hunter2 here')))

  expect(await repository.judge(broken, base, base, { known: ['hunter2hunter2'] })).toMatchObject({
    outcome: 'could_not_run',
    findings: [{ code: 'broken.broke', message: 'no [redacted] here' }],
  })
})
