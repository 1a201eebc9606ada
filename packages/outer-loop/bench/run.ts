import { join } from 'node:path'
import { scratchRun } from '../engine/real/scratch-run-under-test.ts'
import { stockGit, write } from '../isolation/test-world.ts'
import type { State } from '../core/state.ts'
import type { Figures } from './ledger.ts'

/**
 * Runs of the real engine, in the sandbox, with agents that do next to nothing: what is left is what the engine costs.
 * Nothing is taken off for the agent: its start in the sandbox and the end of its processes are the engine's doing.
 */
export async function measureRun(): Promise<Figures[]> {
  return [...(await overhead()), await memory()]
}

async function overhead(): Promise<Figures[]> {
  const tasks = 4
  const run = await scratchRun({
    tasks,
    parallel: 1,
    unsandboxed: false,
    worker: () => 'mkdir -p src; echo 1 > "src/$OUTERLOOP_TASK.txt"',
  })
  try {
    // One after the other: from the first that is opened to the last that is pushed, each has its share.
    let [opened, green] = [0, 0]
    const state = await run.driven((now) => {
      const phases = Object.values(now.tasks).map(({ phase }) => phase)
      if (phases.includes('opening')) opened ||= performance.now()
      if (phases.length === tasks && phases.every((phase) => phase === 'green')) green ||= performance.now()
    })
    check(state, tasks)
    const each = (green - opened) / tasks
    const gates = Object.values(state.tasks).flatMap(({ results }) => Object.values(results))
    const gating = gates.reduce((sum, { result }) => sum + result.durationMs, 0) / tasks
    const plain = plainGit(run.root, run.repository, tasks)
    const beside = (took: number) => `${(took / plain).toFixed(1)} × worktree, commit and push by hand`

    return [
      [
        'engine: a task from its worktree to its pushed branch; its agent writes one line',
        `${(each / 1_000).toFixed(2)} s`,
        beside(each),
      ],
      [
        `engine: of that, the ${gates.length / tasks} gates of a task, one of them the settings’ \`test -d\``,
        `${(gating / 1_000).toFixed(2)} s`,
        beside(gating),
      ],
    ]
  } finally {
    await run.close()
  }
}

/** What git alone needs for the same: a folder, a commit, a push. */
function plainGit(root: string, repository: string, tasks: number): number {
  const remote = join(root, 'plain.git')
  stockGit(root, 'clone', '-q', '--bare', repository, remote)
  const began = performance.now()
  for (let task = 0; task < tasks; task += 1) {
    const folder = join(root, `plain-${task}`)
    stockGit(repository, 'worktree', 'add', '-q', folder, '-b', `plain-${task}`)
    write(folder, { [`src/${task}.txt`]: '1\n' })
    stockGit(folder, 'add', '-A')
    stockGit(folder, 'commit', '-qm', 'Plain')
    stockGit(folder, 'push', '-q', remote, `plain-${task}`)
  }
  return (performance.now() - began) / tasks
}

async function memory(): Promise<Figures> {
  const tasks = 8
  const run = await scratchRun({
    tasks,
    parallel: tasks,
    unsandboxed: false,
    worker: () => 'sleep 5; mkdir -p src; echo 1 > "src/$OUTERLOOP_TASK.txt"',
  })
  try {
    const before = process.memoryUsage().rss
    let workers = 0
    check(
      await run.driven((now) => {
        const started = Object.values(now.calls).filter(({ status }) => status === 'started').length
        workers = Math.max(workers, started)
      }),
      tasks,
    )
    // The kernel's own mark of the highest that this process ever was: kilobytes, everywhere that Node runs.
    const most = process.resourceUsage().maxRSS * 1_024
    const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(0)} MB`

    return [
      `engine: memory of its process, at most, with ${workers} workers at one time`,
      megabytes(most),
      `${(most / before).toFixed(1)} × before them (${megabytes(before)})`,
    ]
  } finally {
    await run.close()
  }
}

function check(state: State, tasks: number): void {
  const green = Object.values(state.tasks).filter(({ pullRequest }) => pullRequest).length
  if (green !== tasks)
    throw new Error(`${green} of ${tasks} tasks have a pull request: ${state.parked?.text ?? ''}`)
}
