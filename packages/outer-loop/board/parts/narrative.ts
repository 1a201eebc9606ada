import type { Recorded, RunEvent, Subject } from '../../core/event.ts'
import { isOpen, wereAtWork, whoseIsIt, type Whose } from '../../core/whose.ts'
import { endings, money, short, type Tone } from '../words.ts'

/** One row of the ledger as a sentence. Rows that only keep the books (tokens, sessions) have none. */
export function sentence({ event }: Recorded): { readonly text: string; readonly tone: Tone } | null {
  const said = told(event)
  if (!said) return null

  return typeof said === 'string' ? { text: said, tone: 'quiet' } : { text: said[0], tone: said[1] }
}

const about = (subject: Subject): string => (subject.kind === 'task' ? subject.task : 'all together')
const whose = (task: string | null): string => task ?? 'the run'
const withAll = ({ task, among = [] }: { task: string | null; among?: string[] | undefined }): Whose => ({
  task,
  among,
})
const reached = (them: Whose): string =>
  isOpen(them)
    ? `While ${wereAtWork(them)}, what is none of theirs was reached for`
    : `${whoseIsIt({ ...them, among: [] })} reached for what is not its own${them.among.length > 0 ? ` while ${wereAtWork(them)}` : ''}`
const because = (reason: string | null): string => (reason ? `: ${reason}` : '')

function told(event: RunEvent): string | readonly [string, Tone] | null {
  switch (event.type) {
    case 'run_started':
      return `The run was started: ${event.goal}`
    case 'prepared':
      return `Base frozen at ${event.base.branch} ${short(event.base.commit)}; sandbox: ${event.sandbox.kind === 'none' ? `none, ${event.sandbox.why}` : event.sandbox.kind}`
    case 'engine_started':
      return `The engine ${event.engine} took over`
    case 'engine_stopped':
      return `The engine ${event.engine} stopped: ${event.why}`
    case 'effect_failed':
      return [`The engine could not do something (${event.code}): ${event.message}`, 'waits']
    case 'agent_intended':
      return event.waits
        ? `${event.call} waits for somebody's work`
        : `${event.call} is given to ${[event.adapter, event.version, event.model].filter(Boolean).join(' ')}`
    case 'agent_ended':
      return [
        `${event.call} ${endings[event.outcome.kind]}${'message' in event.outcome ? `: ${event.outcome.message}` : ''}${event.survivors > 0 ? `; ${event.survivors} processes it left behind were ended` : ''}`,
        event.outcome.kind === 'finished' ? 'quiet' : 'waits',
      ]
    case 'spec_linted':
      return `The specification was checked: ${event.findings.length} findings`
    case 'plan_validated':
      return `The plan was checked: ${event.findings.length} findings`
    case 'task_opened':
      return `A worktree was made for ${event.task}`
    case 'snapshot_taken':
      return event.commit
        ? `${event.task}: ${event.files} files, +${event.added} −${event.removed}, as ${short(event.commit)}`
        : [`${event.task}: nothing was changed`, 'waits']
    case 'integrity_broken':
      return [
        `${reached(withAll(event))}: ${event.findings.map(({ message }) => message).join(' ')} ${event.restored ? 'Put back.' : 'Not put back.'}`,
        'loss',
      ]
    case 'integrity_doubted':
      return [
        `While ${wereAtWork(withAll(event))} without a sandbox, ${event.findings.length} things changed in the repository. Whose they were is asked.`,
        'waits',
      ]
    case 'integrity_undone':
      return [
        `It was put back at a person's word${event.findings.length > 0 ? `, but for: ${event.findings.map(({ message }) => message).join(' ')}` : '.'}`,
        event.findings.length > 0 ? 'loss' : 'good',
      ]
    case 'gate_ran': {
      const { outcome, gate } = event.result

      return [
        `${gate} on ${about(event.subject)}: ${outcome.replaceAll('_', ' ')}`,
        outcome === 'passed' ? 'good' : 'loss',
      ]
    }
    case 'pushed':
      return `${event.task} was pushed as ${short(event.commit)}`
    case 'union_built':
      return `All green branches were merged in order: tree ${short(event.tree)}`
    case 'union_conflicted':
      return [`${event.task} cannot be merged after the others: ${event.files.join(', ')}`, 'waits']
    case 'union_bisected':
      return [
        event.culprit
          ? `Together they are red because of ${event.culprit}. ${event.message}`
          : `Together they are red, and no part of it is alone to blame. ${event.message}`,
        'waits',
      ]
    case 'pull_request_published':
      return [`Pull request #${event.number} for ${event.task}`, 'good']
    case 'pull_request_merged':
      return [`${event.task} was merged as ${short(event.commit)}`, 'good']
    case 'merge_refused':
      return [`${event.task} could not be merged: ${event.message}`, 'waits']
    case 'base_moved':
      return `The base is now ${short(event.commit)}`
    case 'answered':
      return `answered ${event.question}: ${event.text}`
    case 'spec_approved':
      return 'approved the specification'
    case 'pull_request_approved':
      return `approved ${event.task}`
    case 'changes_requested':
      return `asked for changes to ${event.task}: ${event.comment}`
    case 'merge_asked':
      return `asked to merge ${event.task}`
    case 'waived':
      return [`waived ${event.gate} for ${about(event.subject)}: ${event.reason}`, 'waits']
    case 'retried':
      return `had ${event.task} tried again${because(event.note)}`
    case 'cancelled':
      return `cancelled ${whose(event.task)}${because(event.reason)}`
    case 'parked':
      return `parked ${whose(event.task)}${because(event.reason)}`
    case 'resumed':
      return `let ${whose(event.task)} go on`
    case 'submitted':
      return `submitted work for ${event.task}: ${event.summary}`
    case 'budget_raised':
      return `raised the budget of ${whose(event.task)}${event.usd ? ` by ${money(event.usd)}` : ''}${event.minutes ? ` by ${event.minutes} minutes` : ''}`
    case 'agent_started':
    case 'agent_session':
    case 'agent_spent':
    case 'task_closed':
    case 'woke':
      return null
  }
}
