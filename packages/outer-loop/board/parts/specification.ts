import type { State } from '../../core/state.ts'
import { html, type Html } from '../html.ts'
import { heading, state as badge, time, type Screen } from '../page.ts'
import { stateOfTask } from '../words.ts'
import { findings } from './findings.ts'

/** What was promised, what proves it, who does it; what was assumed; what reviewers said. */
export function specification(screen: Screen, state: State): Html | null {
  const { contract, reviews, approval, findings: linted, author } = state.spec
  if (!contract) return linted.length > 0 ? html`${heading('Specification')}${findings(linted)}` : null
  const families = [...new Set(reviews.map(({ family }) => family))]
  const single = reviews.length > 0 && families.every((family) => family === author)

  return html`${heading('Specification', html`<a href="${screen.at(`/runs/${state.run}/spec`)}">Read it</a>`)}
    <p>
      ${approval ? html`${badge('Approved', 'good')} by ${approval.by}, ${time(approval.at, screen)}` : badge({ writing: 'Being written', linting: 'Being checked', reviewing: 'Being reviewed', asking: 'Waits for you', accepted: 'Accepted' }[state.spec.phase], state.spec.phase === 'accepted' ? 'good' : state.spec.phase === 'asking' ? 'waits' : 'active')}
      ${reviews.length > 0 && html` <span class="muted">Reviewed ${reviews.length === 1 ? 'once' : `${reviews.length} times`} by ${families.join(', ')}.</span>`}${single && html` ${badge('One family only', 'waits')}`}
    </p>
    <table class="ledger stack">
      <thead>
        <tr>
          <th scope="col">Criterion</th>
          <th scope="col">Test</th>
          <th scope="col">Task</th>
        </tr>
      </thead>
      <tbody>
        ${contract.criteria.map(({ id, text, test }) => {
          const task = Object.values(state.tasks).find(({ planned }) => planned.criteria.includes(id))

          return html`<tr>
            <th scope="row"><span class="id">${id}</span> ${text}</th>
            <td data-label="Test"><code>${test}</code></td>
            <td data-label="Task">
              ${task ? html`<a href="${screen.at(`/runs/${state.run}/tasks/${task.id}`)}">${task.id}</a> ${badge(stateOfTask(task).text, stateOfTask(task).tone)}` : 'nobody yet'}
            </td>
          </tr>`
        })}
      </tbody>
    </table>
    ${
      contract.assumptions.length > 0 &&
      html`<h3>Assumptions</h3>
        <ul class="plain">
          ${contract.assumptions.map(
            ({ id, text, default: planned, reversible }) =>
              html`<li>
                <span class="id">${id}</span> ${text}
                <span class="muted">Done as: ${planned}</span>
                ${reversible ? null : badge('Cannot be undone', 'waits')}
              </li>`,
          )}
        </ul>`
    }
    ${reviews.map(
      ({ round, family, findings: found }) =>
        found.length > 0 &&
        html`<h3>Review ${round}, by ${family}</h3>
          ${findings(found)}`,
    )}
    ${
      linted.length > 0 &&
      html`<h3>Found by code</h3>
        ${findings(linted)}`
    }`
}
