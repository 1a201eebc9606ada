import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HumanEvent } from '../../core/event.ts'
import { replay } from '../../core/reduce.ts'
import type { State } from '../../core/state.ts'
import { driveRun } from '../../cli/drive-run.ts'
import { Installation } from '../../cli/installation.ts'
import { stockGit, write } from '../../isolation/test-world.ts'

const run = 'r-20261127-abcdef'

/**
 * A person's repository, and the real engine on it: real worktrees, gates, union and forge. `worker` is a shell program
 * that is run in each task's folder; it is told where the person's repository lies, which no real worker is.
 */
export async function scratchRun(options: {
  tasks: number
  parallel: number
  worker(repository: string): string
  unsandboxed: boolean
  goal?: string
  /** Before the contract, in the specification. */
  said?: string
  files?: Readonly<Record<string, string>>
  agents?: object
}) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'outerloop-run-')))
  const [repository, home] = [join(root, 'user/shop'), join(root, 'engine')]
  mkdirSync(repository, { recursive: true })
  const git = (...args: string[]) => stockGit(repository, ...args)
  const answer = `printf '{"status":"done","summary":"Done."}' > "$OUTERLOOP_ANSWER"`
  git('init', '-q', '-b', 'main')
  write(repository, {
    'README.md': '# Shop\n',
    ...options.files,
    '.ai/outer-loop.json': JSON.stringify({
      parallel: options.parallel,
      portBase: 30_000 + (process.pid % 20) * 1_000,
      agents: {
        ...options.agents,
        work: { adapter: 'command', command: ['sh', '-c', `${options.worker(repository)}\n${answer}`] },
      },
      gates: [{ id: 'there', command: ['test', '-d', 'src'] }],
    }),
  })
  git('add', '-A')
  git('commit', '-qm', 'A shop')

  // As on a machine without bubblewrap: it is not on the path.
  const bin = join(root, 'bin')
  mkdirSync(bin)
  for (const name of ['sh', 'git', 'cat', 'mkdir', 'test', 'printf', 'env', 'cp'])
    execFileSync('ln', ['-s', execFileSync('which', [name], { encoding: 'utf8' }).trim(), join(bin, name)])
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    OUTERLOOP_HOME: home,
    ...(options.unsandboxed ? { PATH: bin } : {}),
  }
  const installation = await Installation.open(repository, environment)
  const ids = Array.from({ length: options.tasks }, (_, index) => `task-${index + 1}`)
  await installation.ledger.append(run, {
    after: 0,
    by: { kind: 'human', name: 'Ada' },
    at: new Date(),
    events: [
      {
        type: 'run_started',
        goal: options.goal ?? 'Files, one for each task',
        repository,
        branch: null,
        unsandboxed: options.unsandboxed,
        spec: specification(ids, options.said ?? ''),
        plan: { tasks: ids.map(planned) },
        usd: null,
      },
      { type: 'spec_approved' },
    ],
  })

  return {
    root,
    repository,
    git,
    installation,
    state: (): Promise<State> => installation.state(run),
    driven: async (seen?: (state: State) => void): Promise<State> => {
      await driveRun(installation, run, { environment, ...(seen ? { seen } : {}) })
      return replay(await installation.ledger.read(run))
    },
    act: (event: HumanEvent) => installation.act(run, event, 'Ada'),
    async close() {
      await installation.ledger.close()
      execFileSync('chmod', ['-R', 'u+w', root])
      rmSync(root, { recursive: true, force: true })
    },
  }
}

const planned = (id: string) => ({
  id,
  title: `The file of ${id}`,
  branch: `feat/${id}`,
  brief: `Make src/${id}.txt.`,
  criteria: [`AC-${id.slice('task-'.length)}`],
  owns: [`src/${id}.*`],
  reads: [],
  consumes: [],
  produces: [],
  after: [],
  gates: [],
  refactors: [],
  minutes: 60,
  usd: null,
})

const specification = (ids: readonly string[], said: string): string => `# Files

${said}

## Contract

\`\`\`yaml
title: Files
modules:
  - { id: files, change: new }
criteria:
${ids.map((id) => `  - { id: AC-${id.slice('task-'.length)}, text: There is a file of ${id}., test: src/${id}.test.ts }`).join('\n')}
\`\`\`
`
