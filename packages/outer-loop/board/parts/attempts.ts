import type { CallState, State, TaskState } from '../../core/state.ts'
import { html, type Html } from '../html.ts'
import { time, type Screen } from '../page.ts'
import { endings, minutes, money, roles } from '../words.ts'
import { findings } from './findings.ts'

/** Each attempt: who worked, how it ended, what it cost, and what the gates said of it. */
export function attempts(screen: Screen, state: State, task: TaskState): Html {
  const calls = Object.values(state.calls).filter((call) => call.task === task.id)
  const numbers = [
    ...new Set([...calls.map(({ attempt }) => attempt), ...task.attempts.map(({ number }) => number)]),
  ].toSorted((one, other) => other - one)

  return html`<ol class="attempts">
    ${numbers.map((number) => {
      const ended = task.attempts.find((attempt) => attempt.number === number)

      return html`<li>
        <h3>Attempt ${number}</h3>
        ${calls.filter(({ attempt }) => attempt === number).map((call) => one(screen, call))}
        ${
          ended &&
          html`<p>Ended ${time(ended.endedAt, screen)}: ${ended.how}</p>
            ${ended.findings.length > 0 && findings(ended.findings)}`
        }
      </li>`
    })}
  </ol>`
}

function one(screen: Screen, call: CallState): Html {
  const { role, adapter, version, model, startedAt, outcome, spent, survivors, status } = call
  const message = outcome && 'message' in outcome ? outcome.message : null

  return html`<p>
    ${roles[role] ?? role} by
    ${[adapter, version, model].filter(Boolean).join(' ')}${startedAt && html`, begun ${time(startedAt, screen)}`}.
    ${outcome ? html`It ${endings[outcome.kind]}${message && html`: ${message}`}.` : { issued: 'Not begun yet.', intended: 'About to begin.', started: 'At work.', with_person: 'Waits for somebody’s work.', ended: 'Ended.' }[status]}
    <span class="muted figure">${money(spent.usd)}, ${minutes(spent.minutes)}</span
    >${survivors > 0 && html` <strong>${survivors} processes it left behind were ended.</strong>`}
  </p>`
}
