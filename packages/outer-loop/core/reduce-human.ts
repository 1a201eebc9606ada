import type { HumanEvent } from './event.ts'
import type { Finding } from './finding.ts'
import { standingOfGates, standingOfUnion } from './gating.ts'
import { laneOfTask, laneState, taskOfLane } from './lane.ts'
import { forgetTroubles, park, unpark } from './park.ts'
import { endCall } from './reduce-call.ts'
import { dropDoubts, settleDoubt } from './reduce-integrity.ts'
import { accept, specSentBack } from './reduce-spec.ts'
import { beginAttempt, reopen } from './reduce-task.ts'
import type { State, TaskState } from './state.ts'

/** Why an act is not possible now. Commands and board ask before they record; the reducer asks again. */
export type Refusal = { code: string; message: string }

/** What one may ask beforehand: the act on a copy. */
export const refusalOf = (state: State, event: HumanEvent): Refusal | null =>
  humanAct(structuredClone(state), event, 'asking')

/** A named person's act. It changes the state, or says why it cannot. */
export function humanAct(state: State, event: HumanEvent, by: string): Refusal | null {
  if (state.phase === 'closed' || state.phase === 'cancelled') return no('run.over', 'This run is over.')
  switch (event.type) {
    case 'answered':
      return answered(state, event.question, event.text, by)
    case 'spec_approved':
      return specApproved(state, by)
    case 'parked':
      return onTask(state, event.task, (task) => parked(state, task, event.reason || `Parked by ${by}.`))
    case 'resumed':
      return resumed(state, event.task, by)
    case 'cancelled':
      return onTask(state, event.task, (task) => {
        dropDoubts(state, task, by)
        for (const one of task ? [task] : Object.values(state.tasks)) givenUp(state, one, by)
        if (task) return
        unpark(state, null, by, 'cancelled')
        settleUnion(state, by, 'cancelled')
        state.phase = 'cancelled'
      })
    case 'budget_raised':
      return budgetRaised(state, event.task, event.usd, event.minutes, by)
    case 'waived':
      return waived(state, event, by)
    case 'retried':
    case 'submitted':
    case 'pull_request_approved':
    case 'changes_requested':
    case 'merge_asked': {
      const task = state.tasks[event.task]
      return task ? onOneTask(state, task, event, by) : noTask(event.task)
    }
  }
}

type TaskAct = Extract<
  HumanEvent,
  { type: 'retried' | 'submitted' | 'pull_request_approved' | 'changes_requested' | 'merge_asked' }
>

function onOneTask(state: State, task: TaskState, event: TaskAct, by: string): Refusal | null {
  switch (event.type) {
    case 'retried':
      return retried(state, task, event.note, by)
    case 'submitted':
      return submitted(state, task, event.summary)
    case 'pull_request_approved': {
      if (!task.pullRequest || task.phase !== 'green') return noPullRequest(task.id)
      if (!task.pullRequest.approvedBy.includes(by)) task.pullRequest.approvedBy.push(by)
      return null
    }
    case 'changes_requested': {
      if (!task.pullRequest || task.phase !== 'green') return noPullRequest(task.id)
      task.mergeAskedBy = null
      again(task, [remark(by, event.comment)])
      return null
    }
    case 'merge_asked': {
      if (!task.pullRequest || task.phase !== 'green') return noPullRequest(task.id)
      const before = task.planned.after.filter((id) => state.tasks[id]?.phase === 'green')
      if (before.length > 0)
        return no('merge.out_of_order', `Merge ${before.join(', ')} first: this one builds upon it.`)
      task.mergeAskedBy = by
      return null
    }
  }
}

function answered(state: State, id: string, text: string, by: string): Refusal | null {
  const question = state.questions[id]
  if (!question) return no('question.unknown', `There is no question ${id}.`)
  if (question.answer) return no('question.answered', `${question.answer.by} has answered ${id} already.`)
  if (!question.acts.includes('answer'))
    return no('question.other_act', `This one is settled by: ${question.acts.join(', ')}.`)
  if (Object.hasOwn(state.doubts, id)) return settleDoubt(state, id, text, by)
  const task = taskOfLane(state, question.lane)
  if (task) for (const asked of task.asked) asked.answer ??= text
  if (question.lane === 'spec') specSentBack(state, by, text)
  unpark(state, task, by, text)
  question.answer ??= { by, at: state.at, text }

  return null
}

function givenUp(state: State, task: TaskState, by: string): void {
  unpark(state, task, by, 'cancelled')
  task.parked = null
  if (task.phase !== 'merged') task.phase = 'cancelled'
}

/**
 * What waits for an answer is not parked over it: it would go on unanswered. A run whose tasks go on beside a question of
 * its own (money, trouble) is stopped as a whole, and that question is settled with the word to go on.
 */
function parked(state: State, task: TaskState | null, text: string): Refusal | null {
  const before = (task ?? state).parked
  const goesOn = !task && ['trouble', 'budget', 'unusable'].includes(before?.code ?? '')
  if (before && !goesOn)
    return no(
      'parked.already',
      `${task ? `Task ${task.id}` : 'The run'} waits already: ${before.text.slice(0, 300)}`,
    )
  park(state, task, { code: 'by_human', text, question: before?.question ?? null })

  return null
}

/** Holds for the text at hand: another one is to be approved again. */
function specApproved(state: State, by: string): Refusal | null {
  if (!['preparing', 'specifying'].includes(state.phase) || !state.spec.markdown)
    return no('spec.nothing_to_approve', 'No specification waits for approval.')
  const asking = state.parked?.code === 'spec' ? state.questions[state.parked.question ?? ''] : undefined
  if (asking && !asking.acts.includes('approve'))
    return no('spec.not_sound', 'A specification that its checks refuse cannot be approved: change it.')
  state.spec.approval = { by, at: state.at }
  if (!asking) return null
  unpark(state, null, by, 'approved')
  accept(state)

  return null
}

function resumed(state: State, id: string | null, by: string): Refusal | null {
  if (id === null && !state.parked && state.union?.parked) {
    settleUnion(state, by, 'again')
    // Another base than any: so it is made anew.
    state.union.base = ''
    return null
  }
  return onTask(state, id, (task) => {
    if (!(task ?? state).parked) return no('nothing_parked', 'Nothing is parked there.')
    if (!task && Object.hasOwn(state.doubts, state.parked?.question ?? ''))
      return no('question.other_act', 'Answer "mine" or "undo" first.')
    if (!task && state.parked?.code === 'spec')
      return no('question.other_act', 'Approve the specification, or answer what is asked.')
    if (task && !['by_human', 'trouble', 'budget'].includes(task.parked?.code ?? ''))
      return no('question.other_act', `Task ${task.id} waits for something else: retry, answer or cancel it.`)
    unpark(state, task, by, 'resumed')
    forgetTroubles(
      state,
      (key) => state.outstanding[key]?.lane === undefined || !task || key.split('/')[1] === task.id,
    )
    return null
  })
}

/** The person has looked: one attempt more, with what they say. */
function retried(state: State, task: TaskState, note: string | null, by: string): Refusal | null {
  if (!task.parked) return no('task.not_parked', `Task ${task.id} does not wait for anybody.`)
  if (Object.values(state.doubts).some((doubt) => doubt.task === task.id))
    return no('question.other_act', 'Answer "mine" or "undo" first.')
  const { code } = task.parked
  const findings = note ? [...task.findings, remark(by, note)] : task.findings
  unpark(state, task, by, note ?? 'retried')
  forgetTroubles(state, (key) => key.split('/')[1] === task.id)
  if (code === 'dependency_cancelled') {
    task.released = task.planned.after.filter((id) => state.tasks[id]?.phase === 'cancelled')
    return null
  }
  if (code === 'trouble' || code === 'by_human' || code === 'budget') return null
  if (code === 'question') {
    for (const asked of task.asked) asked.answer ??= note ?? 'Decide for yourself, and say what you decided.'
    return null
  }
  task.findings = findings
  task.tries = Math.max(task.tries, task.attempt + 1)
  // Whatever a worker did that broke out is not built upon.
  if (code === 'integrity' || task.phase === 'green') again(task, findings)
  else beginAttempt(task)

  return null
}

/** From a fresh worktree, on its own branch as it was pushed last. */
function again(task: TaskState, findings: readonly Finding[]): void {
  task.tries = Math.max(task.tries, task.attempt + 1)
  task.findings = findings
  reopen(task)
}

/** Somebody worked in the worktree and says that it is done: a claim like any other. */
function submitted(state: State, task: TaskState, summary: string): Refusal | null {
  const live = laneState(state, laneOfTask(task.id)).live
  const call = live ? state.calls[live] : undefined
  if (call?.status !== 'with_person')
    return no('task.not_waiting', `Task ${task.id} does not wait for a person's work.`)
  const result = { status: 'done', summary: summary || 'Submitted.', changedPaths: [], concerns: [] }
  endCall(state, call, { kind: 'finished', result, denials: 0 })

  return null
}

function waived(state: State, event: Extract<HumanEvent, { type: 'waived' }>, by: string): Refusal | null {
  const { subject, gate, reason } = event
  if (subject.kind === 'task') {
    const task = state.tasks[subject.task]
    if (!task) return noTask(subject.task)
    const tree = task.snapshot?.tree
    const result = task.results[gate]?.result
    if (task.phase !== 'gating' || !task.parked || !tree || !result || result.outcome === 'passed')
      return notRed(gate)
    task.waivers.push({ gate, tree, by, at: state.at, reason })
    const standing = standingOfGates(state, task)
    if (standing.kind === 'red') return null
    unpark(state, task, by, `waived ${gate}: ${reason}`)
    if (standing.kind === 'green') task.phase = 'pushing'
    return null
  }
  const { union } = state
  if (union?.number !== subject.number || !union.tree || !union.parked || !union.results[gate])
    return notRed(gate)
  union.waivers.push({ gate, tree: union.tree, by, at: state.at, reason })
  const standing = standingOfUnion(state, union)
  if (standing.kind === 'red') return null
  settleUnion(state, by, `waived ${gate}: ${reason}`)
  union.phase = standing.kind === 'green' ? 'green' : 'gating'

  return null
}

function settleUnion({ union, questions, at }: State, by: string, text: string): void {
  if (!union?.parked) return
  const asked = questions[union.parked.question ?? '']
  if (asked) asked.answer ??= { by, at, text }
  union.parked = null
}

function budgetRaised(
  state: State,
  id: string | null,
  usd: number | null,
  minutes: number | null,
  by: string,
): Refusal | null {
  return onTask(state, id, (task) => {
    if (task) {
      task.usdRaised += usd ?? 0
      task.minutesRaised += minutes ?? 0
    } else {
      state.caps.run.usd += usd ?? 0
      state.caps.run.minutes += minutes ?? 0
    }
    const waiting = task ? [task] : [null, ...Object.values(state.tasks)]
    for (const one of waiting)
      if ((one ?? state).parked?.code === 'budget') unpark(state, one, by, 'more budget')
  })
}

/** With `null` it is about the run. */
function onTask(
  state: State,
  id: string | null,
  act: (task: TaskState | null) => Refusal | null | void,
): Refusal | null {
  const task = id === null ? null : state.tasks[id]
  if (task === undefined) return noTask(id ?? '')
  if (task && (task.phase === 'merged' || task.phase === 'cancelled'))
    return no('task.over', `Task ${task.id} is ${task.phase}.`)

  return act(task) ?? null
}

const remark = (by: string, message: string): Finding => ({
  code: 'human.remark',
  severity: 'major',
  message,
  by,
})
const no = (code: string, message: string): Refusal => ({ code, message })
const noTask = (id: string) => no('task.unknown', `There is no task ${id}.`)
const notRed = (gate: string) => no('gate.not_red', `Gate ${gate} is not what anybody waits for.`)
const noPullRequest = (id: string) => no('pull_request.none', `Task ${id} has no open pull request.`)
