import { parseEvent, isHuman, type HumanEvent } from '../core/event.ts'

export type Asked =
  /** `head` is what the person looked at, where the act is about a commit. */
  | { readonly event: HumanEvent; readonly by: string; readonly head: string | null; readonly back: string }
  | { readonly problem: string; readonly back: string }

/** A form as an act of a named person. Fields that the act does not have are left out, and the rest is parsed as the ledger would. */
export function readAct(form: ReadonlyMap<string, string>): Asked {
  const back = /^(?:tasks|pulls)\/[a-z0-9-]+$/.exec(form.get('back') ?? '')?.[0] ?? ''
  const by = (form.get('by') ?? '').replace(/\s+/g, ' ').trim()
  if (!by) return { problem: 'Say who you are: the ledger keeps each act with a name.', back }
  const text = (name: string) => (form.get(name) ?? '').replaceAll('\r\n', '\n').trim()
  const kind = text('kind')
  const task = text('task') || null
  const amount = (name: string) => (text(name) === '' ? null : Number(text(name)))
  const subject = text('union') ? { kind: 'union', number: Number(text('union')) } : { kind: 'task', task }
  const fields: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    answered: { question: text('question'), text: text('text') },
    spec_approved: {},
    retried: { task, note: text('text') || null },
    resumed: { task },
    parked: { task, reason: text('text') },
    cancelled: { task, reason: text('text') },
    budget_raised: { task, usd: amount('usd'), minutes: amount('minutes') },
    waived: { subject, gate: text('gate'), reason: text('text') },
    pull_request_approved: { task },
    changes_requested: { task, comment: text('text') },
    merge_asked: { task },
  }
  if (!Object.hasOwn(fields, kind)) return { problem: 'This board does not know that act.', back }
  const isEmpty = kind === 'budget_raised' && amount('usd') === null && amount('minutes') === null
  try {
    const event = parseEvent({ type: kind, ...fields[kind] })
    if (isHuman(event) && !isEmpty) return { event, by: by.slice(0, 80), head: text('head') || null, back }
  } catch {
    // What is missing is a field of the form; the browser asks for it before this is reached.
  }

  return { problem: missing[kind] ?? 'Something is missing. Fill in what is asked and send it again.', back }
}

const missing: Readonly<Record<string, string>> = {
  answered: 'Write your answer, then send it.',
  changes_requested: 'Write what should be different: the next worker is told so.',
  waived: 'Write why this gate may be red: the pull request will say so.',
  budget_raised: 'Say by how much.',
}

/** What is said once after an act was recorded. */
export const done: Readonly<Record<string, string>> = {
  answered: 'Your answer is recorded.',
  spec_approved: 'The specification is approved.',
  retried: 'It will be tried again.',
  resumed: 'It goes on.',
  parked: 'It is parked.',
  cancelled: 'It is cancelled.',
  budget_raised: 'The budget is raised.',
  waived: 'The gate is waived, under your name.',
  pull_request_approved: 'Approved.',
  changes_requested: 'The changes are asked for.',
  merge_asked: 'It is being merged.',
}
