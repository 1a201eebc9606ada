import { standingOfRun } from '../core/standing.ts'
import type { State, TaskState } from '../core/state.ts'

/** What a person wants to know first: where it stands, what it waits for, and what they can do. */
export function statusText(state: State): string {
  const standing = standingOfRun(state)
  const lines = [
    `${state.run}  ${state.goal.split('\n')[0]?.slice(0, 90) ?? ''}`,
    `${headline[standing.kind]}${standing.kind === 'waiting_for_time' ? ` until ${standing.until}` : ''}`,
    `Spent ${money(state.spent.usd)} of ${money(state.caps.run.usd)}, ${Math.round(state.spent.minutes)} agent-minutes. Base ${state.prepared?.branch ?? '?'} at ${state.prepared?.commit.slice(0, 10) ?? '?'}${state.prepared && state.base !== state.prepared.commit ? `, now at ${state.base.slice(0, 10)}` : ''}.`,
    state.prepared?.sandbox.kind === 'none' ? `No sandbox: ${state.prepared.sandbox.why}` : '',
    '',
    ...Object.values(state.tasks).map(taskLine),
    state.union
      ? `Together: union ${state.union.number} is ${state.union.phase}${state.union.tree ? `, tree ${state.union.tree.slice(0, 10)}` : ''}.`
      : '',
    ...state.integrity.map(
      ({ findings, restored }) =>
        `Integrity: ${findings.map(({ message }) => message).join(' ')}${restored ? '' : ' NOT put back.'}`,
    ),
  ]
  if (standing.kind === 'working') lines.push(`Under way: ${standing.reason}`)
  if (standing.kind === 'waiting_for_time') lines.push(standing.reason)
  if (standing.kind === 'waiting_for_person') {
    lines.push('', standing.reason)
    for (const { id, acts } of standing.questions)
      lines.push(
        `  ${id}: ${acts.map((act) => `outerloop ${act}${act === 'answer' ? ` ${id} "…"` : ''}`).join(' | ')}`,
      )
  }

  return `${lines.filter((line, place) => line !== '' || place > 0).join('\n')}\n`
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
