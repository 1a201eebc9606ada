import type { EventOf } from './event.ts'
import type { Finding } from './finding.ts'
import { laneOfTask } from './lane.ts'
import { ask, park, settle, unpark } from './park.ts'
import type { Refusal } from './reduce-human.ts'
import type { State, TaskState } from './state.ts'
import { isOpen, wereAtWork, type Whose } from './whose.ts'

/** Put back and named; whose worker it was, waits for a person. Where it can't be told whose, all are named and go on. */
export function integrityBroken(state: State, event: EventOf<'integrity_broken'>): void {
  const { findings, restored } = event
  const whose = whoseOf(event)
  state.integrity.push({ at: state.at, ...whose, findings, restored })
  const task = taskOf(state, whose)
  if (task) task.findings = [...task.findings, ...findings]
  if (!task && restored) return

  const found = findings.map(({ message }) => message).join(' ')
  const text = isOpen(whose) ? `While ${wereAtWork(whose)}: ${found}` : found
  waits(state, task, text, task ? ['retry', 'cancel'] : ['resume', 'cancel'])
}

/** What it waited for before is asked along with it, not instead of it; whose change something was stays its own question. */
function waits(state: State, task: TaskState | null, found: string, acts: readonly string[]): void {
  if (task?.phase === 'cancelled' || state.phase === 'cancelled') return
  const before = (task ?? state).parked
  const open = before?.question && !Object.hasOwn(state.doubts, before.question) ? before.question : null
  if (open && before?.code === 'integrity' && before.text.includes(found)) return
  const text = open ? `${before?.text}\n${found}` : found
  const question = ask(state, task ? laneOfTask(task.id) : 'run', text, acts)
  if (open && open !== question) settle(state, open, 'Outer loop', `Asked once more, as ${question}.`)
  park(state, task, { code: 'integrity', text, question })
}

/**
 * Nobody's work is undone on a guess: what may have been a person's own is theirs to claim. Whoever it speaks of waits for
 * the answer; where it speaks of nobody among several, nobody does.
 */
export function integrityDoubted(state: State, event: EventOf<'integrity_doubted'>): void {
  const whose = whoseOf(event)
  const task = taskOf(state, whose)
  const text = `While ${wereAtWork(whose)} without a sandbox, this changed in your repository${task && whose.among.length > 0 ? `, and it speaks of ${task.id}` : ''}:
${said(event.findings)}
If that was you, answer "mine": it stays, and the work goes on. If it was not, answer "undo": it is put back.`
  const open = isOpen(whose)
  const question = ask(
    state,
    task ? laneOfTask(task.id) : 'run',
    text,
    open ? ['answer'] : ['answer', 'cancel'],
  )
  state.doubts[question] = { ...whose, findings: event.findings, record: event.record, undo: false }
  // What a worker waits for by itself is not hidden by it: it waits for both.
  if (!open && !(task ?? state).parked) park(state, task, { code: 'integrity', text, question })
}

/** The answer to a doubt. */
export function settleDoubt(state: State, question: string, text: string, by: string): Refusal | null {
  const doubt = state.doubts[question]
  if (!doubt) return null
  const word = /^\W*(mine|undo)\W*$/i.exec(text)?.[1]?.toLowerCase()
  if (!word)
    return { code: 'answer.mine_or_undo', message: 'Answer "mine" if you changed it, "undo" if you did not.' }
  settle(state, question, by, text)
  if (word === 'undo') doubt.undo = true
  else settled(state, question, doubt, by, text)

  return null
}

/** Now it is known whose it was: as if it had been found out at once. */
export function integrityUndone(state: State, event: EventOf<'integrity_undone'>): void {
  const doubt = state.doubts[event.question]
  if (!doubt) return
  settled(state, event.question, doubt, '', '')
  integrityBroken(state, {
    type: 'integrity_broken',
    task: doubt.task,
    among: [...doubt.among],
    findings: [...doubt.findings.map(putBack), ...event.findings],
    restored: event.findings.length === 0,
  })
}

/** Whoever waited for this goes on; whoever waits for something else, too, still does. */
function settled(state: State, question: string, doubt: Whose, by: string, text: string): void {
  delete state.doubts[question]
  const task = taskOf(state, doubt)
  if ((task ?? state).parked?.question === question) unpark(state, task, by, text)
}

/** What nobody will answer any more, of one task or of the whole run: it stays as it is. */
export function dropDoubts(state: State, task: TaskState | null, by: string): void {
  for (const [question, doubt] of Object.entries(state.doubts)) {
    if (doubt.undo || (task && doubt.task !== task.id)) continue
    settle(state, question, by, 'cancelled')
    delete state.doubts[question]
  }
}

const whoseOf = ({ task, among = [] }: { task: string | null; among?: string[] | undefined }): Whose => ({
  task,
  among,
})
const taskOf = (state: State, { task }: Whose): TaskState | null =>
  task ? (state.tasks[task] ?? null) : null

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
