import { join } from 'node:path'
import { standingOfRun } from '../core/standing.ts'
import type { State, TaskState } from '../core/state.ts'
import { whoseIsIt } from '../core/whose.ts'
import { foldersOf } from '../engine/real/home.ts'
import type { Installation } from './installation.ts'

/** What a person wants to know first: where a run stands, what it waits for, and what they can do. */
export async function statusOf({ ledger, home }: Installation, state: State): Promise<string> {
  const lease = await ledger.leaseOf(state.run)
  const driven = lease !== null && lease.until > new Date()

  return `${[...linesOf(state, driven), ...nextSteps(state, { home, driven })].join('\n')}\n`
}

function linesOf(state: State, driven: boolean): string[] {
  const standing = standingOfRun(state)
  const lines = [
    `${state.run}  ${state.goal.split('\n')[0]?.slice(0, 90) ?? ''}`,
    `${standing.kind === 'working' && !driven ? 'Stands still.' : headline[standing.kind]}${standing.kind === 'waiting_for_time' ? ` until ${standing.until}` : ''}${standing.kind === 'over' ? ` ${standing.reason}` : ''}`,
    `Spent ${money(state.spent.usd)} of ${money(state.caps.run.usd)}, ${Math.round(state.spent.minutes)} agent-minutes. Base ${state.prepared?.branch ?? '?'} at ${state.prepared?.commit.slice(0, 10) ?? '?'}${state.prepared && state.base !== state.prepared.commit ? `, now at ${state.base.slice(0, 10)}` : ''}.`,
    state.prepared?.sandbox.kind === 'none' ? `No sandbox: ${state.prepared.sandbox.why}` : '',
    ...Object.values(state.tasks).map(taskLine),
    state.union
      ? `Together: union ${state.union.number} is ${state.union.phase}${state.union.tree ? `, tree ${state.union.tree.slice(0, 10)}` : ''}.`
      : '',
    ...state.integrity.map(
      ({ findings, restored, ...whose }) =>
        `Integrity (${whoseIsIt(whose)}): ${findings.map(({ message }) => message).join(' ')}${restored ? '' : ' NOT put back.'}`,
    ),
  ]
  if (standing.kind === 'working') lines.push(`${driven ? 'Under way' : 'Next'}: ${standing.reason}`)
  if (standing.kind === 'waiting_for_time') lines.push(standing.reason)
  if (standing.kind === 'waiting_for_person') {
    lines.push(standing.reason)
    for (const { id, acts } of standing.questions)
      lines.push(
        `  ${id}: ${acts.map((act) => `outerloop ${act}${act === 'answer' ? ` ${id} "…"` : ''}`).join(' | ')}`,
      )
  }

  return lines.filter((line) => line !== '')
}

/** What only a person can do now, as they would type it. */
function nextSteps(state: State, { home, driven }: { home: string; driven: boolean }): string[] {
  const tasks = Object.values(state.tasks)
  const folders = foldersOf(home, state.run)
  const yours = Object.values(state.calls).filter(({ status }) => status === 'with_person')
  const review = tasks.filter(({ phase, parked, pullRequest }) => phase === 'green' && !parked && pullRequest)
  const branch = state.prepared?.branch
  const merged = tasks.some(({ phase }) => phase === 'merged')

  return [
    ...yours.flatMap(({ id, task }) => [
      `  work in  ${(task && state.tasks[task]?.worktree) ?? folders.base}`,
      `  as told  ${join(folders.call(id), 'brief.md')}`,
      `  then     outerloop submit${task ? ` ${task}` : ''} --reason "what was done, and why"`,
    ]),
    ...review.map(
      ({ id }) => `  outerloop merge ${id} | changes ${id} --reason "…"; outerloop board shows it`,
    ),
    ...(merged && branch
      ? [`Merged in the forge. Yours with: git pull --ff-only ${join(home, 'forge.git')} ${branch}`]
      : []),
    ...(standingOfRun(state).kind === 'working' && !driven
      ? ['No engine is at work on it: outerloop resume goes on.']
      : []),
  ]
}

const headline = {
  working: 'At work.',
  waiting_for_time: 'Waiting',
  waiting_for_person: 'Waiting for you.',
  over: 'Over.',
}

function taskLine(task: TaskState): string {
  const red = Object.values(task.results).filter(({ result }) => result.outcome !== 'passed')
  const green = Object.keys(task.results).length - red.length
  const gates =
    task.phase === 'gating'
      ? `, gates ${green} green${red.length > 0 ? `, ${red.map(({ result }) => result.gate).join(' ')} red` : ''}`
      : ''
  const request = task.pullRequest ? `, pull request ${task.pullRequest.number}` : ''

  return `  ${task.id.padEnd(24)} ${(task.parked ? `parked (${task.parked.code})` : task.phase).padEnd(26)} attempt ${task.attempt}/${task.tries}${gates}${request}, ${money(task.spent.usd)}`
}

const money = (usd: number): string => `$${usd.toFixed(2)}`
