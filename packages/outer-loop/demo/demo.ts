import { env } from 'node:process'
import { runHalves, type Outcome } from './half.ts'
import { caught, promisesOf } from './promises.ts'
import { storyOf } from './story.ts'
import type { Scratch } from './scratch.ts'
import type { Half } from './work/plan.ts'

const print = (text: string) => void process.stdout.write(`${text}\n`)

/** `outerloop demo [--keep]`: the whole loop on a scratch copy, first with three good workers, then with six bad ones among them. */
export async function runDemo(options: { keep: boolean }): Promise<number> {
  const began = performance.now()
  const stop = new AbortController()
  const asked = () => {
    print('\nStopping: what is under way is ended first.')
    stop.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, asked)
  const failures: string[] = []
  const stories = { good: new Story(), bad: new Story() }
  const kept: Partial<Record<Half, Scratch>> = {}
  const halves = runHalves((half) => ({
    environment: env,
    keep: options.keep,
    stop: stop.signal,
    seen: storyOf((line) => stories[half].tell(line)),
    opened: (scratch) => {
      kept[half] = scratch
    },
  }))
  try {
    for (const half of ['good', 'bad'] as const) {
      print(title(titles[half]))
      print(intended[half])
      stories[half].begin()
      failures.push(...told(await halves[half], options.keep ? kept[half] : undefined))
    }
  } catch (cause) {
    if (!stop.signal.aborted) throw cause
    print('Stopped.')
    return 130
  } finally {
    stop.abort()
    await halves.over
  }

  print(title(failures.length === 0 ? 'All of it was so' : 'Not all of it was so'))
  for (const failure of failures) print(`  FAILED  ${failure}`)
  print(`${Math.round((performance.now() - began) / 1_000)} seconds, no model, no token, no network.`)

  return failures.length === 0 ? 0 : 1
}

/** What is told of a half waits until the one before it has been told. */
class Story {
  #lines: string[] | null = []
  tell(line: string): void {
    if (this.#lines) this.#lines.push(line)
    else print(line)
  }
  begin(): void {
    for (const line of this.#lines ?? []) print(line)
    this.#lines = null
  }
}

const titles: Record<Half, string> = { good: 'Three good workers', bad: 'The same, and six bad workers' }
const intended: Record<Half, string> = {
  good: `A copy of this repository in a folder of its own, and one goal. A scripted author writes the specification, a scripted
reviewer of another family reads it, a planner cuts it into three tasks, and three workers make real edits at one time, each in
a worktree of its own with a database of its own. The engine commits, runs the gates from the frozen base, and pushes.
`,
  bad: `Beside the three there are six more tasks, whose workers say that all is well. It is not.
`,
}

function told(outcome: Outcome, kept: Scratch | undefined): string[] {
  if (outcome.half === 'bad') sayCaught(outcome)
  sayPullRequests(outcome)
  const promises = promisesOf(outcome)
  for (const { promise, kept: isKept, because } of promises)
    print(`  ${isKept ? '✓' : '✗'} ${promise}${isKept ? '' : ` (${because})`}`)
  if (kept)
    print(
      `\n  Kept: ${kept.folder}\n  The board: OUTERLOOP_HOME=${kept.home} npx outerloop board --repository ${kept.repository}\n`,
    )

  return promises
    .filter(({ kept: isKept }) => !isKept)
    .map(({ promise, because }) => `${promise}: ${because}`)
}

function sayCaught(outcome: Outcome): void {
  print('\nWhat the six did, and how each was caught:\n')
  for (const { task, does, says, finding, more } of caught(outcome)) {
    print(`  ${task}`)
    print(`    ${does}`)
    if (says) print(`    said:   “${says}”`)
    print(`    caught: ${finding ? `${firstLine(finding.message)} (${finding.code})` : 'NOT CAUGHT'}`)
    if (more) print(`            ${more}`)
  }
}

function sayPullRequests({ pullRequests, state, main, seconds }: Outcome): void {
  print('\nPull requests, in the order in which they are to be merged:\n')
  for (const { order, number, branch, title: name, head, task } of pullRequests) {
    const gates = Object.values(state.tasks[task]?.results ?? {}).length
    print(`  ${order}. #${number}  ${branch.padEnd(24)} ${head.slice(0, 10)}  ${name} (${gates} gates green)`)
  }
  print(`\n  Together they are tree ${state.union?.tree?.slice(0, 12) ?? '?'}, and green.`)
  print(`  main of the repository: ${main.before} before\n                          ${main.after} after`)
  print(`  ${Math.round(seconds)} seconds\n`)
}

const title = (text: string) => `\n${text}\n${'─'.repeat(text.length)}\n`
const firstLine = (text: string) => text.split('\n')[0]?.slice(0, 220) ?? ''
