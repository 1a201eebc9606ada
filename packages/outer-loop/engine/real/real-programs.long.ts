import { afterAll, expect, test } from '@jest/globals'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { adapters } from '../../adapters/adapters.ts'
import { openAnthropic } from '../../adapters/stand-ins/anthropic.ts'
import { openOpenAi } from '../../adapters/stand-ins/openai.ts'
import { driveRun } from '../../cli/drive-run.ts'
import { Installation } from '../../cli/installation.ts'
import { replay } from '../../core/reduce.ts'
import { onlySandboxed, sandboxHere, stockGit, write } from '../../isolation/test-world.ts'
import { lenses } from '../../spec/review.ts'

/**
 * A whole run whose reviewer is the real codex and whose worker is the real claude, each behind the engine's sandbox and its
 * gateway, against stand-ins of their models' addresses. Where one of them is not on the PATH nothing is run, and it says so.
 */
const there = await Promise.all([adapters.claude, adapters.codex].map((each) => each.detect({}, process.env)))
const both = there.every((each) => 'program' in each)
const run = 'r-20261128-abcdef'
// Codex refuses a home under the folder for temporary files.
const root = mkdtempSync(join(homedir(), '.outer-loop-test-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test(
  onlySandboxed(
    `codex reviews, claude works, the engine commits and judges${both ? '' : ' [NOT RUN: not both are installed]'}`,
  ),
  async () => {
    if (!both || sandboxHere.kind === 'none') return
    const [repository, home] = [join(root, 'user/shop'), join(root, 'engine')]
    write(repository, {
      'README.md': '# Shop\n',
      '.ai/outer-loop.json': JSON.stringify({
        portBase: 30_000 + (process.pid % 20) * 1_000,
        agents: {
          review: { adapter: 'codex', model: 'gpt-5.5' },
          work: { adapter: 'claude', model: 'claude-sonnet-5' },
        },
        gates: [{ id: 'there', command: ['test', '-f', 'src/greeting.txt'] }],
      }),
    })
    stockGit(repository, 'init', '-q', '-b', 'main')
    stockGit(repository, 'add', '-A')
    stockGit(repository, 'commit', '-qm', 'A shop')
    const reviewed = {
      lenses: Object.keys(lenses).map((lens) => ({
        lens,
        looked: 'Read the contract for it, and the repository.',
        findings: [],
      })),
    }
    const claim = { status: 'done', summary: 'A greeting.', changedPaths: [], question: null, concerns: [] }
    const worktree = join(home, 'runs', run, 'work/greet')
    const openAi = await openOpenAi([{ answers: reviewed }])
    const anthropic = await openAnthropic([
      { calls: 'Write', with: { file_path: join(worktree, 'src/greeting.txt'), content: 'Hello\n' } },
      {
        calls: 'Bash',
        with: {
          command: `echo gone > ${join(repository, 'README.md')}; git push origin HEAD:main`,
          description: 'x',
        },
      },
      { answers: claim },
    ])
    const environment: NodeJS.ProcessEnv = {
      ...process.env,
      OUTERLOOP_HOME: home,
      ANTHROPIC_API_KEY: 'sk-real-one',
      ANTHROPIC_BASE_URL: anthropic.url,
      CODEX_API_KEY: 'sk-real-two',
      OPENAI_BASE_URL: `${openAi.url}/v1`,
    }
    const installation = await Installation.open(repository, environment)
    try {
      await installation.ledger.append(run, {
        after: 0,
        by: { kind: 'human', name: 'Ada' },
        at: new Date(),
        events: [
          {
            type: 'run_started',
            goal: 'A greeting',
            repository,
            branch: null,
            unsandboxed: false,
            spec: specification,
            plan: { tasks: [greet] },
            usd: null,
          },
        ],
      })
      await driveRun(installation, run, { environment })
      const state = replay(await installation.ledger.read(run))

      expect(state.spec.reviews).toMatchObject([{ family: 'codex', findings: [] }])
      expect(state.calls['review-1']).toMatchObject({ adapter: 'codex', outcome: { kind: 'finished' } })
      expect(state.calls['task-greet-1']).toMatchObject({ adapter: 'claude', outcome: { kind: 'finished' } })
      // It reached for main as well: it came nowhere, and is named.
      expect(state.tasks['greet']?.parked).toMatchObject({ code: 'integrity' })
      expect(state.integrity[0]?.findings).toMatchObject([{ code: 'integrity.reached_for_base' }])
      expect(readFileSync(join(repository, 'README.md'), 'utf8')).toBe('# Shop\n')
      expect(existsSync(join(worktree, 'src/greeting.txt'))).toBe(true)
      expect(state.spent.usd).toBeGreaterThan(0)
      expect(JSON.stringify([state, ...anthropic.seen.map(({ body }) => body)])).not.toContain('sk-real')
    } finally {
      await installation.ledger.close()
      await anthropic.close()
      await openAi.close()
    }
  },
  180_000,
)

const greet = {
  id: 'greet',
  title: 'A greeting',
  branch: 'feat/greet',
  brief: 'Make src/greeting.txt.',
  criteria: ['AC-1'],
  owns: ['src/**'],
  reads: [],
  consumes: [],
  produces: [],
  after: [],
  gates: [],
  refactors: [],
  minutes: 60,
  usd: null,
}

const specification = `# A greeting

## Contract

\`\`\`yaml
title: A greeting
modules:
  - { id: src, change: new }
criteria:
  - { id: AC-1, text: There is a greeting in a file., test: src/greeting.test.js }
\`\`\`
`
