import { openQuestions, standingOfRun } from '../../core/standing.ts'
import type { State } from '../../core/state.ts'
import { html, type Html } from '../html.ts'
import { empty, heading, page, region, state, time, type Screen } from '../page.ts'
import { money, phaseOfRun, type Tone } from '../words.ts'

export const runsPage = (screen: Screen, runs: readonly State[]): string =>
  page(screen, {
    title: 'Runs',
    live: '*',
    main: html`<h1>Runs</h1>
      ${region('runs', runs.length > 0 ? table(screen, runs) : none)}`,
  })

const none = empty(
  html`No run yet. Say what should be true in the end:
    <code>outerloop run "Capture leads from a partner webhook"</code>`,
)

function table(screen: Screen, runs: readonly State[]): Html {
  const waiting = runs.filter((run) => standing(run).tone === 'waits').length

  return html`${waiting > 0 && heading(waiting === 1 ? 'One run waits for you' : `${waiting} runs wait for you`)}
    <table class="ledger stack">
      <thead>
        <tr>
          <th scope="col">Goal</th>
          <th scope="col">State</th>
          <th scope="col" class="figure">Tasks</th>
          <th scope="col" class="figure">Spent</th>
          <th scope="col" class="figure">Last change</th>
        </tr>
      </thead>
      <tbody>
        ${runs.map((run) => {
          const tasks = Object.values(run.tasks)
          const done = tasks.filter(
            ({ phase, parked }) => (phase === 'green' || phase === 'merged') && !parked,
          ).length
          const { text, tone } = standing(run)

          return html`<tr>
            <th scope="row">
              <a class="goal" href="${screen.at(`/runs/${run.run}`)}">${run.goal}</a
              ><span class="muted id">${run.run}</span>
            </th>
            <td data-label="State">${state(text, tone)}</td>
            <td class="figure" data-label="Tasks">
              ${tasks.length > 0 ? `${done} of ${tasks.length} green` : '–'}
            </td>
            <td class="figure" data-label="Spent">${money(run.spent.usd)}</td>
            <td class="figure" data-label="Last change">${time(run.at, screen)}</td>
          </tr>`
        })}
      </tbody>
    </table>`
}

/** One word for the list; the run's page has the sentence. */
export function standing(run: State): { readonly text: string; readonly tone: Tone } {
  if (run.phase === 'cancelled') return { text: 'Cancelled', tone: 'quiet' }
  if (run.integrity.some(({ restored }) => !restored)) return { text: 'Broken into', tone: 'loss' }
  const asked = openQuestions(run).length
  const kind = standingOfRun(run).kind
  if (asked > 0 && kind !== 'over')
    return { text: `${asked} ${asked === 1 ? 'question' : 'questions'} for you`, tone: 'waits' }
  switch (kind) {
    case 'over':
      return { text: 'Over', tone: 'good' }
    case 'waiting_for_person':
      return { text: 'Waits for you', tone: 'waits' }
    case 'waiting_for_time':
      return { text: 'Waits for a time', tone: 'quiet' }
    case 'working':
      return { text: phaseOfRun[run.phase], tone: 'active' }
  }
}
