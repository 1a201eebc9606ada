import type { Finding } from '../../core/finding.ts'
import { html, type Html } from '../html.ts'

/** What was found, heaviest first: what, where, by whom, and what would show that it is not so. */
export function findings(found: readonly Finding[]): Html {
  const order = ['blocker', 'major', 'minor', 'note']
  const sorted = found.toSorted((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity))

  return html`<ul class="findings">
    ${sorted.map(
      ({ severity, code, where, message, falsify, by }) =>
        html`<li class="${severity}">
          <p><strong class="severity">${severity}</strong> ${message}</p>
          ${falsify && html`<p class="muted">Wrong if: ${falsify}</p>`}
          <p class="muted origin">
            <code>${code}</code>${where && html` at <code>${where}</code>`}, by ${by}
          </p>
        </li>`,
    )}
  </ul>`
}
