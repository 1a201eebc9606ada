import type { Cap, State, TaskState } from '../../core/state.ts'
import { cut } from '../../forge/inert.ts'
import { mergeOrder } from '../../core/union-order.ts'
import { html, type Html } from '../html.ts'
import { state as badge, time, type Screen } from '../page.ts'
import { money, stateOfTask, whyParked } from '../words.ts'

/** The graph in words: each task with its state, why it waits, what its worker does, and what it cost. */
export const taskTable = (screen: Screen, state: State, steps: ReadonlyMap<string, string>): Html =>
  html` <table class="ledger stack">
    <thead>
      <tr>
        <th scope="col">Task</th>
        <th scope="col">State</th>
        <th scope="col" class="figure">Attempt</th>
        <th scope="col" class="figure">Spent</th>
      </tr>
    </thead>
    <tbody>
      ${mergeOrder(state).map((task) => {
        const { text, tone } = stateOfTask(task)

        return html`<tr>
          <th scope="row">
            <a href="${screen.at(`/runs/${state.run}/tasks/${task.id}`)}">${task.planned.title}</a
            ><span class="muted id"
              >${task.id}${task.planned.after.length > 0 && ` · after ${task.planned.after.join(', ')}`}</span
            >
          </th>
          <td data-label="State">
            ${badge(text, tone)}${why(screen, task)}${again(task)}${step(task, steps.get(task.id))}
          </td>
          <td class="figure" data-label="Attempt">
            ${task.attempt > 0 ? `${task.attempt} of ${task.tries}` : '–'}
          </td>
          <td class="figure" data-label="Spent">
            <span
              >${money(task.spent.usd)} <span class="muted">of ${money(capOf(state, task).usd)}</span></span
            >
          </td>
        </tr>`
      })}
    </tbody>
  </table>`

export const why = (screen: Screen, { parked }: TaskState): Html | null =>
  parked &&
  html`<p class="why">
    ${whyParked[parked.code]}.
    <span class="muted"
      >${cut(parked.text, 180)}${parked.until && html` Goes on ${time(parked.until, screen)}.`}</span
    >
  </p>`

/** A worker is at it again: for what reason. */
const again = ({ phase, parked, attempts }: TaskState): Html | null => {
  const before = attempts.at(-1)

  return before && phase === 'working' && !parked
    ? html`<p class="why muted">Again, because of attempt ${before.number}: ${cut(before.how, 180)}</p>`
    : null
}

const step = ({ phase, parked }: TaskState, text: string | undefined): Html | null =>
  text && phase === 'working' && !parked ? html`<p class="step"><code>${text}</code></p>` : null

export const capOf = ({ caps }: State, { planned, usdRaised, minutesRaised }: TaskState): Cap => ({
  usd: (planned.usd ?? caps.task.usd) + usdRaised,
  minutes: caps.task.minutes + minutesRaised,
  tokens: caps.task.tokens,
})
