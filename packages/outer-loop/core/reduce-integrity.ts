import type { EventOf } from './event.ts'
import type { Finding } from './finding.ts'
import { laneOfTask } from './lane.ts'
import { ask, park, unpark } from './park.ts'
import type { Refusal } from './reduce-human.ts'
import type { State } from './state.ts'

/** Put back and named; whose worker it was, waits for a person. */
export function integrityBroken(state: State, event: EventOf<'integrity_broken'>): void {
  state.integrity.push({ at: state.at, task: event.task, findings: event.findings, restored: event.restored })
  const task = event.task ? (state.tasks[event.task] ?? null) : null
  const text = event.findings.map(({ message }) => message).join(' ')
  if (task) task.findings = [...task.findings, ...event.findings]
  if (task || !event.restored) {
    const lane = task ? `task/${task.id}` : 'run'
    park(state, task, {
      code: 'integrity',
      text,
      question: ask(state, lane, text, task ? ['retry', 'cancel'] : ['resume', 'cancel']),
    })
  }
}

/** Nobody's work is undone on a guess: what may have been a person's own is theirs to claim. */
export function integrityDoubted(state: State, event: EventOf<'integrity_doubted'>): void {
  const task = event.task ? (state.tasks[event.task] ?? null) : null
  const text = `While ${task ? task.id : 'an agent'} was at work without a sandbox, this changed in your repository:
${said(event.findings)}
If that was you, answer "mine": it stays, and the work goes on. If it was not, answer "undo": it is put back.`
  const question = ask(state, task ? laneOfTask(task.id) : 'run', text, ['answer', 'cancel'])
  state.doubts[question] = { task: event.task, findings: event.findings, record: event.record, undo: false }
  park(state, task, { code: 'integrity', text, question })
}

/** The answer to a doubt. */
export function settleDoubt(state: State, question: string, text: string, by: string): Refusal | null {
  const doubt = state.doubts[question]
  if (!doubt) return null
  const task = doubt.task ? (state.tasks[doubt.task] ?? null) : null
  const word = /^\W*(mine|undo)\W*$/i.exec(text)?.[1]?.toLowerCase()
  if (!word)
    return { code: 'answer.mine_or_undo', message: 'Answer "mine" if you changed it, "undo" if you did not.' }
  if (word === 'mine') {
    delete state.doubts[question]
    unpark(state, task, by, text)
    return null
  }
  doubt.undo = true
  const asked = state.questions[question]
  if (asked) asked.answer ??= { by, at: state.at, text }

  return null
}

/** Now it is known whose it was: as if it had been found out at once. */
export function integrityUndone(state: State, event: EventOf<'integrity_undone'>): void {
  const doubt = state.doubts[event.question]
  if (!doubt) return
  delete state.doubts[event.question]
  const task = doubt.task ? (state.tasks[doubt.task] ?? null) : null
  if (task) task.parked = null
  else state.parked = null
  integrityBroken(state, {
    type: 'integrity_broken',
    task: doubt.task,
    findings: [...doubt.findings.map(putBack), ...event.findings],
    restored: event.findings.length === 0,
  })
}

const putBack = (finding: Finding): Finding => ({
  ...finding,
  message: finding.message.replace('It is as you see it, until you say whose it was.', 'It was put back.'),
})

/** A handful in words, the rest as a number: the task's page shows all. */
function said(findings: readonly Finding[]): string {
  const first = findings.slice(0, 8).map(({ message }) => `- ${message}`)
  const more = findings.length > 8 ? [`- and ${findings.length - 8} more`] : []

  return [...first, ...more].join('\n')
}
