import { openQuestions } from '../../core/standing.ts'
import type { Question, State } from '../../core/state.ts'
import { html, type Html } from '../html.ts'
import { time, type Screen } from '../page.ts'
import { amount, decision, writing, type Button } from './acts.ts'

/** What a person is asked, each with the acts that settle it. */
export const questions = (screen: Screen, state: State): Html =>
  html`<ul class="questions">
    ${openQuestions(state).map((question) => html`<li>${oneQuestion(screen, state, question)}</li>`)}
  </ul>`

export function oneQuestion(screen: Screen, state: State, question: Question): Html {
  const task = question.lane.startsWith('task/') ? question.lane.slice('task/'.length) : null
  const about = task
    ? html`<a href="${screen.at(`/runs/${state.run}/tasks/${task}`)}">${task}</a>`
    : question.lane === 'union'
      ? 'all together'
      : ({ spec: 'the specification', review: 'the specification', plan: 'the plan', replan: 'the plan' }[
          question.lane
        ] ?? 'the run')

  return html`<article class="question">
    <h3>About ${about} <span class="muted">${time(question.askedAt, screen)}</span></h3>
    <p class="asked">${question.text}</p>
    ${settle(screen, state, question, task)}
  </article>`
}

const buttons: Readonly<Record<string, (task: string | null) => Button>> = {
  answer: () => ({ kind: 'answered', label: 'Answer', weight: 'primary' }),
  approve: () => ({ kind: 'spec_approved', label: 'Approve the specification', weight: 'primary' }),
  resume: () => ({ kind: 'resumed', label: 'Go on', weight: 'primary' }),
  budget: () => ({ kind: 'budget_raised', label: 'Raise the budget', weight: 'primary' }),
  waive: () => ({ kind: 'waived', label: 'Waive the gate' }),
  retry: () => ({ kind: 'retried', label: 'Try again' }),
  cancel: (task) => ({
    kind: 'cancelled',
    label: task ? `Give ${task} up` : 'Cancel the run',
    weight: 'loss',
  }),
}

/** One form: what is written goes with whichever act is chosen. */
function settle(screen: Screen, state: State, { id, acts }: Question, task: string | null): Html {
  const red = acts.includes('waive') ? redOf(state, task) : []
  const possible = acts.filter((act) => act !== 'waive' || red.length > 0)
  const hidden: Record<string, string> = { question: id, ...(task ? { task } : {}) }
  if (!task && state.union && red.length > 0) hidden['union'] = String(state.union.number)

  return decision(screen, {
    to: `/runs/${state.run}/act`,
    hidden,
    fields: [
      red.length > 0 && gateChoice(red),
      acts.includes('budget') && amount('usd', 'More money', 'US$'),
      writing(
        acts.includes('answer') ? 'Your answer, or what should be different' : 'What should be known, or why',
      ),
    ],
    // One primary act: the first that is possible.
    buttons: possible
      .flatMap((act) => buttons[act]?.(task) ?? [])
      .map((button, index) =>
        index > 0 && button.weight === 'primary' ? { ...button, weight: 'plain' } : button,
      ),
  })
}

/** Only what is red can be waived, by name, with a reason that the pull request will carry. */
function redOf(state: State, task: string | null): readonly string[] {
  const judged = task ? state.tasks[task] : state.union
  if (!judged) return []
  const tree = 'snapshot' in judged ? judged.snapshot?.tree : judged.tree

  return Object.values(judged.results)
    .filter(({ result }) => result.outcome !== 'passed' && result.tree === tree)
    .map(({ result }) => result.gate)
    .filter((gate) => !judged.waivers.some((waived) => waived.gate === gate && waived.tree === tree))
}

const gateChoice = (red: readonly string[]): Html =>
  html`<label class="field"
    ><span>Gate to waive</span
    ><select name="gate">
      ${red.map((gate) => html`<option>${gate}</option>`)}
    </select></label
  >`
