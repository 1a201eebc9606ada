import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { settings } from '../core/settings.ts'
import { checkAgents } from './agents.ts'
import { examine, isFit, report } from './doctor.ts'
import { SqliteLedger } from '../ledger/sqlite-ledger.ts'
import { checkGit, checkHome, checkNode, checkSandbox } from './machine.ts'
import { checkChain, checkReferences, checkSettings, checkSkills, referencesIn } from './texts.ts'

const repository = new URL('../../../', import.meta.url).pathname

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(homedir(), '.outer-loop-doctor-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const write = async (path: string, text: string) => {
  await mkdir(join(root, path, '..'), { recursive: true })
  await writeFile(join(root, path), text)
}
const program = async (name: string, says: string) => {
  await write(`bin/${name}`, `#!/bin/sh\necho "${says}"\n`)
  await chmod(join(root, 'bin', name), 0o755)
}

describe('this repository', () => {
  test('names no path and no command that is not there', async () => {
    expect(await checkReferences(repository)).toMatchObject({ level: 'ok' })
  })

  test('has skills that can be read, settings that are valid, and an AGENTS.md that is read to its end', async () => {
    expect(await checkSkills(repository)).toMatchObject({ level: 'ok' })
    expect((await checkSettings(repository)).check).toMatchObject({
      level: 'ok',
      message: expect.stringContaining('types, lint, unit, playwright'),
    })
    expect(await checkChain(repository)).toMatchObject({ level: 'ok' })
  })
})

describe('the machine', () => {
  test('git and Node are new enough, or it says which would be', async () => {
    await program('git', 'git version 2.30.2')
    expect(await checkGit({ PATH: join(root, 'bin') })).toMatchObject({
      level: 'fail',
      remedy: expect.stringContaining('2.38'),
    })
    await program('git', 'git version 2.39.5')
    expect(await checkGit({ PATH: join(root, 'bin') })).toMatchObject({ level: 'ok' })
    expect(await checkGit({ PATH: '/nonexistent' })).toMatchObject({ level: 'fail' })
    expect(checkNode('22.1.0')).toMatchObject({ level: 'fail' })
    expect(checkNode('24.21.0')).toMatchObject({ level: 'ok' })
  })

  test('no sandbox is a warning with the reason of the probe', () => {
    expect(checkSandbox({ kind: 'none', why: 'user namespaces are off' })).toMatchObject({
      level: 'warn',
      message: expect.stringContaining('user namespaces are off'),
    })
  })

  test('the home is outside of the repository, ours alone, no link, and stays', async () => {
    await mkdir(join(root, 'repository'))
    const at = (home: string) => checkHome(home, join(root, 'repository'))
    expect(await at(join(root, 'home'))).toMatchObject({ level: 'ok' })
    expect(await at(join(root, 'repository', '.outerloop'))).toMatchObject({
      level: 'fail',
      message: expect.stringContaining('inside the repository'),
    })
    await symlink(join(root, 'repository'), join(root, 'link'))
    expect(await at(join(root, 'link', 'home'))).toMatchObject({ level: 'fail' })
    await chmod(join(root, 'home'), 0o755)
    expect(await at(join(root, 'home'))).toMatchObject({
      level: 'warn',
      remedy: expect.stringContaining('chmod 700'),
    })
    const passing = await mkdtemp(join(tmpdir(), 'outer-loop-doctor-'))
    expect(await at(passing)).toMatchObject({ level: 'warn', message: expect.stringContaining('temporary') })
    await rm(passing, { recursive: true })
  })
})

describe('agents', () => {
  const both = settings.parse({
    agents: { spec: { adapter: 'claude' }, review: { adapter: 'codex' }, work: { adapter: 'claude' } },
  })

  test('a program that is missing or too old fails with the roles that need it', async () => {
    await program('claude', '2.1.197 (Claude Code)')
    const checks = await checkAgents(both, { PATH: join(root, 'bin') })
    expect(checks).toContainEqual(
      expect.objectContaining({
        id: 'agent.claude',
        level: 'fail',
        message: expect.stringMatching(/2\.1\.197.*Needed for spec, work/),
      }),
    )
    // Another family can stand in for a reviewer: then a person has the last word.
    expect(checks).toContainEqual(
      expect.objectContaining({
        id: 'agent.codex',
        level: 'warn',
        message: expect.stringContaining('waits for you'),
      }),
    )
    expect(checks).toContainEqual(
      expect.objectContaining({
        id: 'agents',
        level: 'warn',
        message: 'No agent is named for plan, replan.',
      }),
    )
  })

  test('programs that are there, two families, and keys that stay with the engine are fit', async () => {
    await program('claude', '2.1.330 (Claude Code)')
    await program('codex', 'codex-cli 0.169.0')
    const checks = await checkAgents(both, {
      PATH: join(root, 'bin'),
      ANTHROPIC_API_KEY: 'a',
      CODEX_API_KEY: 'b',
    })
    expect(checks.filter(({ level }) => level !== 'ok').map(({ id }) => id)).toEqual(['agents'])
    expect(report(checks)).not.toMatch(/: a\b|: b\b/)
  })

  test('a key that tools could read, one that is missing, and a single family are said', async () => {
    const one = settings.parse({
      agents: {
        spec: { adapter: 'claude' },
        review: { adapter: 'command', command: ['aider'], family: 'claude' },
      },
    })
    const checks = await checkAgents(one, { PATH: join(root, 'bin'), CLAUDE_CODE_OAUTH_TOKEN: 'c' })
    expect(checks).toContainEqual(expect.objectContaining({ id: 'credential.claude', level: 'warn' }))
    expect(checks).toContainEqual(expect.objectContaining({ id: 'families', level: 'warn' }))
    // Nobody misses a key for a program that is not there: that the program is missing is said already.
    expect(await checkAgents(both, { PATH: '' })).toContainEqual(
      expect.objectContaining({ id: 'credential.codex', level: 'ok' }),
    )
    await program('codex', 'codex-cli 0.169.0')
    expect(await checkAgents(both, { PATH: join(root, 'bin') })).toContainEqual(
      expect.objectContaining({ id: 'credential.codex', level: 'fail' }),
    )
  })
})

describe('texts', () => {
  test('a chain of AGENTS.md that would be cut off is named by its deepest folder', async () => {
    await write('AGENTS.md', 'x'.repeat(20_000))
    expect(await checkChain(root)).toMatchObject({ level: 'ok' })
    await write('modules/crm/AGENTS.md', 'x'.repeat(13_000))
    await write('modules/other/AGENTS.md', 'x'.repeat(1_000))
    expect(await checkChain(root)).toMatchObject({
      level: 'fail',
      message: expect.stringContaining('modules/crm has 33000'),
    })
  })

  test('a path, a script, a program and a test folder that are not there are named with their file', async () => {
    await write('package.json', '{"scripts":{"test":"x"}}')
    await write('modules/crm/module.ts', '')
    await write(
      'AGENTS.md',
      'See `modules/crm/module.ts`, `modules/gone.ts`, `npm run missing`, `npx nothing --json`, `npm test modules/none`, `npm test modules/crm`.',
    )
    const { level, message } = await checkReferences(root)
    expect(level).toBe('fail')
    for (const dead of ['modules/gone.ts', 'npm run missing', 'npx nothing --json', 'npm test modules/none'])
      expect(message).toContain(`AGENTS.md: ${dead}`)
    expect(message).not.toMatch(/module\.ts`?;|modules\/crm(?!\/)/)
  })

  test('examples in fences and placeholders are not promises', () => {
    expect(
      referencesIn(
        '```sh\nnpm run x `modules/a.ts`\n```\nuse `modules/b.ts` and `name()` and `modules/<module>`',
      ),
    ).toEqual(['modules/b.ts'])
  })

  test('settings that are missing, broken or without gates', async () => {
    expect((await checkSettings(root)).check).toMatchObject({ level: 'fail' })
    await write('.ai/outer-loop.json', '{')
    expect((await checkSettings(root)).check).toMatchObject({
      level: 'fail',
      message: expect.stringContaining('not JSON'),
    })
    await write('.ai/outer-loop.json', '{"gates":[{"id":"Unit"}]}')
    expect((await checkSettings(root)).check).toMatchObject({
      level: 'fail',
      message: expect.stringContaining('gates.0'),
    })
    await write('.ai/outer-loop.json', '{}')
    expect((await checkSettings(root)).check).toMatchObject({ level: 'warn' })
  })
})

test('a whole examination says a line each, and a failure is not fit', async () => {
  const checks = await examine({
    repository: root,
    home: join(root, '..', '.outer-loop-nowhere', 'x'),
    node: '24.1.0',
    sandbox: { kind: 'none', why: 'test' },
    environment: { PATH: '' },
    ledger: new SqliteLedger(':memory:'),
  })
  await rm(join(root, '..', '.outer-loop-nowhere'), { recursive: true, force: true })
  expect(isFit(checks)).toBe(false)
  expect(
    report(checks)
      .split('\n')
      .filter((line) => /^[✓!✗]/.test(line)),
  ).toHaveLength(checks.length)
})
