import type { State } from '../../core/state.ts'
import { mergeOrder } from '../../core/union-order.ts'
import { html, type Html, type Part } from '../html.ts'
import { heading, state as badge, type Screen } from '../page.ts'
import type { Conflict } from '../source.ts'
import { short, type Tone } from '../words.ts'

/** In which order the branches are merged, whether they are green together, and who would get in whose way. */
export function union(screen: Screen, state: State, forecast: readonly Conflict[]): Html {
  const { text, tone, more } = together(state)
  const order = state.union?.heads.map(({ task }) => task) ?? mergeOrder(state).map(({ id }) => id)

  return html`${heading('Merge order')}
    <p>${badge(text, tone)} ${more}</p>
    <ol class="order">
      ${order.map((id) => {
        const task = state.tasks[id]

        return html`<li>
          <a href="${screen.at(`/runs/${state.run}/tasks/${id}`)}"
            ><code>${task?.planned.branch ?? id}</code></a
          >${task?.phase === 'merged' && html` ${badge('Merged', 'good')}`}
        </li>`
      })}
    </ol>
    ${state.union?.conflict && html`<p class="why">${state.union.conflict.task} cannot be merged after the others: ${state.union.conflict.files.join(', ')}</p>`}
    ${conflicts(state, forecast)}`
}

function together({ union: found }: State): {
  readonly text: string
  readonly tone: Tone
  readonly more: Part
} {
  if (!found) return { text: 'Not tried together yet', tone: 'quiet', more: null }
  const tree = found.tree && html`at tree <code>${short(found.tree)}</code>`
  switch (found.phase) {
    case 'green':
      return { text: 'Green together', tone: 'good', more: tree }
    case 'red':
      return {
        text: 'Red together',
        tone: 'loss',
        more: html`${tree}${found.culprit && html` because of ${found.culprit}`}`,
      }
    case 'building':
      return { text: 'Being merged for trial', tone: 'active', more: null }
    case 'gating':
      return { text: 'Being checked together', tone: 'active', more: tree }
    case 'bisecting':
      return { text: 'Red together: looking for the part', tone: 'waits', more: tree }
  }
}

/** Pair by pair: what `git merge-tree` says today. An empty list is an answer too. */
function conflicts(state: State, forecast: readonly Conflict[]): Html | null {
  const order = mergeOrder(state)
    .filter(({ snapshot }) => snapshot !== null)
    .map(({ id }) => id)
  if (order.length < 2) return null
  const [, ...rows] = order
  const between = (one: string, other: string) =>
    forecast.find(
      (pair) => (pair.one === one && pair.other === other) || (pair.one === other && pair.other === one),
    )

  return html`<h3>Conflict forecast</h3>
    ${
      forecast.length === 0
        ? html`<p class="muted">No two branches touch each other.</p>`
        : html`<div class="scroll" role="region" aria-label="Conflict forecast" tabindex="0">
              <table class="matrix forecast">
                <thead>
                  <tr>
                    <th scope="col"><span class="unseen">Task</span></th>
                    ${order.slice(0, -1).map((id) => html`<th scope="col"><span>${id}</span></th>`)}
                  </tr>
                </thead>
                <tbody>
                  ${rows.map(
                    (row, index) =>
                      html`<tr>
                        <th scope="row">${row}</th>
                        ${order.slice(0, -1).map((column, place) => {
                          if (place > index) return html`<td></td>`
                          const found = between(row, column)

                          return html`<td>
                            ${found ? html`<span class="mark loss" title="${found.files.join(', ')}">${found.files.length}<span class="unseen"> files in conflict</span></span>` : html`<span class="mark quiet"><span aria-hidden="true">·</span><span class="unseen">none</span></span>`}
                          </td>`
                        })}
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>
            <ul class="plain">
              ${forecast.map(({ one, other, files }) => html`<li><strong>${one}</strong> and <strong>${other}</strong>: ${files.map((file, index) => html`${index > 0 && ', '}<code>${file}</code>`)}</li>`)}
            </ul>`
    }`
}
